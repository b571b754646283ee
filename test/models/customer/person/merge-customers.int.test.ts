import assert from 'node:assert/strict';
import type { Customer } from '../../../../domain/customer/customer.js';
import { native } from '../../../../models/base/native.js';
import { recordConsent } from '../../../../models/customer/consent/consent-ledger.js';
import { optOut } from '../../../../models/customer/consent/opt-out.js';
import { applyShopEvents } from '../../../../models/customer/events/apply-events.js';
import { type GivenCustomer, importCustomers } from '../../../../models/customer/import-customers.js';
import { eraseCustomer } from '../../../../models/customer/person/erase-customer.js';
import { exportCustomer } from '../../../../models/customer/person/export-customer.js';
import { type Merged, mergeCustomers } from '../../../../models/customer/person/merge-customers.js';
import { takeOrders } from '../../../../models/customer/take-orders.js';
import { sumLedgers } from '../../../../models/run/batch-store.js';
import { recordFunnel } from '../../../../models/run/funnel.js';
import { reconcile } from '../../../../models/run/reconcile/reconcile.js';
import { settleUnknown } from '../../../../models/run/settle-unknown.js';
import { decidingRun, decisionOf } from '../../../../models/run/why/decisions.js';
import { hookModels, type Moment } from '../../../activities/deliver/hooked.js';
import { LOST_AFTER, Provider } from '../../../activities/deliver/provider.js';
import {
  addCampaign,
  assertBalanced,
  close,
  deliver,
  minutes,
  NOON,
  openRunOf,
  outreach,
  POLICY,
  plan,
  planReach,
  readCustomer,
  readRun,
  SHOP,
  useWorld,
} from '../../../activities/world.js';

const CHAT = { channel: 'chat', template: { text: 'Chào {{ customer_name }}' } } as const;
const RULE = { clickHours: 120, readHours: 24 };
const shop = { _id: SHOP, currency: 'VND' };
const given = (ref: string, more: Partial<GivenCustomer> = {}): GivenCustomer => ({
  ref,
  name: `Khách ${ref}`,
  email: `${ref}@example.com`,
  chatId: `chat-${ref}`,
  followedAt: minutes(-5000),
  consent: { email: minutes(-1000), chat: minutes(-1000) },
  ...more,
});
const order = (customer: string, ref: string, at: number, total = 100) => ({
  customer,
  ref,
  placedAt: minutes(at),
  status: 'paid' as const,
  total,
  skus: ['ao'],
});

