import assert from 'node:assert/strict';
import fc from 'fast-check';
import { imbalance, ledgerOfBatch } from '../../../domain/run/ledger.js';
import { mended } from '../../../domain/run/mend.js';

const customers = (count: number): string[] => Array.from({ length: count }, (_, n) => `c${n}`);

describe('a batch that somebody has edited by hand', () => {
  it('keeps every outcome that is ours, and calls unknown what is none', () => {
    const batch = {
      customers: customers(7),
      chunkSize: 4,
      out: { 0: 'sf?!', 1: 'k.', 9: 'sss' },
      why: { 4: 'no_consent' },
    };
    const { out, ledger } = mended(batch);
    assert.deepEqual(out, { 0: 'sfuu', 1: 'k.' });
    const counts = { audience: 7, sent: 1, failed: 1, unknown: 2, expired: 0, pending: 2 };
    assert.deepEqual(ledger, { ...counts, skipped: { no_consent: 1 } });
  });

  it('that was not edited stays as it is', () => {
    const batch = {
      customers: customers(3),
      chunkSize: 2,
      out: { 0: 'sx', 1: 'u' },
      why: {},
      planSkipped: { quota: 2 },
    };
    const { ledger, ...counted } = mended(batch);
    const { customers: _, ...was } = batch;
    assert.deepEqual(counted, was);
    assert.deepEqual(ledger, ledgerOfBatch(batch));
  });

  it('balances, whatever stands in it, and nobody is lost by it', () => {
    const chars = fc.oneof(
      fc.stringMatching(/^[sfkxu.]{0,6}$/),
      fc.string({ maxLength: 8 }),
      fc.integer(),
      fc.constant(null),
    );
    const stored = fc.record(
      {
        chunkSize: fc.oneof(fc.integer({ min: -2, max: 6 }), fc.constant('4')),
        out: fc.oneof(fc.dictionary(fc.constantFrom('0', '1', '2', '7', 'x'), chars), fc.constant('sss')),
        why: fc.oneof(
          fc.dictionary(fc.constantFrom('0', '1', '5'), fc.oneof(fc.constant('quota'), fc.nat())),
          fc.nat(),
        ),
        planSkipped: fc.dictionary(fc.constantFrom('quota', 'suppressed'), fc.oneof(fc.integer(), fc.constant('2'))),
        ledger: fc.anything(),
      },
      { requiredKeys: [] },
    );
    const property = fc.property(fc.nat({ max: 12 }), stored, (count, batch) => {
      const found = mended({ ...batch, customers: customers(count) } as never);
      assert.equal(imbalance(found.ledger), 0);
      const planned = Object.values(found.planSkipped).reduce((sum, n) => sum + n, 0);
      assert.equal(found.ledger.audience, count + planned);
      assert.deepEqual(mended({ ...found, customers: customers(count) }), found, 'once is enough');
    });
    fc.assert(property, { seed: 20_261_111, numRuns: 300 });
  });
});
