import assert from 'node:assert/strict';
import { addPage, memberRefs, membersAmong } from '../../../../models/audience/members.js';
import { native } from '../../../../models/base/native.js';
import { importCustomers } from '../../../../models/customer/import-customers.js';
import {
  leaveAddresses,
  moveMembership,
  moveNotes,
  moveOrders,
} from '../../../../models/customer/person/move-records.js';
import { renameOnCodes } from '../../../../models/customer/person/rename-codes.js';
import { spendingOf } from '../../../../models/experiment/spending.js';
import { minutes, NOON, readCustomer, SHOP, useWorld } from '../../../activities/world.js';

const RUN = `${SHOP}.sale.launch.1`;

describe('what moves with a record that is merged', () => {
  const world = useWorld();
  const merger = (from: string, into: string) => ({ shop: SHOP, from, into });
  async function members(): Promise<string[]> {
    const all: string[] = [];
    for await (const refs of memberRefs(world.models, RUN, '')) all.push(...refs);
    return all;
  }

  describe('of an audience that was fixed', () => {
    for (const [what, pages, into, left] of [
      [
        'both belong',
        [
          ['a', 'b'],
          ['m', 'n'],
        ],
        'a',
        ['a', 'm', 'n'],
      ],
      ['only the other belonged, on the same page', [['b', 'd']], 'c', ['c', 'd']],
      ['only the other belonged, and they stand before all', [['b', 'd'], ['m']], 'a', ['a', 'd', 'm']],
      [
        'only the other belonged, and they stand on a later page',
        [
          ['b', 'd'],
          ['m', 'p'],
        ],
        'n',
        ['d', 'm', 'n', 'p'],
      ],
      ['only the other belonged, and they stand behind all', [['b'], ['m']], 'z', ['m', 'z']],
    ] as const) {
      it(`is the kept one’s place: ${what}`, async () => {
        for (const [seq, refs] of pages.entries()) await addPage(world.models, RUN, seq, refs);
        await moveMembership(world.models, merger('b', into));
        assert.deepEqual(await members(), left);
        const found = await membersAmong(world.models, RUN, SHOP, ['b', into]);
        assert.deepEqual([...found], [`${SHOP}/${into}`]);
        await moveMembership(world.models, merger('b', into));
        assert.deepEqual(await members(), left, 'once more');
      });
    }

    it('is nobody’s place where neither belonged', async () => {
      await addPage(world.models, RUN, 0, ['x', 'y']);
      await moveMembership(world.models, merger('b', 'a'));
      assert.deepEqual(await members(), ['x', 'y']);
    });
  });

  it('is every note, but those that the kept one has already', async () => {
    const bounce = (ref: string, run: string, kind: string) => ({
      _id: `${SHOP}/${ref}/${run}` as never,
      shop: SHOP,
      customer: ref,
      run,
      kind,
      status: '',
      at: NOON,
    });
    await native(world.models.bounces).insertMany([
      bounce('a', 'r1', 'hard'),
      bounce('b', 'r1', 'soft'),
      bounce('b', 'r2', 'soft'),
    ]);
    await moveNotes(world.models, merger('b', 'a'));
    const found = await native(world.models.bounces)
      .find({}, { sort: { _id: 1 } })
      .toArray();
    assert.deepEqual(
      found.map(({ _id, customer, kind }) => [_id, customer, kind]),
      [
        [`${SHOP}/a/r1`, 'a', 'hard'],
        [`${SHOP}/a/r2`, 'a', 'soft'],
      ],
    );
  });

  it('is an order that both were told of as one, with the status that has gone further', async () => {
    const order = (ref: string, status: string) => ({
      _id: `${SHOP}/${ref}/DH1` as never,
      shop: SHOP,
      customer: ref,
      ref: 'DH1',
      placedAt: minutes(-9),
      status,
      total: 100,
      currency: 'VND',
      skus: [],
    });
    await native(world.models.orders).insertMany([order('a', 'placed'), order('b', 'paid')]);
    await importCustomers(world.models, SHOP, [{ ref: 'a' }], NOON);
    assert.equal(await moveOrders(world.models, merger('b', 'a'), NOON), 1);
    const found = await native(world.models.orders).find({}).toArray();
    assert.deepEqual(
      found.map(({ _id, status }) => [_id, status]),
      [[`${SHOP}/a/DH1`, 'paid']],
    );
  });

  it('is a code, also where both hold one of the offer: then both are theirs', async () => {
    const hold = (customer: string, code: string) => ({
      _id: `sale/o/${customer}` as never,
      shop: SHOP,
      offer: 'o',
      owner: 'sale',
      customer,
      code,
      runs: [],
    });
    await native(world.models.codeHolds).insertMany([hold('a', 'A1'), { ...hold('b', 'B1'), past: ['B0'] } as never]);
    assert.equal(await renameOnCodes(world.models, SHOP, 'b', 'a'), 1);
    const found = await native(world.models.codeHolds).find({}).toArray();
    assert.deepEqual(
      found.map(({ customer, code, past }) => [customer, code, past]),
      [['a', 'A1', ['B1', 'B0']]],
    );
  });

  it('is the address: nobody shares one with who has gone', async () => {
    const given = (ref: string) => ({ ref, email: 'mai@example.com' });
    await importCustomers(world.models, SHOP, [given('a'), given('b'), given('c')], NOON);
    assert.deepEqual((await readCustomer(world, 'a')).shared?.email, ['a', 'b', 'c']);
    await leaveAddresses(world.models, await readCustomer(world, 'b'));
    assert.deepEqual((await readCustomer(world, 'a')).shared?.email, ['a', 'c']);
    await leaveAddresses(world.models, await readCustomer(world, 'c'));
    assert.equal((await readCustomer(world, 'a')).shared?.email, undefined);
  });

  it('is what was spent: counted for whoever was drawn, and once where both were', async () => {
    const facts = { validOrders: 1, revenue: 70, lastOrderAt: minutes(5), recentOrderAts: [minutes(5)] };
    await importCustomers(world.models, SHOP, [{ ref: 'a' }], NOON);
    await native(world.models.customers).updateOne({ _id: `${SHOP}/a` }, { $set: { facts } });
    const order = {
      shop: SHOP,
      customer: 'a',
      ref: 'DH1',
      placedAt: minutes(5),
      status: 'paid',
      total: 70,
      currency: 'VND',
    };
    await native(world.models.orders).insertOne({ _id: `${SHOP}/a/DH1` as never, ...order, skus: [] } as never);
    const lead = { _id: `${SHOP}/b`, shop: SHOP, from: 'b', into: 'a', at: NOON };
    await native(world.models.mergedCustomers).insertOne(lead);
    const drawn = (ref: string) => ({ id: `${SHOP}/${ref}`, shop: SHOP, since: NOON });
    const spent = async (...refs: string[]) => [...(await spendingOf(world.models, refs.map(drawn), minutes(9)))];
    assert.deepEqual(await spent('b', 'x'), [[`${SHOP}/b`, 70]]);
    assert.deepEqual(await spent('b', 'a'), [[`${SHOP}/a`, 70]]);
  });
});
