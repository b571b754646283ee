import assert from 'node:assert/strict';
import { batchId, runId } from '../../../domain/base/ids.js';
import { imbalance } from '../../../domain/run/ledger.js';
import { CLOSING_WAIT_MS } from '../../../domain/run/mend.js';
import type { Run } from '../../../domain/run/run.js';
import { native } from '../../../models/base/native.js';
import { endRun, releaseRun } from '../../../models/run/run-holds.js';
import { Provider } from '../deliver/provider.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  batchOf,
  close,
  deliver,
  followers,
  minutes,
  NOON,
  openRunOf,
  plan,
  plannedRun,
  quietPulse,
  readRun,
  useWorld,
} from '../world.js';

/** The attempt from which on what our own code stumbles over is a person's. */
const third = { pulse: () => ({ ...quietPulse(), attempt: 3 }) };
const BROKEN = { text: 'Chào {{ customer_name' };

describe('a run that a person edited, or whose books are wrong', () => {
  const world = useWorld();
  const provider = new Provider('resend');
  const edit = (run: string, $set: object) => native(world.models.runs).updateOne({ _id: run }, { $set });
  const editBatch = (run: string, $set: object) =>
    native(world.models.batches).updateOne({ _id: batchId(run, 0) }, { $set });
  const held = async (run: string): Promise<Run['held']> => (await readRun(world, run)).held;
  const load = (run: string) => world.activities().loadRun(run);

  it('is held with a template that cannot be read, and goes on when that was put right', async () => {
    const run = await plannedRun(world, followers(5));
    const { template } = await readRun(world, run);
    await edit(run, { template: BROKEN });
    const { done, ledger } = await deliver(world, provider.channel(), run);
    assert.deepEqual([done, ledger.sent, ledger.pending], [false, 0, 5]);
    assert.deepEqual(await held(run), { reason: 'template', detail: 'TemplateBroken', at: NOON });
    assert.equal((await load(run)).held, 'template');
    await edit(run, { template });
    await releaseRun(world.models, run);
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 5);
  });

  it('is held when a batch is not there, and is closed with what is', async () => {
    const run = await plannedRun(world, followers(20));
    await native(world.models.batches).deleteOne({ _id: batchId(run, 1) });
    assert.equal((await deliver(world, provider.channel(), run, 1)).done, false);
    assert.deepEqual(await held(run), { reason: 'document', detail: 'BatchNotFound', at: NOON });
    const ledger = await close(world, run, 'cancelled');
    assert.deepEqual([ledger.audience, ledger.skipped.cancelled], [12, 12]);
  });

  it('is held when its plan cannot be made, at the third attempt, and goes on behind what was planned', async () => {
    await addCustomers(world, followers(30));
    const run = await openRunOf(world, await addCampaign(world));
    await world.activities().planBatches({ run, maxBatches: 1 });
    const { audience } = await readRun(world, run);
    await edit(run, { audience: { name: 'custom', tree: 7 } });
    await assert.rejects(plan(world, run), 'another attempt may do');
    const page = await plan(world, run, third);
    assert.deepEqual([page.held, page.done, (await held(run))?.reason], [true, false, 'plan']);
    await edit(run, { audience });
    await releaseRun(world.models, run);
    assert.deepEqual(await plan(world, run), { batches: 3, done: true, audience: 30 });
  });

  it('that does not balance waits a day, is proved anew at the word, and is counted anew when nobody comes', async () => {
    const run = await plannedRun(world, followers(5));
    await deliver(world, provider.channel(), run);
    const { ledger } = await batchOf(world, run);
    await editBatch(run, { 'ledger.sent': 9 });
    // Its own end is sooner than a day; a run whose end is later waits for that.
    world.clock.now = minutes(600);
    const until = new Date(minutes(600).getTime() + CLOSING_WAIT_MS);
    await assert.rejects(close(world, run), { type: 'LedgerImbalance', nonRetryable: true });
    assert.deepEqual(await held(run), { reason: 'ledger', detail: 'LedgerImbalance', at: minutes(600), until });
    assert.equal((await load(run)).heldUntil, until.getTime());
    await assert.rejects(close(world, run), { type: 'LedgerImbalance' }, 'not before its time');
    world.clock.now = until;
    assert.deepEqual(await close(world, run), { ...ledger });
    const closed = await readRun(world, run);
    assert.deepEqual([closed.state, closed.recounted, imbalance(closed.ledger)], ['closed', 1, 0]);
    await assertBalanced(world, run);
  });

  it('is counted anew at once when a person ends it, and calls unknown whose outcome is none of ours', async () => {
    const run = await plannedRun(world, followers(10));
    await deliver(world, provider.channel(), run);
    await editBatch(run, { 'out.0': 's?', 'out.1': 5 });
    await assert.rejects(world.activities(third).closeRun({ run, rest: 'expired' }), { type: 'LedgerImbalance' });
    assert.deepEqual([(await held(run))?.reason, (await held(run))?.detail], ['ledger', 'Error']);
    await endRun(world.models, run, 'set_aside');
    const ledger = await world.activities().closeRun({ run, rest: 'set_aside' });
    // Two of the first chunk lost their outcome, and their claims tell that they may have been sent.
    assert.deepEqual([ledger.audience, ledger.sent, ledger.unknown, ledger.pending], [10, 3, 7, 0]);
    assert.equal((await readRun(world, run)).recounted, 1);
    await assertBalanced(world, run);
  });

  it('says nothing of counting anew when nothing was wrong', async () => {
    const run = await plannedRun(world, followers(5));
    await deliver(world, provider.channel(), run);
    await close(world, run, 'cancelled');
    assert.equal('recounted' in (await readRun(world, run)), false);
  });

  it('is healed where the books tell what it was, and takes its times from its outreach', async () => {
    const run = await plannedRun(world, followers(5));
    const { dueAt, expiresAt } = await readRun(world, run);
    await edit(run, { planned: 'yes', state: 'half', expiresAt: 'soon', ledger: null, lateness: 3 });
    const { state, expiresAt: until } = await load(run);
    assert.deepEqual([state, until], ['open', expiresAt.getTime()]);
    const healed = await readRun(world, run);
    assert.deepEqual([healed.dueAt, healed.expiresAt, healed.lateness], [dueAt, expiresAt, 'send']);
    assert.equal((await plan(world, run)).batches, 1, 'the plan looks for itself how far it was');
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 5);
    assert.equal((await close(world, run)).sent, 5);
  });

  it('waits where nobody can tell what it was: its channel, its template, its shop', async () => {
    const run = await plannedRun(world, followers(5));
    for (const [field, value] of [
      ['channel', 'fax'],
      ['template', 12],
    ] as const) {
      const { [field]: was } = await readRun(world, run);
      await edit(run, { [field]: value });
      assert.equal((await load(run)).held, 'document');
      assert.equal((await held(run))?.detail, field);
      await edit(run, { [field]: was });
      await releaseRun(world.models, run);
    }
    const shop = await world.models.shops.findOne({}).lean();
    await world.models.shops.deleteMany({});
    assert.equal((await load(run)).held, 'document');
    assert.equal((await held(run))?.detail, 'shop');
    await native(world.models.shops).insertOne(shop as never);
    await releaseRun(world.models, run);
    assert.equal((await load(run)).held, undefined);
    assert.equal((await close(world, run)).expired, 5);
  });
});

