import assert from 'node:assert/strict';
import fc from 'fast-check';
import { addLedgers, EMPTY_LEDGER, type Ledger } from '../../../domain/run/ledger.js';
import { Tally } from '../../../workflows/outreach/tally.js';

const ledger = fc
  .record({ sent: fc.nat(500), failed: fc.nat(9), pending: fc.nat(500), capped: fc.nat(3) })
  .map(({ capped, ...parts }): Ledger => {
    const audience = parts.sent + parts.failed + parts.pending + capped;
    return { ...EMPTY_LEDGER, ...parts, audience, skipped: capped === 0 ? {} : { capped } };
  });
const said = fc.record({ seq: fc.nat(5), ledger, done: fc.boolean() });

describe("a run's tally", () => {
  it('is at any time what the batches that are done and the last word of the others add up to', () => {
    const words = fc.array(said, { maxLength: 30 });
    fc.assert(
      fc.property(ledger, words, (before, heard) => {
        const tally = new Tally(before);
        const open = new Map<number, Ledger>();
        let done = before;
        for (const word of heard) {
          if (word.done) {
            open.delete(word.seq);
            done = addLedgers(done, word.ledger);
            tally.finish(word.seq, word.ledger);
          } else {
            open.set(word.seq, word.ledger);
            tally.note(word.seq, word.ledger);
          }
          const wanted = [...open.values()].reduce(addLedgers, done);
          assert.deepEqual(tally.known, withoutNothing(wanted));
          assert.deepEqual(tally.done, done);
        }
      }),
      { numRuns: 200 },
    );
  });
});

const withoutNothing = (sum: Ledger): Ledger => ({
  ...sum,
  skipped: Object.fromEntries(Object.entries(sum.skipped).filter(([, n]) => n !== 0)),
});