describe('two records of one person', () => {
  const world = useWorld();
  const bring = (...customers: GivenCustomer[]) => importCustomers(world.models, SHOP, customers, minutes(-10));
  const merge = (from = 'b', into = 'a', models = world.models) =>
    mergeCustomers(models, { shop: SHOP, from, into }, { now: minutes(60), rule: RULE });
  const customers = async (): Promise<string[]> =>
    (
      await native(world.models.customers)
        .find<{ ref: string }>({}, { projection: { ref: 1 } })
        .toArray()
    ).map(({ ref }) => ref);
  async function sent(
    key = 'sale',
    overrides: Parameters<typeof outreach>[0] = {},
    provider = new Provider('unknown'),
  ) {
    const run = await openRunOf(world, await addCampaign(world, key, [outreach(overrides)]));
    await plan(world, run);
    await deliver(world, provider.channel(), run);
    return run;
  }
  const noDifference = async (run: string): Promise<void> => {
    const found: unknown[] = [];
    await reconcile(world.models, {
      of: run,
      now: minutes(99),
      repair: false,
      attribute: true,
      tell: (one) => found.push(one),
    });
    assert.deepEqual(found, []);
  };

  /** Both got the run's message; both read, and both have bought after it. */
  async function known(): Promise<string> {
    await bring(
      given('a', { tags: ['si'] }),
      given('b', { phone: '+84912000111', city: 'Huế', tags: ['vip'] }),
      given('c'),
    );
    const run = await sent('sale', CHAT);
    await recordFunnel(world.models, [{ message: `${run}:b`, step: 'read', at: minutes(5) }], NOON);
    await takeOrders(world.models, shop, [order('a', 'DH1', 8), order('b', 'DH2', 9, 250), order('b', 'DH1', 8)], RULE);
    return run;
  }

  it('become one with their history, and no number of a run changes', async () => {
    const run = await known();
    await close(world, run);
    const before = [await sumLedgers(world.models.batches, run), (await readRun(world, run)).funnel] as const;
    assert.deepEqual([before[0].sent, before[1].read, before[1].bought, before[1].revenue], [3, 1, 1, 350]);

    const done = await merge();
    assert.deepEqual(done, { into: 'a', touches: 1, orders: 2, consents: 2, codes: 0 });
    assert.deepEqual(await customers(), ['a', 'c']);
    const { name, email, phone, city, tags, facts, touches } = await readCustomer(world, 'a');
    assert.deepEqual(
      [name, email, phone, city, tags],
      ['Khách a', 'a@example.com', '+84912000111', 'Huế', ['si', 'vip']],
    );
    assert.deepEqual([facts.validOrders, facts.revenue], [2, 350], 'one number is one order');
    assert.deepEqual(
      touches.map(({ run: id, ref, readAt }) => [id, ref, readAt?.getTime()]),
      [
        [run, undefined, undefined],
        [run, 'b', minutes(5).getTime()],
      ],
    );
    const after = await readRun(world, run);
    assert.deepEqual([await sumLedgers(world.models.batches, run), after.funnel], before);
    await noDifference(run);
    assert.deepEqual(await merge(), { into: 'a', touches: 0, orders: 0, consents: 0, codes: 0 }, 'told again');
  });

  it('are reached by either reference: receipts, imports, events, orders, refusals, why', async () => {
    const run = await known();
    await close(world, run);
    await merge();
    await recordFunnel(world.models, [{ message: `${run}:b`, step: 'read', at: minutes(6) }], NOON);
    await recordFunnel(world.models, [{ message: `${run}:a`, step: 'delivered', at: minutes(7) }], NOON);
    const { delivered, read } = (await readRun(world, run)).funnel;
    assert.deepEqual([delivered, read], [2, 1]);
    await noDifference(run);
    assert.deepEqual(await bring(given('b', { city: 'Vinh' }), given('d')), ['updated', 'created']);
    await bring(given('b', { city: 'Vinh' }), given('a', { city: 'Huế' }));
    const event = { id: 'e1', type: 'cart_added', at: minutes(20), customer: 'b', sku: 'mu' } as const;
    await applyShopEvents(world.models, shop, [event], RULE, minutes(21));
    await takeOrders(world.models, shop, [order('b', 'DH3', 30, 50)], RULE);
    await optOut(world.models, { shop: SHOP, ref: 'b' }, no(40));
    const kept = await readCustomer(world, 'a');
    assert.deepEqual([kept.city, kept.signals.cart.length, kept.facts.revenue], ['Huế', 1, 400], 'the later row holds');
    assert.equal(kept.consent.email?.optedOut, true);
    assert.deepEqual(await customers(), ['a', 'c', 'd']);
    const other = await sent('next');
    const deciding = await decidingRun(world.models, SHOP, other);
    assert.ok(deciding);
    assert.equal((await decisionOf(world.models, deciding, kept)).reason, 'opted_out');
  });

  const no = (at: number) =>
    ({
      channel: 'email',
      purpose: 'advertising',
      granted: false,
      method: 'link',
      at: minutes(at),
      recordedAt: minutes(at),
    }) as const;
  const yes = (at: number) => ({ ...no(at), granted: true }) as const;

  it('have refused together, until the person agrees', async () => {
    await bring(given('a'), given('b'));
    await recordConsent(world.models, { shop: SHOP, ref: 'b' }, no(-5));
    await merge();
    assert.equal((await readCustomer(world, 'a')).consent.email?.optedOut, true);
    await importCustomers(world.models, SHOP, [given('b', { consent: { email: minutes(70) } })], minutes(80));
    assert.equal((await readCustomer(world, 'a')).consent.email?.optedOut, true, 'no file takes it back');
    assert.deepEqual(await planReach(world, await openRunOf(world, await addCampaign(world))), []);
    await recordConsent(world.models, { shop: SHOP, ref: 'b' }, yes(90));
    assert.equal((await readCustomer(world, 'a')).consent.email?.granted, true);
  });

  it('have agreed when the later word of either was the person’s own yes', async () => {
    await bring(given('a'), given('b'));
    await recordConsent(world.models, { shop: SHOP, ref: 'a' }, no(-5));
    await recordConsent(world.models, { shop: SHOP, ref: 'b' }, yes(-4));
    await merge();
    assert.equal((await readCustomer(world, 'a')).consent.email?.granted, true);
  });

  it('count together for caps, and a run that has one of them sends the other nothing', async () => {
    await bring(given('a'), given('b'));
    const cap = { id: 'day_email', max: 1, hours: 24, channels: ['email' as const], fixed: true, source: 'test' };
    await bring(given('a', { followedAt: null }));
    const run = await sent();
    await bring(given('a'));
    await merge();
    assert.deepEqual(await planReach(world, await openRunOf(world, await addCampaign(world, 'next'))), ['a']);
    const next = await openRunOf(world, await addCampaign(world, 'capped'));
    await plan(world, next, { policyAt: () => ({ ...POLICY, caps: [cap] }) as never });
    assert.equal((await sumLedgers(world.models.batches, next)).skipped.cap_reached, 1);
    const again = new Provider('unknown');
    await deliver(world, again.channel(), run);
    assert.deepEqual(again.copies, []);
    await assertBalanced(world, run);
  });

  it('stay two while a run does not know what became of a message, and can be settled after', async () => {
    await bring(given('a', { followedAt: null }), given('b'));
    const run = await sent('sale', {}, new Provider('unknown', () => LOST_AFTER));
    assert.deepEqual(await merge(), { why: 'under_way', run });
    assert.deepEqual(await customers(), ['a', 'b']);
    await close(world, run);
    assert.equal(((await merge()) as Merged).touches, 1);
    await settleUnknown(world.models, run, 'not_sent');
    assert.equal((await readCustomer(world, 'a')).touches[0]?.failed, true, 'their cap is given back');
    await assertBalanced(world, run);
  });

  it('are refused when one is missing, they are the same, or another has taken it in', async () => {
    await bring(given('a'), given('b'), given('c'));
    assert.deepEqual(await merge('x'), { why: 'missing', ref: 'x' });
    assert.deepEqual(await merge('a', 'x'), { why: 'missing', ref: 'x' });
    assert.deepEqual(await merge('a'), { why: 'same' });
    await merge('b', 'a');
    assert.deepEqual(await merge('b', 'c'), { why: 'merged_elsewhere', into: 'a' });
    assert.deepEqual(await merge('a', 'b'), { why: 'same' });
    await merge('a', 'c');
    assert.deepEqual(await bring(given('b')), ['updated'], 'a chain leads to its end');
    assert.deepEqual(await customers(), ['c']);
  });

  it('are exported with the former references, and erased by all of them', async () => {
    const run = await known();
    await close(world, run);
    await merge();
    const all = await exportCustomer(world.models, SHOP, 'b');
    assert.deepEqual([all?.customer.ref, all?.formerRefs, all?.orders.length], ['a', ['b'], 2]);
    const before = [await sumLedgers(world.models.batches, run), (await readRun(world, run)).funnel];
    assert.equal((await eraseCustomer(world.models, SHOP, 'b', () => 'erased-1'))?.runs, 2);
    const text = JSON.stringify(
      await Promise.all(
        Object.values(world.models).map((one) =>
          native(one as never)
            .find({})
            .toArray(),
        ),
      ),
    );
    for (const mark of ['a@example.com', 'b@example.com', '+84912000111', 'Khách', '"b"', '/b"', ':b"'])
      assert.ok(!text.replaceAll('Khách c', '').includes(mark), mark);
    assert.deepEqual([await sumLedgers(world.models.batches, run), (await readRun(world, run)).funnel], before);
    await noDifference(run);
    assert.deepEqual(await bring(given('b')), ['created'], 'a reference that leads nowhere any more');
  });

  /** Everything that is stored, and how to have it back. */
  async function remembered(): Promise<() => Promise<void>> {
    const all = await Promise.all(
      Object.values(world.models).map(async (model) => {
        const collection = native(model as never);
        return { collection, documents: await collection.find({}).toArray() };
      }),
    );
    return async () => {
      for (const { collection, documents } of all) {
        await collection.deleteMany({});
        if (documents.length > 0) await collection.insertMany(documents);
      }
    };
  }

  /** Tried once at each operation, which takes a minute; every seventh is left. */
  const EVERY = 7;

  it('come to the same when the call breaks off anywhere, and is made again', async () => {
    const run = await known();
    await recordConsent(world.models, { shop: SHOP, ref: 'b' }, no(-5));
    await close(world, run);
    const restore = await remembered();
    let expected: unknown;
    for (let at = -1; ; at += at < 0 ? 1 : EVERY) {
      await restore();
      let count = 0;
      let where = '';
      const models = hookModels(world.models, async (operation: string, moment: Moment) => {
        // A write whose answer is lost is one before whose next the process dies.
        if (moment === 'after') return;
        count += 1;
        if (count - 1 !== at) return;
        where = `before ${operation}`;
        throw new Error('killed');
      });
      if (at >= 0) await merge('b', 'a', models).catch(() => undefined);
      await merge();
      const { rev: _, memory: _m, heard: _h, ...kept } = (await readCustomer(world, 'a')) as Customer;
      const { funnel } = await readRun(world, run);
      const orders = native(world.models.orders).find({}, { projection: { _id: 1 } });
      const words = await native(world.models.consents).countDocuments({});
      const state = [kept, funnel, await orders.toArray(), words];
      expected ??= state;
      assert.deepEqual(state, expected, where);
      assert.deepEqual(await customers(), ['a', 'c'], where);
      if (at >= 0 && where === '') return;
    }
  });
});
