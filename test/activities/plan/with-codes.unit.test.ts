import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BatchBuilder } from '../../../activities/plan/batch-builder.js';
import { withCodes } from '../../../activities/plan/with-codes.js';
import { imbalance, ledgerOfBatch } from '../../../domain/run/ledger.js';
import type { Batch } from '../../../domain/run/run.js';

const SHAPE = { run: 'shop.sale.a.1', shop: 'shop', batchSize: 500, chunkSize: 100 };

/** Of an experiment: the message that a recipient gets. */
const variant = (ref: string): string => 'ab-'[Number(ref.slice(1)) % 3] ?? '';

/** A batch of these recipients, with somebody refused and somebody held out beside them. */
function batchOf(refs: readonly string[]): Batch {
  const builder = new BatchBuilder(SHAPE, 0, '');
  builder.skip('shop/0', '0', 'no_consent');
  builder.holdOut('shop/1', '1');
  for (const ref of refs)
    builder.add(`shop/${ref}`, ref, Number(ref.slice(1)), { to: `${ref}@example.com`, name: ref }, variant(ref));
  return builder.take(new Date('2026-11-11T05:00:00Z'));
}

describe('a batch and its codes', () => {
  it('has who got one with it, and names who got none among the refused: nobody is lost', () => {
    const refs = Array.from({ length: 40 }, (_, n) => `c${n}`);
    fc.assert(
      fc.property(fc.subarray(refs), (lucky) => {
        const batch = withCodes(batchOf(refs), new Map(lucky.map((ref) => [ref, `CODE-${ref}`])));
        assert.deepEqual(batch.customers, lucky);
        assert.deepEqual(
          batch.fields?.map(({ code, name }) => [name, code]),
          lucky.map((ref) => [ref, `CODE-${ref}`]),
        );
        assert.deepEqual(
          batch.revs,
          lucky.map((ref) => Number(ref.slice(1))),
        );
        assert.equal(batch.variants ?? '', lucky.map(variant).join(''), 'each keeps the message that was drawn');
        const unlucky = refs.filter((ref) => !lucky.includes(ref));
        const refused = { no_consent: ['0'], ...(unlucky.length > 0 ? { no_code: unlucky } : {}) };
        assert.deepEqual([batch.refused, batch.heldOut], [refused, ['1']]);
        assert.equal(batch.planSkipped.no_code ?? 0, unlucky.length);
        assert.deepEqual([imbalance(batch.ledger), ledgerOfBatch(batch)], [0, batch.ledger]);
        assert.equal(batch.ledger.audience, 41, 'whoever is held out is no part of the audience');
      }),
      { seed: 4, numRuns: 100 },
    );
  });
});
