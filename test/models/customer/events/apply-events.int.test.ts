import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BSON } from 'mongodb';
import type { Connection } from 'mongoose';
import type { Customer } from '../../../../domain/customer/customer.js';
import type { ShopEvent } from '../../../../domain/customer/events/event.js';
import { connect } from '../../../../models/base/connect.js';
import { applyShopEvents } from '../../../../models/customer/events/apply-events.js';
import { importCustomers } from '../../../../models/customer/import-customers.js';
import { ordersOf, ordersOfEach } from '../../../../models/customer/orders-of.js';
import { recordOrders } from '../../../../models/customer/record-orders.js';
import { createModels, type Models } from '../../../../models/models.js';
import { claimCustomers } from '../../../../models/run/claims.js';
import { arrivals, happened } from '../../../domain/customer/events/samples.js';
import { freshDatabase } from '../../../support/servers.js';

const RULE = { clickHours: 120, readHours: 24 };
const NOW = new Date('2026-11-01T00:00:00Z');
const day = (n: number, ms = 0): Date => new Date(Date.UTC(2026, 9, n) + ms);

describe('events in the store', () => {
  let connection: Connection;
  let models: Models;
  let ids = 0;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  after(() => connection.close());

  const event = (type: string, at: Date, customer: string, more: object = {}): ShopEvent => {
    ids += 1;
    return { id: `e${ids}`, type, at, customer, ...more } as ShopEvent;
  };
  const send = (shop: string, events: readonly ShopEvent[]) =>
    applyShopEvents(models, { _id: shop, currency: 'VND' }, events, RULE, NOW);
  const stored = async (shop: string, ref: string): Promise<Customer> => {
    const found = await models.customers.findById(`${shop}/${ref}`).lean<Customer>();
    assert.ok(found, ref);
    return found;
  };
  /**
   * A customer without what differs by the way the events came: ids, counts of writes, the order of ids seen, and who once had an
   * address of theirs, which the rule compares with the addresses of now.
   */
  const comparable = ({ _id, shop: _s, ref: _r, rev: _rev, shared: _shared, memory, ...rest }: Customer) => {
    const { n: _n, seen: _seen, ...words } = memory ?? { n: 0, seen: '' };
    return { ...rest, words };
  };

  /** All customers of a shop with their orders, in the order of their refs. */
  const everybody = async (shop: string) => {
    const customers = await models.customers.find({ shop }).sort({ _id: 1 }).lean<Customer[]>();
    const orders = await ordersOfEach(
      models,
      customers.map(({ _id }) => _id),
    );
    return customers.map((customer) => [customer.ref, comparable(customer), orders.get(customer._id) ?? []]);
  };

  it('that come late, repeated and shuffled, in requests of any size, leave the same profiles and orders', async () => {
    let turn = 0;
    const PEOPLE = 25;
    const one = happened('c', 15).chain((events) => fc.tuple(fc.constant(events), arrivals(events)));
    const cases = fc.array(one, { minLength: PEOPLE, maxLength: PEOPLE });
    await fc.assert(
      fc.asyncProperty(cases, fc.integer({ min: 1, max: 120 }), async (people, size) => {
        turn += 1;
        const named = (which: 0 | 1) =>
          people.flatMap((both, n) => both[which].map((e) => ({ ...e, id: `p${n}-${e.id}`, customer: `c${n}` })));
        await send(`once-${turn}`, named(0));
        // One event of each customer in turn: requests cut across customers.
        const mixed = named(1).sort((a, b) => a.id.slice(-3).localeCompare(b.id.slice(-3)));
        for (let from = 0; from < mixed.length; from += size)
          await send(`often-${turn}`, mixed.slice(from, from + size));
        assert.deepEqual(await everybody(`often-${turn}`), await everybody(`once-${turn}`));
      }),
      { numRuns: 40 },
    );
    assert.ok(turn * PEOPLE >= 1000, `${turn * PEOPLE} cases`);
  });

  it('are answered accepted once and duplicate ever after, and the second time write nothing', async () => {
    const events = [
      event('order_placed', day(1), '1', { order: 'o', total: 100, skus: ['A'] }),
      event('order_paid', day(2), '1', { order: 'o' }),
      event('wishlist_added', day(2), '1', { sku: 'B' }),
      event('consent_given', day(2), '1', { channel: 'chat' }),
      event('profile_changed', day(2), '2', { profile: { name: 'Hai' } }),
      event('followed', day(2), '2'),
    ];
    assert.deepEqual(await send('twice', events), Array(6).fill('accepted'));
    const before = [await stored('twice', '1'), await stored('twice', '2')];
    assert.deepEqual(await send('twice', events), Array(6).fill('duplicate'));
    assert.deepEqual([await stored('twice', '1'), await stored('twice', '2')], before);
    const [{ facts, consent, signals, rev }] = before as [Customer, Customer];
    assert.deepEqual([facts.validOrders, facts.revenue, signals.wishlist.length, rev], [1, 100, 1, 0]);
    assert.deepEqual(consent, { chat: { granted: true, at: day(2) } });
  });

  it('move rev only when a rule can see what changed', async () => {
    await send('revs', [event('cart_added', day(5), '1', { sku: 'A' })]);
    const revAfter = async (one: ShopEvent): Promise<number> => {
      await send('revs', [one]);
      return (await stored('revs', '1')).rev;
    };
    assert.equal(await revAfter(event('cart_removed', day(4), '1', { sku: 'A' })), 0);
    assert.equal(await revAfter(event('wishlist_removed', day(4), '1', { sku: 'Z' })), 0);
    assert.equal(await revAfter(event('cart_removed', day(6), '1', { sku: 'A' })), 1);
    assert.equal(await revAfter(event('order_paid', day(6), '1', { order: 'unknown' })), 1);
    assert.equal(await revAfter(event('consent_given', day(6), '1', { channel: 'sms' })), 2);
  });

  it('of a customer with 100,000 leave a document of a few kilobytes', async function () {
    this.timeout(240_000);
    const types = ['cart_added', 'wishlist_added', 'cart_removed', 'wishlist_removed', 'followed', 'profile_changed'];
    for (let from = 0; from < 100_000; from += 5_000) {
      const events = Array.from({ length: 5_000 }, (_, n) =>
        event(types[(n * 7) % types.length] ?? '', day(1, from + n), '1', {
          sku: `SKU-${(from + n * 13) % 4000}`,
          profile: { name: `Tên ${n}` },
        }),
      );
      await send('busy', events);
    }
    const bytes = BSON.calculateObjectSize(await stored('busy', '1'));
    assert.ok(bytes < 32 * 1024, `${bytes} bytes`);
  });

  it('of an order are heard before its placement and after a file has told of it', async () => {
    const paid = event('order_paid', day(2), '1', { order: 'o' });
    await send('early', [paid]);
    assert.equal((await stored('early', '1')).facts.validOrders, 0);
    const report = { ref: 'o', customer: '1', placedAt: day(1), status: 'placed' as const, total: 900, skus: ['A'] };
    assert.deepEqual(await recordOrders(models, 'early', 'VND', [report]), ['changed']);
    await send('early', [event('order_returned', day(3), '1', { order: 'o', amount: 100 })]);
    assert.deepEqual((await stored('early', '1')).facts.revenue, 800);
    const other = event('order_placed', day(9), '1', { order: 'o', total: 5, skus: [] });
    assert.deepEqual(await send('early', [other]), ['conflict']);
    assert.equal((await stored('early', '1')).facts.revenue, 800);
    const further = { ...report, status: 'delivered' as const, total: 700 };
    assert.deepEqual(await recordOrders(models, 'early', 'VND', [further]), ['changed']);
    assert.deepEqual((await ordersOf(models, 'early/1'))[0]?.total, 700);
  });

  it('after a file has replaced a list are added to what the file says', async () => {
    await send('files', [event('wishlist_added', day(3), '1', { sku: 'A' }), event('followed', day(3), '1')]);
    const file = { ref: '1', name: 'Một', wishlist: [{ sku: 'B', at: day(1) }], followedAt: null };
    assert.deepEqual(await importCustomers(models, 'files', [file]), ['updated']);
    await send('files', [event('wishlist_added', day(4), '1', { sku: 'C' })]);
    const { signals, name } = await stored('files', '1');
    assert.deepEqual(
      [signals.wishlist.map(({ sku }) => sku), signals.followedAt, name],
      [['C', 'B'], undefined, 'Một'],
    );
    assert.deepEqual(await importCustomers(models, 'files', [{ ref: '1', name: 'Một' }]), ['unchanged']);
  });

  it('at the same time from many, while customers are claimed, lose nothing', async () => {
    await send('race', [event('profile_changed', day(1), '1', { profile: { name: 'Một' } })]);
    const requests = Array.from({ length: 12 }, (_, n) =>
      send('race', [
        event('wishlist_added', day(2, n), '1', { sku: `W${n}` }),
        event('order_placed', day(3, n), '1', { order: `o${n}`, total: 10, skus: [] }),
        event('order_paid', day(4, n), '1', { order: `o${n}` }),
        event('order_returned', day(5, n), '1', { order: 'o0', amount: 0.5 }),
        event('followed', day(2), `new-${n % 3}`),
      ]),
    );
    const claims = (async () => {
      for (let turn = 0; turn < 5; ) {
        const { rev } = await stored('race', '1');
        const touch = { run: `race.a.b${turn}.1`, window: 'w', channel: 'chat' as const, at: day(1), claim: `${turn}` };
        turn += await claimCustomers(models.customers, [{ id: 'race/1', rev }], touch);
      }
    })();
    await Promise.all([...requests, claims]);
    const { facts, signals, touches } = await stored('race', '1');
    assert.deepEqual([facts.validOrders, facts.revenue, signals.wishlist.length, touches.length], [12, 114, 12, 5]);
    assert.equal(await models.customers.countDocuments({ shop: 'race' }), 4);
  });

  it('of orders give the purchase to the message that brought it, once, and take it back', async () => {
    await send('bought', [event('profile_changed', day(1), '1', { profile: { name: 'Một' } })]);
    const run = 'bought.c.o.1';
    const touch = { run, window: 'w', channel: 'chat', at: day(2), claim: 'x', clickedAt: day(2) };
    await models.customers.updateOne({ _id: 'bought/1' }, { $push: { touches: touch }, $inc: { rev: 1 } });
    await models.runs.collection.insertOne({ _id: run, funnel: { bought: 0, revenue: 0 } } as never);
    const funnel = async () => (await models.runs.collection.findOne({ _id: run as never }))?.funnel;
    const events = [
      event('order_placed', day(3), '1', { order: 'o', total: 10, skus: [] }),
      event('order_paid', day(3), '1', { order: 'o' }),
    ];
    await send('bought', events);
    await send('bought', events);
    assert.deepEqual(await funnel(), { bought: 1, revenue: 10 });
    await send('bought', [event('order_cancelled', day(4), '1', { order: 'o' })]);
    assert.deepEqual(await funnel(), { bought: 0, revenue: 0 });
  });

  it('of orders record the codes that they used, also of customers whom nobody knew, and give them back', async () => {
    const offer = { _id: 'codes/sale', shop: 'codes', key: 'sale', code: 'SALE11', name: 'Sale' };
    await models.offers.collection.insertOne(offer as never);
    const placed = event('order_placed', day(3), '1', { order: 'o', total: 10, skus: [], codes: ['sale11'] });
    await send('codes', [event('order_paid', day(4), '1', { order: 'o' })]);
    await send('codes', [placed]);
    const spent = async () => (await models.codeUses.find({}).lean()).map((use) => [use.offer, use.order, use.spent]);
    assert.deepEqual(await spent(), [['sale', 'o', true]]);
    await send('codes', [event('order_cancelled', day(5), '1', { order: 'o' })]);
    assert.deepEqual(await spent(), [['sale', 'o', false]]);
  });
});
