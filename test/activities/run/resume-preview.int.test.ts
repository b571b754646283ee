import assert from 'node:assert/strict';
import { previewResume } from '../../../activities/run/resume-preview.js';
import { native } from '../../../models/base/native.js';
import { optOut } from '../../../models/customer/consent/opt-out.js';
import { hookModels, type Moment } from '../deliver/hooked.js';
import { LOST_AFTER, Provider } from '../deliver/provider.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  change,
  close,
  customer,
  deliver,
  followers,
  minutes,
  NOON,
  openRunOf,
  outreach,
  POLICY,
  plan,
  readRun,
  SHOP,
  setState,
  useWorld,
} from '../world.js';

const UNFOLLOWED = { signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] } };
const CAMPAIGN = `${SHOP}.sale`;
const CAP = { id: 'day_email', max: 1, hours: 24, channels: ['email' as const], fixed: true, source: 'test' };

describe('what a resume would do', () => {
  const world = useWorld({ policyAt: () => ({ ...POLICY, caps: [CAP] }) as never });
  const deps = (more: object = {}) => ({
    models: world.models,
    now: () => world.clock.now,
    policyAt: () => ({ ...POLICY, caps: [CAP] }) as never,
    ...more,
  });
  const preview = async (more: object = {}) => {
    const [one, ...others] = await previewResume(deps(more), CAMPAIGN);
    assert.ok(one);
    assert.deepEqual(others, []);
    return one;
  };

  /** Ten are planned, two are sent to, then the campaign is paused. */
  async function paused(over: Parameters<typeof outreach>[0] = {}): Promise<string> {
    await addCustomers(world, followers(10));
    const run = await openRunOf(world, await addCampaign(world, 'sale', [outreach(over)]));
    await plan(world, run, { chunkSize: 2 });
    let sent = 0;
    const provider = new Provider('unknown');
    const models = hookModels(world.models, async (operation: string, moment: Moment) => {
      if (operation !== 'batches.updateOne' || moment !== 'after') return;
      sent += 1;
      if (sent === 1) await setState(world, CAMPAIGN, 'paused');
    });
    const { ledger } = await deliver(world, provider.channel(), run, 0, { models });
    assert.deepEqual([ledger.sent, ledger.pending], [2, 8]);
    return run;
  }

  it('is what then really happens: who goes, who no longer and why', async () => {
    const run = await paused();
    world.clock.now = minutes(30);
    const no = { channel: 'email', purpose: 'advertising', granted: false, method: 'link' } as const;
    await optOut(world.models, { shop: SHOP, ref: 'u00003' }, { ...no, at: minutes(20), recordedAt: minutes(20) });
    await change(world, 'u00004', { suppressed: { email: { reason: 'hard_bounce', at: minutes(9), source: 'x' } } });
    await change(world, 'u00005', UNFOLLOWED);
    const other = { run: 'other.1', window: 'other', channel: 'email', at: minutes(3), claim: 'c' };
    await change(world, 'u00006', { touches: [other] });
    await native(world.models.customers).deleteOne({ _id: `${SHOP}/u00007` });
    const said = await preview();
    const noLonger = { opted_out: 1, suppressed: 1, no_longer_qualifies: 1, cap_reached: 1, customer_gone: 1 };
    assert.deepEqual(
      [said.run, said.state, said.pending, said.willGo, said.expired, said.inDoubt, said.planned, said.isEstimate],
      [run, 'goes_on', 8, 3, 0, 0, true, false],
    );
    assert.deepEqual(said.noLonger, noLonger);
    assert.deepEqual(await preview(), said, 'asking changes nothing');

    await setState(world, CAMPAIGN, 'active');
    const provider = new Provider('unknown');
    const { ledger } = await deliver(world, provider.channel(), run, 0, { policyAt: deps().policyAt });
    assert.equal(ledger.sent - 2, said.willGo);
    assert.equal(provider.copies.length, said.willGo);
    assert.deepEqual(ledger.skipped, noLonger);
    await assertBalanced(world, run);
  });

  it('is that everybody left has expired when the time is over, as the ledger then says', async () => {
    const run = await paused();
    world.clock.now = minutes(601);
    const said = await preview();
    assert.deepEqual([said.state, said.expired, said.willGo, said.noLonger], ['over', 8, 0, {}]);
    assert.equal((await close(world, run)).expired, said.expired);
  });

  it('is nothing for what was switched off by itself or waits for an operator, and over for what was removed', async () => {
    const run = await paused();
    const set = { 'windows.0.outreaches.0.enabled': false };
    await native(world.models.campaigns).updateOne({ _id: CAMPAIGN }, { $set: set });
    assert.equal((await preview()).state, 'off');
    await native(world.models.campaigns).updateOne(
      { _id: CAMPAIGN },
      { $set: { 'windows.0.outreaches.0.enabled': true } },
    );
    const held = { reason: 'config', at: NOON };
    await native(world.models.runs).updateOne({ _id: run }, { $set: { held } });
    assert.equal((await preview()).state, 'held');
    await native(world.models.campaigns).updateOne({ _id: CAMPAIGN }, { $set: { 'windows.0.outreaches': [] } });
    const gone = await preview();
    assert.deepEqual([gone.state, gone.expired], ['over', 8]);
  });

  it('follows times that were moved, and names an open night', async () => {
    await paused();
    const ends = { 'windows.0.outreaches.0.expiresAt': minutes(20) };
    await native(world.models.campaigns).updateOne({ _id: CAMPAIGN }, { $set: ends });
    world.clock.now = minutes(21);
    const said = await preview();
    assert.deepEqual([said.state, said.expiresAt], ['over', minutes(20)]);
  });

  it('keeps apart those whose message may have left', async () => {
    await addCustomers(world, [customer('a')]);
    const run = await openRunOf(world, await addCampaign(world));
    await plan(world, run);
    const ask = new Provider('ask', () => LOST_AFTER, { lookup: 'silent' } as never);
    await deliver(world, ask.channel(), run).catch(() => undefined);
    const left = (await preview()).pending;
    assert.deepEqual([(await preview()).inDoubt, (await preview()).willGo], [left, 0]);
    assert.equal((await readRun(world, run)).state, 'open');
  });

  it('is estimated from the first ones where too many are left, and adds up', async () => {
    await addCustomers(world, followers(40));
    const run = await openRunOf(world, await addCampaign(world));
    await plan(world, run, { batchSize: 10 });
    for (const ref of ['u00000', 'u00001']) await change(world, ref, UNFOLLOWED);
    world.clock.now = minutes(15);
    const said = await preview({ mostJudged: 10 });
    assert.deepEqual(
      [said.pending, said.willGo, said.noLonger, said.isEstimate],
      [40, 32, { no_longer_qualifies: 8 }, true],
    );
    const all = await preview();
    assert.deepEqual([all.willGo, all.noLonger, all.isEstimate], [38, { no_longer_qualifies: 2 }, false]);
  });
});
