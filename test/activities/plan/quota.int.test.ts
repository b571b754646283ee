import assert from 'node:assert/strict';
import { createCampaignActivities } from '../../../activities/create-activities.js';
import { quotaUseId } from '../../../domain/base/ids.js';
import { native } from '../../../models/base/native.js';
import { reserve, takeRun } from '../../../models/run/quota-use.js';
import {
  accounts,
  addCampaign,
  addCustomers,
  customer,
  followers,
  minutes,
  openRunOf,
  outreach,
  SHOP,
  useWorld,
} from '../world.js';

/** Wednesday, 11 November 2026: a week from Monday the 9th. */
const WEEK = '2026-11-09';

describe("a platform's quota", () => {
  const world = useWorld();

  const onPlatform = (platform: string | null, followers: number) =>
    native(world.models.shops).updateOne({ _id: SHOP }, { $set: { platform, metrics: { followers } } });
  const chat = (id: string) => outreach({ id, channel: 'chat', template: { text: 'Chào' } });
  const planned = async (run: string, deps = world.campaignDeps) => {
    const { planBatches } = createCampaignActivities(deps);
    for (;;) if ((await planBatches({ run, maxBatches: 2 })).done) break;
    const all = await accounts(world, run);
    const sum = (of: (batch: (typeof all)[number]) => number) => all.reduce((total, batch) => total + of(batch), 0);
    return {
      recipients: sum(({ customers }) => customers.length),
      overQuota: sum(({ planSkipped }) => planSkipped.quota ?? 0),
      capped: sum(({ planSkipped }) => planSkipped.cap_reached ?? 0),
      audience: sum(({ ledger }) => ledger.audience),
    };
  };
  const used = async (platform: string, from = WEEK) =>
    (await world.models.quotaUses.findById(quotaUseId(SHOP, platform, from)).lean())?.used;

  it('lets a run have as many recipients as are left, and names the others: nobody is lost', async () => {
    await onPlatform('shopee', 20);
    await addCustomers(world, followers(100));
    const campaign = await addCampaign(world, 'sale', [chat('a')]);
    const plan = await planned(await openRunOf(world, campaign, 'a'));
    assert.deepEqual(plan, { recipients: 40, overQuota: 60, capped: 0, audience: 100 });
    assert.equal(await used('shopee'), 40);
  });

  it('gives back what a plan set aside and did not need', async () => {
    await onPlatform('shopee', 500);
    await addCustomers(world, followers(30));
    const plan = await planned(await openRunOf(world, await addCampaign(world, 'sale', [chat('a')]), 'a'));
    assert.deepEqual([plan.recipients, plan.overQuota, await used('shopee')], [30, 0, 30]);
  });

  it('is shared by runs that are planned at the same time, to the last message', async () => {
    await onPlatform('lazada', 0);
    await native(world.models.quotaUses).insertOne({
      _id: quotaUseId(SHOP, 'lazada', '2026-11-11'),
      used: 1_450,
      runs: [],
    });
    await addCustomers(world, followers(60));
    const runs = await Promise.all(
      ['one', 'two', 'three'].map(async (key) => openRunOf(world, await addCampaign(world, key, [chat('a')]), 'a')),
    );
    const plans = await Promise.all(runs.map((run) => planned(run)));
    assert.equal(
      plans.reduce((sum, { recipients }) => sum + recipients, 0),
      50,
    );
    assert.equal(
      plans.reduce((sum, { audience }) => sum + audience, 0),
      180,
    );
    assert.equal(await used('lazada', '2026-11-11'), 1_500);
  });

  it('counts runs as runs: the third of a week that allows two reaches nobody, and says so', async () => {
    await onPlatform('shopee', 500);
    await addCustomers(world, followers(5));
    const campaign = await addCampaign(world, 'sale', [chat('a'), chat('b'), chat('c')]);
    const plans = [];
    for (const id of ['a', 'b', 'c']) plans.push(await planned(await openRunOf(world, campaign, id)));
    assert.deepEqual(
      plans.map(({ recipients, overQuota }) => [recipients, overQuota]),
      [
        [5, 0],
        [5, 0],
        [0, 5],
      ],
    );
    // A plan that is looked at again takes no second broadcast.
    const id = quotaUseId(SHOP, 'shopee', WEEK);
    assert.equal(await takeRun(world.models.quotaUses, id, `${campaign}.a.1`, 2), true);
    assert.equal(await takeRun(world.models.quotaUses, id, `${campaign}.d.1`, 2), false);
  });

  it("holds the platform's caps on each buyer beside the law's", async () => {
    await onPlatform('shopee', 500);
    const touch = (n: number) => ({
      run: `r${n}`,
      window: `w${n}`,
      channel: 'chat' as const,
      at: minutes(-1_000 * n),
      claim: 'x',
    });
    const people = [
      customer('none'),
      customer('one', { touches: [touch(1)] }),
      customer('two', { touches: [touch(1), touch(2)] }),
    ];
    await addCustomers(world, people);
    const plan = await planned(await openRunOf(world, await addCampaign(world, 'sale', [chat('a')]), 'a'));
    assert.deepEqual([plan.recipients, plan.capped], [2, 1]);
  });

  it('does not count e-mail, and shops that name no platform have none', async () => {
    await addCustomers(world, followers(20));
    await onPlatform('shopee', 1);
    assert.equal((await planned(await openRunOf(world, await addCampaign(world, 'mail')))).recipients, 20);
    await onPlatform(null, 1);
    const chatRun = await openRunOf(world, await addCampaign(world, 'chat', [chat('a')]), 'a');
    assert.equal((await planned(chatRun)).recipients, 20);
    assert.equal(await world.models.quotaUses.countDocuments(), 0);
  });

  it('never gives more than there is, however many ask at once', async () => {
    const id = quotaUseId(SHOP, 'shopee', WEEK);
    const granted = await Promise.all(Array.from({ length: 20 }, () => reserve(world.models.quotaUses, id, 7, 100)));
    assert.equal(
      granted.reduce((sum, n) => sum + n, 0),
      100,
    );
  });
});
