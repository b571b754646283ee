import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { WebhookDeliverer } from '../../../activities/webhook/deliver-webhooks.js';
import { WebhookPoster } from '../../../channels/webhook/post-webhook.js';
import { customerId, webhookId } from '../../../domain/base/ids.js';
import { bouncePolicyAt } from '../../../domain/customer/bounce/worn-out.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { recordBounce } from '../../../models/customer/consent/bounce.js';
import { optOut } from '../../../models/customer/consent/opt-out.js';
import { useOnce } from '../../support/hooks.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';
import { NOW, startApi, type TestApi, useOwnShop } from '../support.js';

const RING = parseKeyRing(`k1:${Buffer.alloc(32, 7).toString('base64')}`);
const HOOK = { key: 'erp', url: 'https://erp.example.com/hooks' };

describe('webhooks of a shop', () => {
  const api = useOnce(() => startApi({ keyRing: RING }));
  const own = useOwnShop(api);
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  const make = (json: object = HOOK) => own.ask('POST', '/webhooks', { json });
  const customer = (ref: string) =>
    own.ask('POST', '/imports/customers', {
      headers: { 'Content-Type': 'text/csv' },
      body: `id,name,phone,email\n${ref},Mai,0912345678,${ref}@example.com\n`,
    });
  const refuse = (ref: string) =>
    optOut(
      api.models,
      { shop: own.shop, ref },
      { channel: 'email', purpose: 'advertising', granted: false, method: 'link', at: NOW, recordedAt: NOW },
    );
  const log = async (query = '') => (await own.ask('GET', `/webhooks/erp/deliveries${query}`)).body;

  it('are made, listed, changed, rotated and removed, and show their secret once', async () => {
    const made = await make();
    assert.equal(made.status, 201);
    assert.match(made.body.secret, /^whsec_[A-Za-z0-9+/]{43}=$/);
    const { secret, ...shown } = made.body;
    const all = await own.ask('GET', '/webhooks');
    assert.deepEqual(all.body.webhooks, [shown]);
    const stored = JSON.stringify(await api.models.webhookEndpoints.findById(webhookId(own.shop, 'erp')).lean());
    assert.ok(!stored.includes(secret) && !stored.includes(secret.slice(6, 26)));
    const off = await own.ask('PATCH', '/webhooks/erp', { json: { isActive: false, events: ['run.held'] } });
    assert.deepEqual([off.body.isActive, off.body.events], [false, ['run.held']]);
    const rotated = await own.ask('POST', '/webhooks/erp/rotate');
    assert.notEqual(rotated.body.secret, secret);
    assert.equal(rotated.body.formerSecretUntil, new Date(NOW.getTime() + 86_400_000).toISOString());
    const lines = JSON.stringify(await api.models.auditEntries.find({ shop: own.shop }).lean());
    assert.ok(lines.includes('createWebhook') && !lines.includes(secret) && !lines.includes(rotated.body.secret));
    assert.equal((await own.ask('DELETE', '/webhooks/erp')).status, 204);
    assert.equal((await own.ask('DELETE', '/webhooks/erp')).body.code, 'webhook_not_found');
  });

  it('are refused where they lead into a private network, are there already, or are too many', async () => {
    for (const url of [
      'http://erp.example.com/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://10.0.0.8/',
      'ftp://a/',
    ]) {
      const refused = await make({ ...HOOK, url });
      assert.deepEqual([refused.status, refused.body.errors[0].field], [400, '/url'], url);
    }
    assert.equal((await make({ ...HOOK, events: ['run.began'] })).body.errors[0].field, '/events/0');
    await make();
    assert.equal((await make()).body.code, 'webhook_exists');
    const moved = await own.ask('PATCH', '/webhooks/erp', { json: { url: 'https://192.168.1.1/' } });
    assert.equal(moved.status, 400);
    for (let n = 1; n < 10; n += 1) await make({ ...HOOK, key: `hook-${n}` });
    assert.equal((await make({ ...HOOK, key: 'hook-10' })).body.code, 'too_many_webhooks');
  });

  it('belong to owners, of the shop, and need a key to seal with', async () => {
    const viewer = await own.ask('POST', '/keys', { json: { role: 'viewer' } });
    assert.equal((await own.ask('POST', '/webhooks', { json: HOOK, key: viewer.body.key })).status, 403);
    assert.equal((await own.ask('GET', '/webhooks', { key: viewer.body.key })).status, 200);
    const bare: TestApi = await startApi({ models: api.models });
    const path = `/v1/shops/${own.shop}/webhooks`;
    assert.equal((await bare.ask('POST', path, { json: HOOK })).body.code, 'account_keys_missing');
    await bare.close();
  });

  it('tell of a refusal and a bounce by the reference alone, in a log from which the erased are gone', async () => {
    await make();
    await customer('c1');
    await customer('c2');
    for (let again = 0; again < 3; again += 1) await refuse('c1');
    const run = `${own.shop}.sale.a.1`;
    const bounced = { kind: 'hard', means: 'unknown', status: '5.1.1' } as const;
    const who = { shop: own.shop, ref: 'c2', run, address: 'c2@example.com' };
    for (let again = 0; again < 3; again += 1) await recordBounce(api.models, who, bounced, bouncePolicyAt(NOW), NOW);
    const { deliveries } = await log();
    const bodies = deliveries.map(({ body }: { body: string }) => JSON.parse(body));
    assert.deepEqual(
      new Map(bodies.map(({ type, data }: { type: string; data: object }) => [type, data])),
      new Map<string, object>([
        ['customer.opted_out', { customer: 'c1', channel: 'email', method: 'link', refusedAt: NOW.toISOString() }],
        ['customer.bounced', { customer: 'c2', run, channel: 'email', kind: 'hard', status: '5.1.1' }],
      ]),
    );
    assert.equal(bodies.length, 2);
    assert.doesNotMatch(JSON.stringify(deliveries), /Mai|0912345678|example\.com/);
    await own.ask('DELETE', '/customers/c1');
    const left = await log();
    assert.deepEqual(
      left.deliveries.map(({ type }: { type: string }) => type),
      ['customer.bounced'],
    );
    assert.equal(await api.models.customers.countDocuments({ _id: customerId(own.shop, 'c1') }), 0);
  });

  it('are handed over, logged by state and page, and sent again when asked', async () => {
    const made = await make();
    await api.models.webhookEndpoints.updateOne({ _id: webhookId(own.shop, 'erp') }, { $set: { url: receiver.url } });
    await customer('c1');
    await customer('c2');
    await refuse('c1');
    receiver.got.length = 0;
    const poster = new WebhookPoster({ onlyPublic: false, timeoutMs: 2_000 });
    const log_ = { warn: (_fields: object, message: string) => assert.fail(message) };
    const deliverer = new WebhookDeliverer({
      models: api.models,
      now: () => new Date(),
      poster,
      keyRing: RING,
      log: log_,
    });
    const work = async (): Promise<void> => {
      await deliverer.look();
      await deliverer.idle();
    };
    await work();
    const [got] = receiver.got;
    const verified = new Webhook(made.body.secret).verify(got?.body ?? '', got?.headers as Record<string, string>);
    assert.equal((verified as { type: string }).type, 'customer.opted_out');
    const [{ delivery, tries, state }] = (await log('?state=delivered')).deliveries;
    assert.deepEqual([state, tries.length, tries[0].status], ['delivered', 1, 204]);
    assert.deepEqual((await log('?state=failed')).deliveries, []);
    const again = await own.ask('POST', `/webhooks/erp/deliveries/${delivery}/replay`);
    assert.equal(again.body.state, 'waiting');
    await work();
    assert.deepEqual(
      receiver.got.map(({ headers }) => headers['webhook-id']),
      [delivery, delivery],
    );
    const none = await own.ask('POST', `/webhooks/erp/deliveries/msg_${'x'.repeat(24)}/replay`);
    assert.equal(none.body.code, 'delivery_not_found');
    await refuse('c2');
    await own.ask('PATCH', '/webhooks/erp', { json: { isActive: false } });
    await api.models.webhookDeliveries.updateMany({}, { $set: { state: 'dropped' } });
    const missed = await own.ask('POST', '/webhooks/erp/replay', { json: { since: NOW.toISOString() } });
    assert.deepEqual(missed.body, { replayed: 2 });
    const first = await log('?limit=1');
    const second = await log(`?limit=1&after=${first.next}`);
    assert.deepEqual([second.next, first.deliveries.length, second.deliveries.length], [undefined, 1, 1]);
    assert.notEqual(first.deliveries[0].delivery, second.deliveries[0].delivery);
    await poster.close();
  });
});
