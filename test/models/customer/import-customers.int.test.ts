import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Connection } from 'mongoose';
import { connect } from '../../../models/base/connect.js';
import { insertMissing } from '../../../models/base/insert-missing.js';
import { inParallel } from '../../../models/base/parallel.js';
import { sameValue } from '../../../models/base/same-value.js';
import { type GivenCustomer, importCustomers } from '../../../models/customer/import-customers.js';
import { recordOrders } from '../../../models/customer/record-orders.js';
import { refreshCustomers } from '../../../models/customer/refresh-customers.js';
import { createModels, type Models } from '../../../models/models.js';
import { claimCustomers } from '../../../models/run/claims.js';
import { freshDatabase } from '../../support/servers.js';

const RULE = { clickHours: 120, readHours: 24 };
const AT = new Date('2026-10-01T00:00:00Z');
const people = (count: number, more: object = {}): GivenCustomer[] =>
  Array.from({ length: count }, (_, n) => ({ ref: `c${n}`, name: `Khách ${n}`, ...more }));

describe('imported customers', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  after(() => connection.close());

  it('of two imports at once are created once', async () => {
    const outcomes = await Promise.all([1, 2, 3].map(() => importCustomers(models, 'twice', people(300))));
    const created = outcomes.flat().filter((outcome) => outcome === 'created').length;
    assert.equal(await models.customers.countDocuments({ shop: 'twice' }), 300);
    assert.equal(created, 300);
  });

  it('keep every claim that is made while they are updated, and every update', async () => {
    await importCustomers(models, 'race', people(40));
    const claims = people(40).map(async ({ ref }, n) => {
      for (let turn = 0; turn < 5; ) {
        const { rev } = (await models.customers.findById(`race/${ref}`).lean())!;
        const touch = { run: `race.a.b${turn}.1`, window: 'w', channel: 'chat' as const, at: AT, claim: `${n}` };
        turn += await claimCustomers(models.customers, [{ id: `race/${ref}`, rev }], touch);
      }
    });
    const updates = (async () => {
      for (let turn = 0; turn < 5; turn += 1) {
        await importCustomers(models, 'race', people(40, { chatId: `chat-${turn}` }));
        const orders = people(40).map(({ ref }) => ({
          ref: `o${turn}`,
          customer: ref,
          placedAt: AT,
          status: 'paid' as const,
          total: 1,
          skus: [],
        }));
        await recordOrders(models, 'race', 'GBP', orders);
        await refreshCustomers(
          models,
          people(40).map(({ ref }) => `race/${ref}`),
          RULE,
        );
      }
    })();
    await Promise.all([...claims, updates]);
    for (const customer of await models.customers.find({ shop: 'race' }).lean()) {
      const { touches, chatId, facts } = customer;
      assert.deepEqual([touches.length, chatId, facts.validOrders], [5, 'chat-4', 5], customer.ref);
    }
  });

  it('grow by no more than 50 wishes, the newest, each product once', async () => {
    const wishlist = Array.from({ length: 120 }, (_, n) => ({ sku: `S${n % 60}`, at: new Date(AT.getTime() + n) }));
    await importCustomers(models, 'wishes', [{ ref: '1', name: 'A', wishlist }]);
    const kept = (await models.customers.findById('wishes/1').lean())!.signals.wishlist;
    assert.equal(kept.length, 50);
    assert.deepEqual([kept[0]?.sku, kept.at(-1)?.sku], ['S59', 'S10']);
    assert.equal((await importCustomers(models, 'wishes', [{ ref: '1', name: 'A', wishlist }]))[0], 'unchanged');
  });

  it('that nobody knew of are made by their orders', async () => {
    const order = { ref: 'o', customer: 'ghost', placedAt: AT, status: 'paid' as const, total: 1, skus: [] };
    assert.deepEqual(await recordOrders(models, 'ghosts', 'GBP', [order]), ['new']);
    await refreshCustomers(models, ['ghosts/ghost'], RULE);
    const made = await models.customers.findById('ghosts/ghost').lean();
    assert.deepEqual([made?.name, made?.facts.validOrders], ['', 1]);
  });

  it('are inserted past those that are there', async () => {
    const row = (ref: string) => ({ _id: `past/${ref}`, shop: 'past' });
    assert.deepEqual(await insertMissing(models.orders, [row('a'), row('b')]), []);
    assert.deepEqual(await insertMissing(models.orders, [row('b'), row('c'), row('a')]), ['past/b', 'past/a']);
    assert.equal(await models.orders.countDocuments({ shop: 'past' }), 3);
  });
});

describe('values of documents', () => {
  it('are the same when they say the same', () => {
    assert.ok(sameValue({ a: [AT, { b: 1 }], c: undefined }, { c: undefined, a: [new Date(AT), { b: 1 }] }));
    for (const [a, b] of [
      [{}, { a: 1 }],
      [[], {}],
      [AT, AT.getTime()],
      [AT, {}],
      [null, {}],
      [
        [1, 2],
        [2, 1],
      ],
      [{ a: undefined }, { b: undefined }],
    ]) {
      assert.equal(sameValue(a, b), false, JSON.stringify([a, b]));
      assert.equal(sameValue(b, a), false);
    }
  });

  it('compare as JSON does, for plain values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        assert.ok(sameValue(a, structuredClone(a)));
        if (sameValue(a, b)) assert.deepEqual(a, b);
      }),
    );
  });
});

describe('work in parallel', () => {
  it('comes back in its order, so many at a time', async () => {
    let running = 0;
    let most = 0;
    const results = await inParallel(
      Array.from({ length: 100 }, (_, n) => n),
      async (n) => {
        running += 1;
        most = Math.max(most, running);
        await new Promise((resolve) => setTimeout(resolve, (n * 7) % 5));
        running -= 1;
        return n * 2;
      },
    );
    assert.deepEqual(
      results,
      Array.from({ length: 100 }, (_, n) => n * 2),
    );
    assert.ok(most > 1 && most <= 16, String(most));
    assert.deepEqual(await inParallel([], async () => 1), []);
  });

  it('fails as its first failure does', async () => {
    await assert.rejects(
      inParallel([1, 2, 3], async (n) => {
        if (n === 2) throw new Error('two');
      }),
      /two/,
    );
  });
});
