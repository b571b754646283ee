import assert from 'node:assert/strict';
import { native } from '../../../models/base/native.js';
import { addresseeOf, readConsent, readCustomer, readOwner } from '../../../models/customer/customer-reads.js';
import { keptIds, keptRef, keptRefs, mergedInto, underKept } from '../../../models/customer/merged.js';
import { addCustomers, customer, NOON, SHOP, useWorld } from '../../activities/world.js';

describe('a reference whose record was merged', () => {
  const world = useWorld();
  const lead = (from: string, into: string, shop = SHOP) =>
    native(world.models.mergedCustomers).insertOne({ _id: `${shop}/${from}`, shop, from, into, at: NOON });

  it('leads to the customer who is kept, and every other one to itself', async () => {
    await lead('old', 'kept');
    assert.deepEqual([...(await keptRefs(world.models, SHOP, ['old', 'kept', 'other', 'old']))], [['old', 'kept']]);
    assert.equal(await keptRef(world.models, SHOP, 'old'), 'kept');
    assert.equal(await keptRef(world.models, SHOP, 'other'), 'other');
    assert.deepEqual(
      [...(await keptIds(world.models, SHOP, ['old', 'other']))],
      [
        ['old', `${SHOP}/kept`],
        ['other', `${SHOP}/other`],
      ],
    );
  });

  it('is followed to the end where that one was merged, too, and through no circle for ever', async () => {
    await lead('a', 'b');
    await lead('b', 'c');
    await lead('z', 'b');
    assert.deepEqual([...(await keptRefs(world.models, SHOP, ['a', 'z', 'b']))].sort(), [
      ['a', 'c'],
      ['b', 'c'],
      ['z', 'c'],
    ]);
    await lead('x', 'y');
    await lead('y', 'x');
    assert.ok(['x', 'y'].includes(await keptRef(world.models, SHOP, 'x')));
  });

  it('of another shop leads nowhere here', async () => {
    await lead('old', 'kept', 'elsewhere');
    assert.equal(await keptRef(world.models, SHOP, 'old'), 'old');
  });

  it('with a name that ids escape is the same reference', async () => {
    await native(world.models.mergedCustomers).insertOne({
      _id: `${SHOP}/%23 1`.replace(' ', '%20'),
      shop: SHOP,
      from: '# 1',
      into: 'kept',
      at: NOON,
    });
    assert.equal(await keptRef(world.models, SHOP, '# 1'), 'kept');
  });

  it('is listed with the customer whom it became a part of', async () => {
    await lead('b2', 'kept');
    await lead('b1', 'kept');
    await lead('b3', 'other');
    const found = await mergedInto(world.models, SHOP, 'kept');
    assert.deepEqual(
      found.map(({ from }) => from),
      ['b1', 'b2'],
    );
  });

  it('is replaced in what names a customer, and what names none of them is handed on as it is', async () => {
    await lead('old', 'kept');
    const told = [
      { customer: 'old', n: 1 },
      { customer: 'other', n: 2 },
    ];
    assert.deepEqual(await underKept(world.models, SHOP, told), [{ customer: 'kept', n: 1 }, told[1]]);
    const plain = told.slice(1);
    assert.equal(await underKept(world.models, SHOP, plain), plain);
  });

  it('finds the kept customer wherever one is read', async () => {
    const touch = { run: `${SHOP}.sale.x.1`, window: 'w', channel: 'email', at: NOON, claim: 'c', ref: 'old' } as const;
    await addCustomers(world, [customer('kept', { touches: [touch] })]);
    await lead('old', 'kept');
    assert.equal((await readCustomer(world.models, SHOP, 'old'))?.ref, 'kept');
    assert.equal((await readConsent(world.models, SHOP, 'old'))?.email?.granted, true);
    assert.equal((await readOwner(world.models, SHOP, 'old'))?.ref, 'kept');
    const addressee = await addresseeOf(world.models, `${touch.run}:old`, 'email');
    assert.deepEqual([addressee?.ref, addressee?.address], ['kept', 'kept@example.com']);
    assert.equal(await readCustomer(world.models, SHOP, 'nobody'), undefined);
    await lead('lost', 'gone');
    assert.equal(await readCustomer(world.models, SHOP, 'lost'), undefined);
  });
});