describe('a campaign that is deleted while it runs', () => {
  const world = useWorld();
  const provider = new Provider('resend');

  it('is cancelled: nothing more leaves, its runs are settled so, and nothing fails', async () => {
    const run = await plannedRun(world, followers(20));
    await deliver(world, provider.channel(), run);
    const { campaign } = await readRun(world, run);
    await native(world.models.campaigns).deleteOne({ _id: campaign });
    const sent = provider.copies.length;
    assert.equal((await deliver(world, provider.channel(), run, 1)).done, false);
    assert.equal(provider.copies.length, sent);
    assert.equal((await world.activities().loadRun(run)).campaignState, 'cancelled');
    const again = { campaign, outreach: 'launch-followers', run };
    assert.equal((await world.activities().openRun(again)).campaignState, 'cancelled');
    const before = await world.activities().loadCampaign(campaign);
    assert.deepEqual(
      [before.state, before.outreaches.map((one) => [one.run, one.state])],
      ['cancelled', [[run, 'open']]],
    );
    const ledger = await close(world, run, 'cancelled');
    assert.deepEqual([ledger.sent, ledger.skipped], [12, { cancelled: 8 }]);
    assert.deepEqual((await world.activities().loadCampaign(campaign)).outreaches, []);
    assert.equal(await world.activities().finishCampaign(campaign, 1), 'cancelled');
  });

  it('opens nothing more', async () => {
    const campaign = await addCampaign(world);
    await native(world.models.campaigns).deleteOne({ _id: campaign });
    const input = { campaign, outreach: 'launch-followers', run: runId(campaign, 'launch-followers') };
    await assert.rejects(world.activities().openRun(input), { type: 'CampaignNotFound', nonRetryable: true });
    await assert.rejects(world.activities().freezeAudience(input), { type: 'CampaignNotFound', nonRetryable: true });
  });

  it('whose run is deleted opens it anew, and nobody is sent to twice', async () => {
    const run = await plannedRun(world, followers(20));
    await deliver(world, provider.channel(), run);
    const { campaign } = await readRun(world, run);
    const sent = provider.copies.length;
    await native(world.models.runs).deleteOne({ _id: run });
    await assert.rejects(world.activities().loadRun(run), { type: 'RunNotFound', nonRetryable: true });
    await openRunOf(world, campaign);
    assert.equal((await plan(world, run)).batches, 2);
    for (const seq of [0, 1]) await deliver(world, provider.channel(), run, seq);
    assert.equal(provider.copies.length, sent + 8);
    assert.equal((await close(world, run)).sent, 20);
  });
});
