import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { webhookId } from '../../../domain/base/ids.js';
import type { WebhookDelivery, WebhookEndpoint, WebhookEvent } from '../../../domain/webhook/webhook.js';
import { connect } from '../../../models/base/connect.js';
import { createModels, type Models } from '../../../models/models.js';
import { deliveriesOf, dueDeliveries, endTry, takeDelivery } from '../../../models/webhook/delivery-store.js';
import { changeEndpoint, insertEndpoint, rotateSecret } from '../../../models/webhook/endpoint-store.js';
import { tellWebhooks } from '../../../models/webhook/outbox.js';
import { freshDatabase } from '../../support/servers.js';

const NOON = new Date('2026-11-11T05:00:00Z');
const seconds = (n: number): Date => new Date(NOON.getTime() + n * 1000);
const sealed = (text: string) => ({ keyId: 'k1', wrapped: 'w', text });

describe('what waits in the outbox', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  beforeEach(async () => {
    await Promise.all([models.webhookEndpoints.deleteMany({}), models.webhookDeliveries.deleteMany({})]);
  });
  after(() => connection.close());

  const endpoint = async (shop: string, key: string, more: Partial<WebhookEndpoint> = {}): Promise<string> => {
    const _id = webhookId(shop, key);
    const base = { _id, shop, key, url: 'https://a.example/', events: ['run.held' as const], isActive: true };
    await insertEndpoint(models, { ...base, secret: sealed('s'), createdAt: NOON, ...more });
    return _id;
  };
  const event = (key: string, more: Partial<WebhookEvent> = {}): WebhookEvent => ({
    ...{ shop: 'a', type: 'run.held', key, at: NOON, data: { key } },
    ...more,
  });
  const all = (): Promise<WebhookDelivery[]> =>
    models.webhookDeliveries.find().sort({ _id: 1 }).lean<WebhookDelivery[]>();

  it('is of the shop that it happened at, also where another begins alike', async () => {
    await endpoint('a', 'erp');
    await endpoint('a-b', 'erp');
    await tellWebhooks(models, event('r1'), NOON);
    assert.deepEqual(
      (await all()).map(({ shop }) => shop),
      ['a'],
    );
  });

  it('has one message for the same event, told by many at once, and another for another', async () => {
    const id = await endpoint('a', 'erp');
    await endpoint('a', 'crm');
    await Promise.all(Array.from({ length: 10 }, () => tellWebhooks(models, event('r1'), NOON)));
    await tellWebhooks(models, event('r1', { at: seconds(5) }), seconds(5));
    const [crm, erp, ...more] = await all();
    assert.deepEqual(more, []);
    assert.equal(crm?.message, erp?.message);
    await tellWebhooks(models, event('r2'), NOON);
    await tellWebhooks(models, event('r1', { shop: 'b' }), NOON);
    assert.equal((await deliveriesOf(models, id, { limit: 9 })).length, 2);
  });

  it('comes in its order, without what is busy, taken or not due', async () => {
    const [one, two] = [await endpoint('a', 'one'), await endpoint('b', 'two')];
    await tellWebhooks(models, event('late'), seconds(3));
    await tellWebhooks(models, event('soon'), seconds(1));
    await tellWebhooks(models, event('other', { shop: 'b' }), seconds(2));
    const due = async (at: number, busy: string[] = []) =>
      (await dueDeliveries(models, seconds(at), busy, 9)).map(({ body }) => JSON.parse(body).data.key);
    assert.deepEqual(await due(2), ['soon', 'other']);
    assert.deepEqual(await due(9, [one]), ['other']);
    assert.deepEqual(await due(9, [one, two]), []);
    const [first] = await dueDeliveries(models, seconds(9), [], 1);
    assert.ok(first);
    const taken = await Promise.all([
      takeDelivery(models, first, seconds(60)),
      takeDelivery(models, first, seconds(61)),
    ]);
    assert.deepEqual(taken.toSorted(), [false, true]);
    assert.deepEqual(await due(9), ['other', 'late']);
  });

  it('is settled by whoever has it, and not by whoever has lost it', async () => {
    const id = await endpoint('a', 'erp');
    await tellWebhooks(models, event('r1'), NOON);
    const [first] = await all();
    assert.ok(first && (await takeDelivery(models, first, seconds(60))));
    const again = { ...first, nextAt: seconds(60) };
    assert.ok(await takeDelivery(models, again, seconds(120)));
    const one = { at: NOON, ms: 1, status: 500 };
    await endTry(models, first._id, seconds(60), { state: 'failed', nextAt: NOON, one }, 20);
    assert.equal((await all())[0]?.state, 'waiting');
    await endTry(models, first._id, seconds(120), { state: 'delivered', nextAt: NOON, one }, 20);
    const [settled] = await deliveriesOf(models, id, { limit: 9 });
    assert.deepEqual([settled?.state, settled?.tried, settled?.tries.length], ['delivered', 1, 1]);
  });

  it('keeps the newest tries of a message, and counts all', async () => {
    await endpoint('a', 'erp');
    await tellWebhooks(models, event('r1'), NOON);
    const [first] = await all();
    for (let n = 1; n <= 5; n += 1) {
      const one = { at: seconds(n), ms: n, error: 'timeout' };
      const from = n === 1 ? NOON : seconds(n - 1);
      await endTry(models, first?._id ?? '', from, { state: 'waiting', nextAt: seconds(n), one }, 3);
    }
    const [kept] = await all();
    assert.deepEqual([kept?.tried, kept?.tries.map(({ ms }) => ms)], [5, [3, 4, 5]]);
  });

  it('is shown in pages of which none repeats or misses an entry, also of one instant', async () => {
    const id = await endpoint('a', 'erp');
    for (let n = 0; n < 7; n += 1) await tellWebhooks(models, event(`r${n}`), seconds(Math.floor(n / 3)));
    const seen: string[] = [];
    for (let after: WebhookDelivery | undefined; ; ) {
      const page = await deliveriesOf(models, id, { limit: 2, after });
      seen.push(...page.map(({ message }) => message));
      after = page.at(-1);
      if (!after) break;
    }
    assert.deepEqual([seen.length, new Set(seen).size], [7, 7]);
  });

  it('goes to an endpoint whose secret one of two has rotated', async () => {
    const id = await endpoint('a', 'erp');
    const read = await changeEndpoint(models, id, {});
    assert.ok(read);
    const rotations = ['x', 'y'].map((text) => rotateSecret(models, read, sealed(text), seconds(60)));
    assert.deepEqual((await Promise.all(rotations)).toSorted(), [false, true]);
    const after = await changeEndpoint(models, id, { url: 'https://b.example/' });
    assert.deepEqual([after?.former?.secret.text, after?.url], ['s', 'https://b.example/']);
    assert.equal(await changeEndpoint(models, webhookId('a', 'none'), { isActive: true }), undefined);
  });
});
