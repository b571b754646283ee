import assert from 'node:assert/strict';
import type { SendResult } from '../../../channels/channel.js';
import type { Sealed } from '../../../domain/account/account.js';
import { webhookId } from '../../../domain/base/ids.js';
import { WEBHOOK_EVENTS } from '../../../domain/webhook/webhook.js';
import { insertEndpoint } from '../../../models/webhook/endpoint-store.js';
import { Provider } from '../deliver/provider.js';
import { close, deliver, followers, NOON, plannedRun, readRun, SHOP, useWorld } from '../world.js';

const SECRET: Sealed = { keyId: 'k', wrapped: '', text: '' };
const EMPTY: SendResult = { kind: 'refused', reason: 'esms_103', errorClass: 'money', retryAfterMs: 60_000 };

describe("what the shop's own systems are told of a run", () => {
  const world = useWorld();
  const told = async (): Promise<{ type: string; data: Record<string, unknown> }[]> =>
    (await world.models.webhookDeliveries.find().sort({ type: 1 }).lean()).map(({ body }) => JSON.parse(body));

  beforeEach(async () => {
    await world.models.webhookDeliveries.deleteMany({});
    const own = { shop: SHOP, key: 'erp', url: 'https://erp.example.com/', events: WEBHOOK_EVENTS };
    await insertEndpoint(world.models, {
      _id: webhookId(SHOP, 'erp'),
      ...own,
      isActive: true,
      secret: SECRET,
      createdAt: NOON,
    });
  });

  it('is its end, once, with the final ledger, however often the end is repeated', async () => {
    const run = await plannedRun(world, followers(10));
    await deliver(world, new Provider('unknown').channel(), run, 0);
    const ledger = await close(world, run);
    await close(world, run);
    const [finished, ...more] = await told();
    assert.deepEqual(more, []);
    const { campaign, outreach, channel, closedAt } = await readRun(world, run);
    assert.deepEqual(finished?.data, { run, campaign, outreach, channel, closedAt: closedAt?.toISOString(), ledger });
    assert.equal(finished?.type, 'run.finished');
  });

  it('is its end also where the process died right behind it', async () => {
    const run = await plannedRun(world, followers(5));
    await close(world, run);
    await world.models.webhookDeliveries.deleteMany({});
    await close(world, run);
    assert.deepEqual(
      (await told()).map(({ type }) => type),
      ['run.finished'],
    );
  });

  it('is each hold once, with its reason, also by whoever loads the run when the process died', async () => {
    const run = await plannedRun(world, followers(5));
    await deliver(world, new Provider('resend', () => ({ result: EMPTY, accepted: false })).channel(), run, 0);
    const [hold] = await told();
    assert.deepEqual(
      [hold?.type, hold?.data.run, hold?.data.reason, hold?.data.detail],
      ['run.held', run, 'money', 'esms_103'],
    );
    await world.models.webhookDeliveries.deleteMany({});
    await world.activities().loadRun(run);
    await world.activities().loadRun(run);
    assert.deepEqual(await told(), [hold]);
  });
});
