import assert from 'node:assert/strict';
import {
  cursorOf,
  deliveryParams,
  deliveryQuery,
  deliveryView,
  placeOf,
  webhookBody,
  webhookView,
} from '../../../api/webhooks/schema.js';
import { WEBHOOK_EVENTS, type WebhookDelivery, type WebhookEndpoint } from '../../../domain/webhook/webhook.js';

const AT = new Date('2026-11-11T05:00:00Z');
const MESSAGE = `msg_${'a-Z_9'.repeat(5).slice(0, 24)}`;
const SEALED = { keyId: 'k1', wrapped: 'wrapped', text: 'sealed' };
const ENDPOINT: WebhookEndpoint = {
  ...{ _id: 'hoa-nang/erp', shop: 'hoa-nang', key: 'erp', url: 'https://erp.example.com/' },
  ...{ events: ['run.held'], isActive: true, secret: SEALED, createdAt: AT },
};
const DELIVERY: WebhookDelivery = {
  ...{ _id: `hoa-nang/erp/${MESSAGE}`, shop: 'hoa-nang', endpoint: 'hoa-nang/erp', message: MESSAGE },
  ...{ type: 'run.held', body: '{}', state: 'waiting', at: AT, nextAt: AT, tried: 1, forgetAt: AT },
  tries: [{ at: AT, ms: 12, status: 500 }],
};

describe('a webhook as the API has it', () => {
  it('wants every event unless it says which, each once', () => {
    const base = { key: 'erp', url: 'https://erp.example.com' };
    assert.deepEqual(webhookBody.parse(base).events, [...WEBHOOK_EVENTS]);
    const twice = { ...base, events: ['run.held', 'run.held'] };
    assert.deepEqual(webhookBody.parse(twice).events, ['run.held']);
    for (const wrong of [
      { ...base, events: [] },
      { ...base, secret: 'mine' },
      { ...base, url: 'https://a:b@c.example/' },
    ])
      assert.equal(webhookBody.safeParse(wrong).success, false, JSON.stringify(wrong));
  });

  it('never shows a secret, sealed or not, and the secret before only while it signs', () => {
    const until = new Date(AT.getTime() + 1);
    const rotated = { ...ENDPOINT, former: { secret: SEALED, until } };
    assert.doesNotMatch(JSON.stringify(webhookView(rotated, AT)), /sealed|wrapped|k1/);
    assert.equal(webhookView(rotated, AT).formerSecretUntil, until.toISOString());
    assert.equal(webhookView(rotated, until).formerSecretUntil, undefined);
    assert.deepEqual(webhookView({ ...ENDPOINT, isActive: false, gone: true }, AT).gone, true);
  });

  it('has a log whose pages name a place by instant and message', () => {
    const after = cursorOf(DELIVERY);
    assert.deepEqual(placeOf(deliveryQuery.parse({ after }).after), { at: AT, message: MESSAGE });
    assert.equal(placeOf(undefined), undefined);
    for (const wrong of ['1', MESSAGE, `${after}x`, `x${after}`, ''])
      assert.equal(deliveryQuery.safeParse({ after: wrong }).success, false, wrong);
    assert.equal(deliveryQuery.safeParse({ state: 'lost' }).success, false);
    assert.equal(deliveryParams.safeParse({ shop: 'a', webhook: 'b', delivery: 'msg_1' }).success, false);
  });

  it('says when a message is tried next while it waits, and no more when it does not', () => {
    assert.equal(deliveryView(DELIVERY).nextAt, AT.toISOString());
    assert.equal(deliveryView({ ...DELIVERY, state: 'failed' }).nextAt, undefined);
    assert.deepEqual(deliveryView(DELIVERY).tries, [{ at: AT.toISOString(), ms: 12, status: 500 }]);
  });
});
