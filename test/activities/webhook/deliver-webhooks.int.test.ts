import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { Webhook } from 'standardwebhooks';
import { WebhookDeliverer, type WebhookDeps } from '../../../activities/webhook/deliver-webhooks.js';
import { WebhookPoster } from '../../../channels/webhook/post-webhook.js';
import { webhookId } from '../../../domain/base/ids.js';
import { webhookPolicyAt } from '../../../domain/webhook/policy.js';
import type { WebhookDelivery, WebhookEndpoint } from '../../../domain/webhook/webhook.js';
import { seal } from '../../../models/account/envelope.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { connect } from '../../../models/base/connect.js';
import { createModels, type Models } from '../../../models/models.js';
import { deliveriesOf, replayDelivery, replayMissed } from '../../../models/webhook/delivery-store.js';
import {
  changeEndpoint,
  insertEndpoint,
  readEndpoint,
  rewrapEndpoints,
} from '../../../models/webhook/endpoint-store.js';
import { tellWebhooks } from '../../../models/webhook/outbox.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { freshDatabase } from '../../support/servers.js';

const SHOP = 'hoa-nang';
const NOON = new Date('2026-11-11T05:00:00Z');
const key = (id: string, fill: number): string => `${id}:${Buffer.alloc(32, fill).toString('base64')}`;
const RING = parseKeyRing(key('k1', 1));
const secret = (fill: number): string => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;

