import assert from 'node:assert/strict';
import { runId } from '../../../domain/base/ids.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { memberRefs } from '../../../models/audience/members.js';
import { native } from '../../../models/base/native.js';
import { Provider } from '../deliver/provider.js';
import {
  accounts,
  addCampaign,
  addCustomers,
  change,
  close,
  customer,
  deliver,
  followers,
  minutes,
  NOON,
  openRunOf,
  outreach,
  planReach,
  quietPulse,
  readRun,
  refs,
  useWorld,
} from '../world.js';

const noFollow = { wishlist: [], cart: [], unpaid: [], unreviewed: [] };

describe('an audience that is fixed when the campaign is scheduled', () => {
  const world = useWorld();

  const fixed = outreach({ freeze: 'scheduled', dueAt: minutes(60) });
  const freeze = (campaign: string, id = fixed.id) =>
    world.activities().freezeAudience({ campaign, outreach: id, run: runId(campaign, id) });
  const people = (...names: string[]): Customer[] => names.map((ref) => customer(ref));

  it('is sent to who belonged then: not to who joined later, and to who left', async () => {
    await addCustomers(world, [...people('anh', 'binh'), customer('chi', { signals: noFollow })]);
    const campaign = await addCampaign(world, 'sale', [fixed]);
    assert.deepEqual(await freeze(campaign), { members: 2 });
    await change(world, 'chi', { 'signals.followedAt': minutes(1) });
    await change(world, 'anh', { signals: noFollow });
    world.clock.now = minutes(60);
    const run = await openRunOf(world, campaign);
    assert.deepEqual((await readRun(world, run)).fixedAt, NOON);
    assert.deepEqual(await planReach(world, run), ['anh', 'binh']);
    const provider = new Provider('unknown');
    await deliver(world, provider.channel(), run);
    assert.deepEqual(provider.reached(), ['anh', 'binh']);
  });

  it('still asks for consent at the time of sending, at the plan and at the claim', async () => {
    await addCustomers(world, people('anh', 'binh', 'chi'));
    const campaign = await addCampaign(world, 'sale', [fixed]);
    await freeze(campaign);
    const no = { granted: false, at: minutes(1), optedOut: true };
    await change(world, 'anh', { 'consent.email': no });
    const run = await openRunOf(world, campaign);
    assert.deepEqual(await planReach(world, run), ['binh', 'chi']);
    await change(world, 'binh', { 'consent.email': no });
    const provider = new Provider('unknown');
    await deliver(world, provider.channel(), run);
    assert.deepEqual(provider.reached(), ['chi']);
  });

  it('is written down once, and again only when the outreach names another audience', async () => {
    await addCustomers(world, [...people('anh'), customer('binh', { signals: noFollow, facts: buyer })]);
    const campaign = await addCampaign(world, 'sale', [fixed]);
    await freeze(campaign);
    await addCustomers(world, people('chi'));
    assert.deepEqual(await freeze(campaign), { members: 1 });
    const [loaded] = (await world.activities().loadCampaign(campaign)).outreaches;
    assert.equal(loaded?.freeze, undefined);
    await native(world.models.campaigns).updateOne(
      { _id: campaign },
      { $set: { 'windows.0.outreaches.0.audience': { name: 'first_time' } } },
    );
    assert.equal((await world.activities().loadCampaign(campaign)).outreaches[0]?.freeze, 'wanted');
    assert.deepEqual(await freeze(campaign), { members: 1 });
    assert.deepEqual(await planReach(world, await openRunOf(world, campaign)), ['binh']);
  });
  const buyer = {
    validOrders: 1,
    revenue: 1,
    firstOrderAt: minutes(-9),
    lastOrderAt: minutes(-9),
    recentOrderAts: [minutes(-9)],
  };

  it('goes on where an attempt was given up, over several pages, and is planned in pages too', async () => {
    const many = refs(11_000);
    await addCustomers(world, followers(many.length));
    const campaign = await addCampaign(world, 'sale', [fixed]);
    const stop = new AbortController();
    let beats = 0;
    const pulse = () => ({ ...quietPulse(stop.signal), heartbeat: () => void (++beats === 7 && stop.abort()) });
    const input = { campaign, outreach: fixed.id, run: runId(campaign, fixed.id) };
    await world.activities({ pulse }).freezeAudience(input);
    assert.equal((await world.activities().loadCampaign(campaign)).outreaches[0]?.freeze, 'wanted');
    assert.deepEqual(await freeze(campaign), { members: many.length });
    const kept: string[] = [];
    for await (const page of memberRefs(world.models, input.run, '')) kept.push(...page);
    assert.deepEqual(kept, many);
    const run = await openRunOf(world, campaign);
    const { planBatches } = world.activities({ batchSize: 500 });
    let pages = 0;
    for (let done = false; !done; pages += 1) ({ done } = await planBatches({ run, maxBatches: 6 }));
    assert.ok(pages > 3);
    assert.deepEqual(
      (await accounts(world, run)).flatMap(({ customers }) => [...customers]),
      many,
    );
  }).timeout(240_000);

  it('keeps its priority over a later one, which leaves to it exactly those who were written down', async () => {
    await addCustomers(world, people('anh', 'binh'));
    const both = [fixed, outreach({ id: 'rest', priority: 2, dueAt: minutes(60) })];
    const campaign = await addCampaign(world, 'sale', both);
    await freeze(campaign);
    await addCustomers(world, people('chi'));
    world.clock.now = minutes(60);
    assert.deepEqual(await planReach(world, await openRunOf(world, campaign, 'rest')), ['chi']);
  });
});

describe('a repeated reminder', () => {
  const world = useWorld();

  it('reaches each customer once until the window closes, also those who come to belong later', async () => {
    const hourly = outreach({ id: 'nhac', repeat: { everyMinutes: 60 }, expiresAt: minutes(180) });
    await addCustomers(world, [customer('anh'), customer('binh', { signals: noFollow })]);
    const campaign = await addCampaign(world, 'sale', [hourly]);
    const activities = world.activities();
    const sent: string[][] = [];
    for (let at = 0; at <= 200; at += 10) {
      world.clock.now = minutes(at);
      if (at === 70) await change(world, 'binh', { 'signals.followedAt': minutes(65) });
      const { outreaches } = await activities.loadCampaign(campaign);
      const due = outreaches.find(({ state, dueAt }) => state === 'waiting' && dueAt <= minutes(at).getTime());
      if (!due) continue;
      await activities.openRun({ campaign, outreach: 'nhac', run: due.run });
      assert.equal((await activities.loadCampaign(campaign)).outreaches.filter((o) => o.state === 'waiting').length, 0);
      await activities.planBatches({ run: due.run, maxBatches: 10 });
      const provider = new Provider('unknown');
      if ((await accounts(world, due.run)).length > 0) await deliver(world, provider.channel(), due.run);
      await close(world, due.run);
      sent.push([due.run.slice(-1), ...provider.reached()]);
    }
    assert.deepEqual(sent, [['1', 'anh'], ['2'], ['3', 'binh']]);
    const [last] = (await activities.loadCampaign(campaign)).outreaches;
    assert.deepEqual([last?.run.slice(-1), last?.ledger?.sent, last?.earlier?.sent], ['3', 1, 1]);
    assert.deepEqual({ ...last?.ledger?.skipped }, { already_in_window: 1 });
  });
});
