import assert from 'node:assert/strict';
import type { Campaign } from '../../../domain/campaign/campaign.js';
import { native } from '../../../models/base/native.js';
import { Provider } from '../deliver/provider.js';
import {
  addCampaign,
  addCustomers,
  deliver,
  followers,
  minutes,
  NOON,
  openRunOf,
  outreach,
  plan,
  useWorld,
} from '../world.js';

const LATER = outreach({ id: 'later', dueAt: minutes(60) });

describe('a campaign whose document somebody has made impossible', () => {
  const world = useWorld();
  const load = (campaign: string) => world.activities().loadCampaign(campaign);
  const edit = (campaign: string, $set: object) =>
    native(world.models.campaigns).updateOne({ _id: campaign }, { $set });
  const stored = async (campaign: string): Promise<Campaign> => {
    const found = await native(world.models.campaigns).findOne<Campaign>({ _id: campaign });
    assert.ok(found);
    return found;
  };
  const say = (owner: string, decision: 'retry' | 'skip' | 'cancel') =>
    world.activities().decideOwner({ owner, decision });

  it('waits: names the field, opens nothing more, and goes on once that was put right', async () => {
    const campaign = await addCampaign(world, 'sale', [outreach(), LATER]);
    const run = await openRunOf(world, campaign);
    await edit(campaign, { 'windows.0.outreaches.1.dueAt': 'at noon' });
    const held = { reason: 'document', detail: 'windows.0.outreaches.1.dueAt', at: NOON, until: minutes(600) } as const;
    const found = await load(campaign);
    assert.deepEqual([found.state, found.outreaches.map((one) => one.run)], ['paused', [run]]);
    assert.deepEqual(found.held, { reason: held.reason, detail: held.detail, until: held.until.getTime() });
    world.clock.now = minutes(5);
    await load(campaign);
    assert.deepEqual((await stored(campaign)).held, held, 'since when it waits stays');
    world.clock.now = NOON;

    await say(campaign, 'retry');
    assert.equal((await load(campaign)).held?.detail, held.detail, 'nothing was put right');
    await edit(campaign, { 'windows.0.outreaches.1.dueAt': LATER.dueAt });
    const { state, held: none, outreaches } = await load(campaign);
    assert.deepEqual([state, none, outreaches.length], ['active', undefined, 2]);
    assert.equal('held' in (await stored(campaign)), false);
  });

  it('goes on without the outreach that nobody can read', async () => {
    const campaign = await addCampaign(world, 'sale', [outreach(), LATER]);
    await edit(campaign, { 'windows.0.outreaches.0.channel': 'fax' });
    assert.equal((await load(campaign)).held?.detail, 'windows.0.outreaches.0.channel');
    await say(campaign, 'skip');
    const { held, outreaches, version } = await load(campaign);
    assert.deepEqual([held, outreaches.map((one) => one.outreach), version], [undefined, ['later'], 2]);
  });

  it('is called off by a word, and else completes when its last readable window has closed', async () => {
    const first = await addCampaign(world, 'first');
    await edit(first, { 'windows.0.outreaches.0.audience': null });
    await load(first);
    await say(first, 'cancel');
    assert.deepEqual([(await load(first)).state, (await stored(first)).endedAt], ['cancelled', NOON]);
    const second = await addCampaign(world, 'second');
    await edit(second, { windows: 'gone' });
    const { held, version } = await load(second);
    assert.equal(held?.until, NOON.getTime() + 7 * 86_400_000);
    assert.equal(await world.activities().finishCampaign(second, version), 'completed');
  });

  it('is healed where its state or version is none: paused, so that nothing leaves until a person says so', async () => {
    const campaign = await addCampaign(world);
    await edit(campaign, { state: 'running', version: 'three' });
    const { state, version } = await load(campaign);
    assert.deepEqual([state, version], ['paused', 1]);
    assert.deepEqual([(await stored(campaign)).state, (await stored(campaign)).version], ['paused', 1]);
  });

  it('whose open run reads it waits with it, and sends nobody anything meanwhile', async () => {
    await addCustomers(world, followers(5));
    const campaign = await addCampaign(world);
    const run = await openRunOf(world, campaign);
    await plan(world, run);
    const provider = new Provider('resend');
    const { windows } = await stored(campaign);
    for (const odd of [{ windows: null }, { windows: [null] }, { 'windows.0.outreaches.0.expiresAt': 'late' }]) {
      await edit(campaign, odd);
      assert.equal((await world.activities().loadRun(run)).outreach, 'off', JSON.stringify(odd));
      assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 0);
      await edit(campaign, { windows });
    }
    assert.equal((await world.activities().loadRun(run)).outreach, undefined);
    assert.equal((await deliver(world, provider.channel(), run)).ledger.sent, 5);
  });
});
