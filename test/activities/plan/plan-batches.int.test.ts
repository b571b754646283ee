import assert from 'node:assert/strict';
import type { CampaignDeps } from '../../../activities/deps.js';
import type { Batch } from '../../../domain/run/run.js';
import { native } from '../../../models/base/native.js';
import { hookModels, Killer } from '../deliver/hooked.js';
import {
  accounts,
  addCampaign,
  addCustomers,
  clear,
  customer,
  minutes,
  openRunOf,
  outreach,
  POLICY,
  quietPulse,
  readRun,
  refs,
  useWorld,
} from '../world.js';

describe('planBatches', () => {
  const world = useWorld();

  const plan = (run: string, maxBatches = 100, deps: Partial<CampaignDeps> = {}) =>
    world.activities(deps).planBatches({ run, maxBatches });
  /** What a batch says about people, without when it was planned. */
  const content = async (run: string): Promise<Partial<Batch>[]> =>
    (await accounts(world, run)).map(({ _id, customers, revs, cursor, planSkipped, ledger }) => ({
      _id,
      customers,
      revs,
      cursor,
      planSkipped,
      ledger,
    }));

  /** Every third customer follows nobody; some followers cannot be reached. */
  function crowd(size: number) {
    const denied = { granted: false, at: minutes(-10) };
    return refs(size).map((ref, index) => {
      const base = customer(ref);
      if (index % 3 === 0) return { ...base, signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] } };
      if (index % 7 === 0) return { ...base, consent: { email: denied } };
      const { email: _, ...noEmail } = base;
      return index % 11 === 0 ? noEmail : base;
    });
  }

  it('puts every member into exactly one batch or names why not, in order, and nobody else', async () => {
    await addCustomers(world, crowd(100));
    const run = await openRunOf(world, await addCampaign(world));
    const page = await plan(run);
    const members = refs(100).filter((_, index) => index % 3 !== 0);
    assert.deepEqual(page, { batches: 5, done: true, audience: members.length });
    const batches = await accounts(world, run);
    const planned = batches.flatMap(({ customers }) => customers);
    const reachable = members.filter((ref) => Number(ref.slice(1)) % 7 !== 0 && Number(ref.slice(1)) % 11 !== 0);
    assert.deepEqual(planned, reachable);
    assert.deepEqual(
      batches.map(({ customers }) => customers.length),
      [12, 12, 12, 12, reachable.length - 48],
    );
    const skipped = batches.map(({ planSkipped }) => planSkipped);
    const total = (reason: string): number => skipped.reduce((sum, counts) => sum + (counts[reason] ?? 0), 0);
    assert.equal(total('no_consent') + total('no_address'), members.length - reachable.length);
    assert.deepEqual((await readRun(world, run)).planned, { batches: 5, done: true });
  });

  it('keeps in the batch what rendering needs and nothing more', async () => {
    await addCustomers(world, [customer('u1', { name: '' }), customer('u2')]);
    const run = await openRunOf(world, await addCampaign(world));
    await plan(run);
    const batch = await world.models.batches.findOne({ run }).lean<Batch>();
    assert.deepEqual(batch?.fields, [
      { to: 'u1@example.com', name: 'bạn' },
      { to: 'u2@example.com', name: 'Khách u2' },
    ]);
    assert.deepEqual(batch?.revs, [1, 1]);
  });

  it('goes on page by page where it stopped', async () => {
    await addCustomers(world, crowd(100));
    const run = await openRunOf(world, await addCampaign(world));
    const pages = [await plan(run, 2), await plan(run, 2), await plan(run, 2)];
    assert.deepEqual(
      pages.map(({ batches, done }) => ({ batches, done })),
      [
        { batches: 2, done: false },
        { batches: 4, done: false },
        { batches: 5, done: true },
      ],
    );
    const paged = await content(run);
    await clear(world);
    await addCustomers(world, crowd(100));
    await plan(await openRunOf(world, await addCampaign(world)));
    assert.deepEqual(await content(run), paged);
    assert.deepEqual(await plan(run), { batches: 5, done: true, audience: 66 });
  });

  it('writes the same batches when it is killed anywhere and called again', async () => {
    await addCustomers(world, crowd(100));
    const run = await openRunOf(world, await addCampaign(world));
    await plan(run);
    const expected = await content(run);
    for (let at = 0; ; at += 1) {
      await native(world.models.batches).deleteMany({});
      await native(world.models.runs).deleteMany({});
      await openRunOf(world, `${run.slice(0, run.indexOf('.', run.indexOf('.') + 1))}`);
      const killer = new Killer(at);
      const models = hookModels(world.models, killer.hook);
      await plan(run, 3, { models }).catch(() => undefined);
      for (let page = await plan(run, 3); !page.done; ) page = await plan(run, 3);
      assert.deepEqual(await content(run), expected, killer.where);
      if (!killer.dead) {
        assert.ok(at > 8, `the boundaries were counted: ${at}`);
        break;
      }
    }
  }).timeout(240_000);

  it('never lets two planners put one customer into two batches', async () => {
    for (let round = 0; round < 5; round += 1) {
      await clear(world);
      await addCustomers(world, crowd(200));
      const run = await openRunOf(world, await addCampaign(world));
      const settled = await Promise.allSettled([plan(run), plan(run), plan(run, 3)]);
      for (const result of settled) {
        if (result.status === 'rejected') assert.equal((result.reason as { type: string }).type, 'PlanOvertaken');
      }
      for (let page = await plan(run); !page.done; ) page = await plan(run);
      const planned = (await accounts(world, run)).flatMap(({ customers }) => customers);
      assert.equal(new Set(planned).size, planned.length);
      assert.deepEqual(planned, [...planned].sort());
      assert.equal((await plan(run)).audience, 133);
    }
  });

  it('leaves to the first audience whom it serves, and only those', async () => {
    const cart = [{ sku: 'a', at: minutes(-60) }];
    const inBoth = (ref: string, consent = true) =>
      customer(ref, {
        signals: { followedAt: minutes(-99), wishlist: [], cart, unpaid: [], unreviewed: [] },
        consent: { email: { granted: true, at: minutes(-99) }, chat: { granted: consent, at: minutes(-99) } },
      });
    await addCustomers(world, [inBoth('both'), inBoth('no-chat', false), customer('follower')]);
    const first = outreach({ id: 'cart', audience: { name: 'cart' }, channel: 'chat', priority: 1 });
    const second = outreach({ priority: 2 });
    const run = await openRunOf(world, await addCampaign(world, 'sale', [second, first]));
    await plan(run);
    const [batch] = await accounts(world, run);
    assert.deepEqual(batch?.customers, ['follower', 'no-chat']);
    assert.deepEqual(batch?.planSkipped, { higher_priority: 1 });
  });

  it('counts who has had enough messages', async () => {
    const touch = { run: 'old', window: 'old', channel: 'email' as const, at: minutes(-60), claim: 'x' };
    await addCustomers(world, [customer('fresh'), customer('tired', { touches: [touch] })]);
    const run = await openRunOf(world, await addCampaign(world));
    const cap = { id: 'day', max: 1, hours: 24, fixed: false, source: 'test' };
    await plan(run, 1, { policyAt: () => ({ ...POLICY, caps: [cap] }) });
    const [batch] = await accounts(world, run);
    assert.deepEqual({ ...batch?.planSkipped }, { cap_reached: 1 });
    assert.deepEqual(batch?.customers, ['fresh']);
  });

  it("lets the shop's own cap count", async () => {
    const touch = { run: 'old', window: 'old', channel: 'email' as const, at: minutes(-60), claim: 'x' };
    await addCustomers(world, [customer('tired', { touches: [touch] })]);
    await world.models.shops.updateOne({}, { $set: { caps: { day: 2 } } });
    const run = await openRunOf(world, await addCampaign(world));
    const cap = { id: 'day', max: 1, hours: 24, fixed: false, source: 'test' };
    await plan(run, 1, { policyAt: () => ({ ...POLICY, caps: [cap] }) });
    await world.models.shops.updateOne({}, { $unset: { caps: '' } });
    assert.deepEqual((await accounts(world, run))[0]?.customers, ['tired']);
  });

  it('stops when nobody wants it any more, without losing what is written', async () => {
    await addCustomers(world, crowd(100));
    const run = await openRunOf(world, await addCampaign(world));
    const abort = new AbortController();
    abort.abort();
    const page = await plan(run, 100, { pulse: () => quietPulse(abort.signal) });
    assert.equal(page.done, false);
    assert.deepEqual((await plan(run)).audience, 66);
  });

  it('is done at once for an audience of nobody', async () => {
    const run = await openRunOf(world, await addCampaign(world));
    assert.deepEqual(await plan(run), { batches: 0, done: true, audience: 0 });
  });
});
