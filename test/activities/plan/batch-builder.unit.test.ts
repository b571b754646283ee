import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BatchBuilder } from '../../../activities/plan/batch-builder.js';
import { imbalance, ledgerOfBatch } from '../../../domain/run/ledger.js';

const SHAPE = { run: 'shop.sale.a.1', shop: 'shop', batchSize: 3, chunkSize: 2 };
const AT = new Date('2026-11-11T05:00:00Z');
const fields = { to: 'a@example.com', name: 'An' };

describe('BatchBuilder', () => {
  it('numbers batches on, and remembers the last customer it has seen', () => {
    const builder = new BatchBuilder(SHAPE, 4, 'shop/a');
    builder.add('shop/b', 'b', 7, fields);
    builder.skip('shop/c', 'c', 'no_consent');
    builder.pass('shop/d');
    const batch = builder.take(AT);
    assert.equal(batch._id, 'shop.sale.a.1/000004');
    assert.equal(batch.cursor, 'shop/d');
    assert.deepEqual(batch.revs, [7]);
    assert.deepEqual(batch.planSkipped, { no_consent: 1 });
    assert.equal(builder.isEmpty, true);
    builder.skip('shop/e', 'e', 'no_consent');
    assert.equal(builder.take(AT)._id, 'shop.sale.a.1/000005');
  });

  it('is full at its size, and also when many were skipped', () => {
    const builder = new BatchBuilder(SHAPE, 0, '');
    for (const ref of ['a', 'b']) builder.add(`shop/${ref}`, ref, 1, fields);
    assert.equal(builder.isFull, false);
    builder.add('shop/c', 'c', 1, fields);
    assert.equal(builder.isFull, true);
    builder.take(AT);
    for (let n = 0; n < 9_999; n += 1) builder.skip(`shop/${n}`, String(n), 'no_address');
    assert.equal(builder.isFull, false);
    builder.skip('shop/x', 'x', 'no_address');
    assert.equal(builder.isFull, true);
  });

  it('counts every member, recipient or skipped, whatever the mix', () => {
    const member = fc.constantFrom('add', 'skip', 'pass');
    fc.assert(
      fc.property(fc.array(member, { maxLength: 60 }), (members) => {
        const builder = new BatchBuilder(SHAPE, 0, '');
        const batches = [];
        for (const [n, kind] of members.entries()) {
          const id = `shop/${n}`;
          if (kind === 'add') builder.add(id, String(n), 1, fields);
          else if (kind === 'skip') builder.skip(id, id, 'cap_reached');
          else builder.pass(id);
          if (builder.isFull) batches.push(builder.take(AT));
        }
        batches.push(builder.take(AT));
        const audience = batches.reduce((sum, { ledger }) => sum + ledger.audience, 0);
        assert.equal(audience, members.filter((kind) => kind !== 'pass').length);
        for (const batch of batches) {
          assert.equal(imbalance(batch.ledger), 0);
          assert.deepEqual(ledgerOfBatch(batch), batch.ledger);
        }
      }),
    );
  });
});
