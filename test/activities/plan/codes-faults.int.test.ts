import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Models } from '../../../models/models.js';
import { addCodes, countCodes, finishPages } from '../../../models/offer/offer-code-stock.js';
import { Freezer, hookModels, Killer } from '../deliver/hooked.js';
import {
  assertBooks,
  assertKept,
  assertNobodyShares,
  codesNamed,
  freshPool,
  openPoolRun,
  POOL,
  pooled,
} from '../deliver/pool.js';
import { Provider, REJECTED, type Script, SENT } from '../deliver/provider.js';
import {
  addCampaign,
  addCustomers,
  assertBalanced,
  close,
  customer,
  deliver,
  followers,
  minutes,
  openRunOf,
  plan,
  readRun,
  useWorld,
  withdraw,
} from '../world.js';

/** Some are refused for good, one opts out, and the pool is a little too small. */
const PEOPLE = 6;
const CODES = 8;
const script: Script = (message) => (message.id.endsWith('u00001') ? REJECTED : SENT);

describe('codes under faults', () => {
  const world = useWorld({ sleep: async () => undefined, batchSize: 3 });

  async function scene(): Promise<string> {
    await freshPool(world, CODES, 3);
    return openPoolRun(world, 'sale', followers(PEOPLE));
  }
  const optOut = () => withdraw(world, 'u00003');
  /** As Temporal would: again until it is done. */
  async function insist(work: () => Promise<unknown>): Promise<void> {
    for (let tries = 0; ; tries += 1) {
      try {
        await work();
        return;
      } catch (error) {
        if (tries === 5) throw error;
      }
    }
  }
  async function deliverAll(run: string, provider: Provider, models: Models = world.models): Promise<void> {
    const { batches } = (await readRun(world, run)).planned;
    for (let seq = 0; seq < batches; seq += 1)
      await insist(() => deliver(world, provider.channel(), run, seq, { models }));
  }
  /**
   * Another campaign wants codes, and gets what is free: also what came back from the first. Newcomers stand before the
   * others, so that a code that came back goes to somebody else.
   */
  async function another(provider: Provider, key = 'other'): Promise<void> {
    await addCustomers(world, [customer('a1'), customer('a2')]);
    const run = await openRunOf(world, await addCampaign(world, key, [pooled()]));
    await insist(() => plan(world, run));
    await deliverAll(run, provider);
    await insist(() => close(world, run));
  }
  async function assertTrue(run: string, provider: Provider, context: string): Promise<void> {
    await assertBalanced(world, run);
    assertNobodyShares(provider, context);
    const books = await assertBooks(world, context);
    assertKept(books, provider, context);
    assert.equal(books.free.size + books.held.size, CODES, context);
  }

  for (const step of ['plan', 'close'] as const) {
    it(`a crash at any boundary of the ${step} gives no code to two customers and loses none`, async () => {
      // Every other boundary each, to save time.
      for (let at = step === 'plan' ? 0 : 1; ; at += 2) {
        const run = await scene();
        const provider = new Provider('resend', script);
        const killer = new Killer(at);
        const models = hookModels(world.models, killer.hook);
        if (step === 'plan') await plan(world, run, { models }).catch(() => undefined);
        await optOut();
        await insist(() => plan(world, run));
        await deliverAll(run, provider);
        if (step === 'close') {
          const dying = world.activities({ models });
          await dying.closeRun({ run, rest: 'expired' }).catch(() => undefined);
        }
        await insist(() => close(world, run));
        await another(provider);
        await assertTrue(run, provider, killer.where);
        if (!killer.dead) {
          assert.ok(at > 20, `the boundaries were counted: ${at}`);
          break;
        }
      }
    }).timeout(240_000);
  }

  it('two campaigns at once that crash where they will share no code and lose none', async () => {
    const crash = fc.nat({ max: 60 });
    await fc.assert(
      fc.asyncProperty(crash, crash, crash, fc.boolean(), async (first, second, third, optsOut) => {
        const one = await scene();
        const two = await openRunOf(world, await addCampaign(world, 'two', [pooled()]));
        const provider = new Provider('resend', script);
        const dying = (at: number) => ({ models: hookModels(world.models, new Killer(at).hook) });
        await Promise.allSettled([plan(world, one, dying(first)), plan(world, two, dying(second))]);
        if (optsOut) await optOut();
        await Promise.all([insist(() => plan(world, one)), insist(() => plan(world, two))]);
        await deliverAll(one, provider);
        const ending = world.activities({ ...dying(third) });
        await Promise.allSettled([ending.closeRun({ run: one, rest: 'expired' }), deliverAll(two, provider)]);
        await Promise.all([insist(() => close(world, one)), insist(() => close(world, two))]);
        const context = `crashes at ${first}, ${second}, ${third}`;
        await another(provider);
        await assertBalanced(world, two);
        await assertTrue(one, provider, context);
      }),
      { numRuns: 12 },
    );
  }).timeout(240_000);

  it('a planner given up anywhere, and back after another one or after the end, shares no code and loses none', async () => {
    for (const ended of [false, true]) {
      // Every other boundary each, to save time.
      for (let at = ended ? 1 : 0; ; at += 2) {
        const run = await scene();
        const provider = new Provider('resend', script);
        const freezer = new Freezer(at);
        const zombie = plan(world, run, { models: hookModels(world.models, freezer.hook) }).catch(() => undefined);
        if (!(await freezer.stopped(zombie))) break;
        await optOut();
        await insist(() => plan(world, run));
        if (ended) {
          await deliverAll(run, provider);
          await insist(() => close(world, run));
          await another(provider);
        }
        freezer.release();
        await zombie;
        await deliverAll(run, provider);
        await insist(() => close(world, run));
        await assertTrue(run, provider, `frozen ${freezer.where}, ended ${ended}`);
      }
    }
  }).timeout(240_000);

  it('a delivery given up anywhere, and back after its codes came back, shares none', async () => {
    for (let at = 0; ; at += 1) {
      world.clock.now = minutes(0);
      const run = await scene();
      await plan(world, run);
      const provider = new Provider('resend', script);
      const freezer = new Freezer(at);
      const models = hookModels(world.models, freezer.hook);
      provider.around = async (moment) => freezer.hook('provider', moment);
      const zombie = deliver(world, provider.channel(), run, 0, { models }).catch(() => undefined);
      if (!(await freezer.stopped(zombie))) break;
      provider.around = async () => undefined;
      // The others' attempt finds that nobody may be sent to any more; the end waits for its grace.
      const grace = {
        sleep: async (ms: number) => {
          world.clock.now = new Date(world.clock.now.getTime() + ms);
        },
      };
      await world.activities({ ...grace }).closeRun({ run, rest: 'cancelled' });
      world.clock.now = new Date(world.clock.now.getTime() + 5_000);
      await another(provider);
      freezer.release();
      await zombie;
      await assertTrue(run, provider, `frozen ${freezer.where}`);
    }
  }).timeout(240_000);

  it('a delivery that sends while its run ends, and dies before it says so, leaves the customers what they were sent', async () => {
    for (let at = 0; ; at += 1) {
      world.clock.now = minutes(0);
      const run = await scene();
      await plan(world, run);
      const provider = new Provider('resend', script);
      const stopped = new Freezer(at);
      const dying = hookModels(world.models, async (operation, moment) => {
        if (moment === 'before' && operation === 'batches.updateOne') throw new Error('died behind the provider');
        await stopped.hook(operation, moment);
      });
      const sending = deliver(world, provider.channel(), run, 0, { models: dying }).catch(() => undefined);
      if (!(await stopped.stopped(sending))) break;
      // Everybody is settled as never tried, and the run is not closed yet.
      const ending = new Freezer('before runs.updateOne');
      const models = hookModels(world.models, ending.hook);
      const closing = world.activities({ models }).closeRun({ run, rest: 'cancelled' });
      await ending.frozen;
      stopped.release();
      await sending;
      ending.release();
      await closing;
      await another(provider);
      await assertTrue(run, provider, `delivery frozen ${stopped.where}`);
    }
  }).timeout(240_000);

  it('an upload that crashes anywhere, and comes again, has every code once and free', async () => {
    const codes = codesNamed(7, 'UP');
    for (let at = 0; ; at += 1) {
      await freshPool(world, 0);
      const killer = new Killer(at);
      await addCodes(hookModels(world.models, killer.hook), POOL, codes.slice(0, 5), 'first').catch(() => undefined);
      await finishPages(world.models, POOL);
      await addCodes(world.models, POOL, codes, 'second');
      const books = await assertBooks(world, killer.where);
      assert.deepEqual([...books.free].sort(), codes, killer.where);
      assert.equal((await countCodes(world.models, POOL)).total, 7);
      if (!killer.dead) break;
    }
  });
});