describe('the outbox of webhooks', () => {
  let connection: Connection;
  let models: Models;
  let receiver: Receiver;
  let now = NOON;
  let told = 0;
  const poster = new WebhookPoster({ onlyPublic: false, timeoutMs: 2_000 });
  const quiet = { warn: (_fields: object, message: string) => assert.fail(message) };
  const deliverer = (more: Partial<WebhookDeps> = {}) =>
    new WebhookDeliverer({ models, now: () => now, poster, keyRing: RING, random: () => 0, log: quiet, ...more });
  const later = (seconds: number): void => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  const endpoint = async (name: string, more: Partial<WebhookEndpoint> = {}): Promise<string> => {
    const _id = webhookId(SHOP, name);
    const own = {
      secret: seal(RING, _id, secret(1)),
      events: ['run.finished' as const],
      isActive: true,
      createdAt: NOON,
    };
    await insertEndpoint(models, { _id, shop: SHOP, key: name, url: `${receiver.url}/${name}`, ...own, ...more });
    return _id;
  };
  const tell = (name = `run-${told}`): Promise<void> => {
    told += 1;
    const event = { shop: SHOP, type: 'run.finished' as const, key: name, at: NOON, data: { run: name } };
    return tellWebhooks(models, event, now);
  };
  const work = async (one = deliverer()): Promise<void> => {
    while ((await one.look()) > 0) await one.idle();
  };
  const log = (id: string): Promise<WebhookDelivery[]> => deliveriesOf(models, id, { limit: 50 });
  const only = async (id: string): Promise<WebhookDelivery> => {
    const [first, ...more] = await log(id);
    assert.ok(first && more.length === 0);
    return first;
  };

  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
    receiver = await startReceiver();
  });
  beforeEach(async () => {
    now = NOON;
    receiver.got.length = 0;
    receiver.answer = { status: 200 };
    await models.webhookEndpoints.deleteMany({});
    await models.webhookDeliveries.deleteMany({});
  });
  after(async () => {
    await poster.close();
    await receiver.close();
    await connection.close();
  });

  it('has an event once for each endpoint that wants it, however often it is told, and hands it over signed', async () => {
    const wanted = await endpoint('erp');
    const other = await endpoint('bounces', { events: ['customer.bounced'] });
    const off = await endpoint('off', { isActive: false });
    await Promise.all([tell('r1'), tell('r1'), tell('r1')]);
    await work();
    await tell('r1');
    await work();
    assert.equal(receiver.got.length, 1);
    const [got] = receiver.got;
    const { headers, body } = got ?? assert.fail();
    // The library refuses what is old by the wall clock; the instant here is the test's.
    const signature = new Webhook(secret(1)).sign(String(headers['webhook-id']), NOON, body);
    assert.deepEqual([headers['webhook-signature'], headers['webhook-timestamp']], [signature, String(+NOON / 1000)]);
    assert.deepEqual(JSON.parse(body), { type: 'run.finished', timestamp: NOON.toISOString(), data: { run: 'r1' } });
    const { state, tries, message } = await only(wanted);
    assert.deepEqual([state, tries.map(({ status }) => status)], ['delivered', [200]]);
    assert.equal(headers['webhook-id'], message);
    assert.deepEqual([await log(other), await log(off)], [[], []]);
  });

  it('is tried by the schedule under one id until it has failed, and again when somebody says so', async () => {
    const id = await endpoint('erp');
    receiver.answer = { status: 500 };
    await tell();
    await work();
    await work();
    assert.equal(receiver.got.length, 1, 'not before its time');
    for (const seconds of webhookPolicyAt(NOON).retrySeconds) {
      later(seconds);
      await work();
    }
    const failed = await only(id);
    assert.deepEqual([failed.state, failed.tries.length, receiver.got.length], ['failed', 8, 8]);
    assert.equal(new Set(receiver.got.map(({ headers }) => headers['webhook-id'])).size, 1);
    assert.equal(new Set(receiver.got.map(({ headers }) => headers['webhook-timestamp'])).size, 8);
    later(1_000_000);
    await work();
    assert.equal(receiver.got.length, 8);
    receiver.answer = { status: 200 };
    await replayDelivery(models, failed._id, now);
    await work();
    assert.deepEqual([(await only(id)).state, receiver.got.length], ['delivered', 9]);
  });

  it('is taken over when whoever took it has died, and settled by whoever has it', async () => {
    const id = await endpoint('erp');
    await tell();
    const dies = deliverer({ poster: { post: () => new Promise(() => undefined) } });
    assert.equal(await dies.look(), 1);
    await work();
    assert.equal(receiver.got.length, 0, 'it has it for a minute');
    later(61);
    await work();
    assert.deepEqual([(await only(id)).state, receiver.got.length], ['delivered', 1]);
  });

  it('of an endpoint that is slow holds up no other', async () => {
    await endpoint('slow', { url: `${receiver.url}/slow` });
    for (let n = 0; n < 20; n += 1) await tell();
    const fast = await endpoint('fast');
    later(1);
    await tell();
    const slow: ((answer: { status: number }) => void)[] = [];
    const one = deliverer({
      poster: {
        post: (message, at) =>
          message.url.endsWith('/slow') ? new Promise((resolve) => slow.push(resolve)) : poster.post(message, at),
      },
    });
    for (let looks = 0; looks < 6; looks += 1) await one.look();
    for (let tries = 0; tries < 200 && receiver.got.length === 0; tries += 1)
      await new Promise((next) => setTimeout(next, 5));
    assert.deepEqual([slow.length, receiver.got.length], [2, 1], 'two at once, and the other endpoint has its own');
    assert.equal((await log(fast)).length, 1);
    for (const answer of slow) answer({ status: 200 });
    await one.idle();
  });

  it('stops for an endpoint that is gone, and is dropped while it is off, until what was missed is sent again', async () => {
    const id = await endpoint('erp');
    receiver.answer = { status: 410 };
    await tell();
    await tell();
    await work();
    const endpointNow = await readEndpoint(models, id);
    assert.deepEqual([endpointNow?.isActive, endpointNow?.gone], [false, true]);
    assert.ok((await log(id)).every(({ state }) => state === 'dropped'));
    await changeEndpoint(models, id, { isActive: true });
    assert.equal((await readEndpoint(models, id))?.gone, undefined);
    receiver.answer = { status: 200 };
    assert.equal(await replayMissed(models, id, new Date(NOON.getTime() + 1), now), 0);
    assert.equal(await replayMissed(models, id, NOON, now), 2);
    await work();
    assert.ok((await log(id)).every(({ state }) => state === 'delivered'));
  });

  it('signs with the secret before, too, until its time is over, and with none that cannot be opened', async () => {
    const id = webhookId(SHOP, 'erp');
    const until = new Date(NOON.getTime() + 60_000);
    await endpoint('erp', { former: { secret: seal(RING, id, secret(2)), until } });
    await tell();
    await work();
    later(61);
    await tell();
    await work();
    const parts = receiver.got.map(({ headers }) => String(headers['webhook-signature']).split(' ').length);
    assert.deepEqual(parts, [2, 1]);
    await tell();
    await work(deliverer({ keyRing: undefined }));
    const [last] = (await log(id)).filter(({ state }) => state === 'waiting');
    assert.deepEqual(
      last?.tries.map(({ error }) => error),
      ['sealed'],
    );
  });

  it('has secrets that a new key wraps, as those of accounts', async () => {
    const id = await endpoint('erp');
    const both = parseKeyRing(`${key('k2', 2)},${key('k1', 1)}`);
    assert.deepEqual(await rewrapEndpoints(models, both), { rewrapped: 1, broken: [] });
    assert.deepEqual(await rewrapEndpoints(models, both), { rewrapped: 0, broken: [] });
    assert.equal((await readEndpoint(models, id))?.secret.keyId, 'k2');
    assert.deepEqual(await rewrapEndpoints(models, parseKeyRing(key('k3', 3))), { rewrapped: 0, broken: [id] });
  });
});
