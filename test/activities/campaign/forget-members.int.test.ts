import assert from 'node:assert/strict';
import type { CampaignDeps } from '../../../activities/deps.js';
import { factsAbout } from '../../../activities/run/rules.js';
import { runId } from '../../../domain/base/ids.js';
import type { CampaignState } from '../../../domain/campaign/states.js';
import { runFacts } from '../../../domain/run/reach.js';
import { native } from '../../../models/base/native.js';
import { Crash, type Hook, hookModels } from '../deliver/hooked.js';
import {
  accounts,
  addCampaign,
  addCustomers,
  clear,
  close,
  createWorld,
  customer,
  followers,
  minutes,
  NOON,
  openRunOf,
  outreach,
  readRun,
  refs,
  SHOP,
  setState,
  type World,
} from '../world.js';

const FIRST = outreach({ id: 'first', freeze: 'scheduled', dueAt: minutes(60) });
const REST = outreach({ id: 'rest', priority: 2, dueAt: minutes(60) });
const MANY = refs(5_100);

describe('the members that were written down for a campaign', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    await addCustomers(world, followers(MANY.length));
  });
  beforeEach(async () => {
    world.clock.now = NOON;
    for (const model of ['campaigns', 'runs', 'batches', 'fixedAudiences', 'memberPages'] as const)
      await native<unknown>(world.models[model] as never).deleteMany({});
  });
  after(async () => {
    await clear(world);
    await world.close();
  });

  const activities = (more: Partial<CampaignDeps> = {}) =>
    world.activities({ batchSize: 2_000, chunkSize: 500, ...more });
  const cancel = (campaign: string) => setState(world, campaign, 'cancelled' satisfies CampaignState);
  const freeze = (campaign: string, more: Partial<CampaignDeps> = {}) =>
    activities(more).freezeAudience({ campaign, outreach: FIRST.id, run: runId(campaign, FIRST.id) });
  /** Only what members are kept in: a mongoose query is more than a promise. */
  const hooked = (hook: Hook) => {
    const { fixedAudiences, memberPages } = hookModels(world.models, hook);
    return { ...world.models, fixedAudiences, memberPages };
  };
  /** A campaign whose first outreach has its members written down. */
  const frozen = async (key = 'sale'): Promise<string> => {
    const campaign = await addCampaign(world, key, [FIRST, REST]);
    assert.deepEqual(await freeze(campaign), { members: MANY.length });
    return campaign;
  };
  /** How many heads and pages are kept. */
  const kept = async (campaign: string): Promise<[number, number]> => {
    const _id = { $gt: `${campaign}.`, $lt: `${campaign}.\uffff` } as never;
    const { fixedAudiences, memberPages } = world.models;
    return [await native(fixedAudiences).countDocuments({ _id }), await native(memberPages).countDocuments({ _id })];
  };
  const NOTHING = [0, 0];
  const ALL = [1, 2];

  it('are deleted when it completes, and those of no other campaign', async () => {
    const [campaign, longer, other] = [await frozen(), await frozen('sale-2'), await frozen('tet')];
    assert.deepEqual(await kept(campaign), ALL);
    for (const id of [FIRST.id, REST.id]) await close(world, await openRunOf(world, campaign, id));
    assert.equal(await activities().finishCampaign(campaign), 'completed');
    assert.deepEqual(await kept(campaign), NOTHING);
    assert.deepEqual([await kept(longer), await kept(other)], [ALL, ALL]);
    const { version } = (await world.models.campaigns.findById(campaign).lean<{ version: number }>()) ?? {};
    assert.equal(await activities().finishCampaign(campaign), 'completed');
    await activities().loadCampaign(campaign);
    assert.equal((await world.models.campaigns.findById(campaign).lean<{ version: number }>())?.version, version);
    assert.deepEqual([await kept(longer), await kept(other)], [ALL, ALL]);
  });

  it('are kept while it is a draft, active or paused', async () => {
    const campaign = await frozen();
    for (const state of ['draft', 'active', 'paused'] as const) {
      await setState(world, campaign, state);
      await activities().loadCampaign(campaign);
      assert.deepEqual(await kept(campaign), ALL, state);
    }
  });

  it('are deleted at the first look at a campaign that was cancelled while the worker was away', async () => {
    const campaign = await frozen();
    await cancel(campaign);
    assert.deepEqual(await kept(campaign), ALL);
    const { outreaches } = await activities().loadCampaign(campaign);
    assert.deepEqual(await kept(campaign), NOTHING);
    assert.ok(outreaches.every(({ state }) => state === 'waiting'));
  });

  it('are kept until the last run is closed that names them, its own or a later one of the same instant', async () => {
    const campaign = await frozen();
    world.clock.now = minutes(60);
    const [own, later] = [await openRunOf(world, campaign, FIRST.id), await openRunOf(world, campaign, REST.id)];
    assert.deepEqual(
      (await readRun(world, later)).before.map(({ members }) => members),
      [own],
    );
    await cancel(campaign);
    for (const run of [own, later]) {
      await activities().loadCampaign(campaign);
      assert.deepEqual(await kept(campaign), ALL, run);
      await close(world, run, 'cancelled');
    }
    await activities().loadCampaign(campaign);
    assert.deepEqual(await kept(campaign), NOTHING);
  });

  it('reach everybody they name before they go: a campaign that runs to its end misses nobody', async () => {
    const campaign = await frozen();
    world.clock.now = minutes(60);
    const own = await openRunOf(world, campaign, FIRST.id);
    const later = await openRunOf(world, campaign, REST.id);
    for (const run of [own, later]) {
      await activities().loadCampaign(campaign);
      await activities().planBatches({ run, maxBatches: 100 });
    }
    const planned = async (run: string) => (await accounts(world, run)).flatMap(({ customers }) => [...customers]);
    assert.deepEqual([await planned(own), await planned(later)], [MANY, []]);
  });

  for (const dead of [
    'before fixedAudiences.deleteMany',
    'after fixedAudiences.deleteMany',
    'before memberPages.deleteMany',
    'after memberPages.deleteMany',
  ])
    for (const end of ['finishCampaign', 'loadCampaign'] as const)
      it(`are deleted by the next attempt when ${end} dies ${dead}`, async () => {
        const campaign = await frozen();
        if (end === 'loadCampaign') await cancel(campaign);
        const models = hooked(async (operation, moment) => {
          if (`${moment} ${operation}` === dead) throw new Crash(dead);
        });
        await assert.rejects(activities({ models })[end](campaign), Crash);
        await activities()[end](campaign);
        assert.deepEqual(await kept(campaign), NOTHING);
      });

  for (const moment of ['before', 'after'] as const)
    it(`are not left behind by whoever still writes them down: cancelled ${moment} a page is written`, async () => {
      const campaign = await addCampaign(world, 'sale', [FIRST, REST]);
      let isOver = false;
      const models = hooked(async (operation, when) => {
        if (isOver || `${when} ${operation}` !== `${moment} memberPages.insertOne`) return;
        isOver = true;
        await cancel(campaign);
        await activities().loadCampaign(campaign);
        assert.equal((await kept(campaign))[1], 0);
      });
      await freeze(campaign, { models });
      assert.ok(isOver);
      assert.deepEqual(await kept(campaign), NOTHING);
      assert.deepEqual(await freeze(campaign), { members: 0 });
      assert.deepEqual(await kept(campaign), NOTHING);
    });

  it('are not left behind by a writer that fails after the end', async () => {
    const campaign = await addCampaign(world, 'sale', [FIRST, REST]);
    let pages = 0;
    const models = hooked(async (operation, when) => {
      if (`${when} ${operation}` !== 'after memberPages.insertOne' || ++pages < 2) return;
      await cancel(campaign);
      throw new Error('the connection broke');
    });
    await assert.rejects(freeze(campaign, { models }), /the connection broke/);
    assert.deepEqual(await kept(campaign), NOTHING);
  });

  it('are missed by an attempt that outlives the campaign: it stops, and takes nobody for a stranger', async () => {
    const campaign = await frozen();
    world.clock.now = minutes(60);
    const [own, later] = [await openRunOf(world, campaign, FIRST.id), await openRunOf(world, campaign, REST.id)];
    const run = await readRun(world, later);
    const rows = [{ ...customer('u00000'), _id: `${SHOP}/u00000` }];
    const facts = await factsAbout(world.models, run, runFacts(run), rows);
    assert.deepEqual([...(facts.fixedBefore?.get(own) ?? [])], [`${SHOP}/u00000`]);
    for (const one of [own, later]) await close(world, one);
    await activities().finishCampaign(campaign);
    await assert.rejects(factsAbout(world.models, run, runFacts(run), rows), {
      type: 'MembersGone',
      nonRetryable: false,
    });
  });
});
