import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Account,
  accountOf,
  applyWrite,
  chunkCount,
  outcomeWrite,
  pendingOf,
} from '../../../activities/run/outcomes.js';
import { WAITS } from '../../../domain/experiment/variants.js';

const SIZE = 10;
const CHUNK = 4;

/** A batch of which some have an outcome, and the messages that its recipients were drawn for. */
const scenes = fc.record({
  variants: fc.array(fc.constantFrom('a', 'b', WAITS), { minLength: SIZE, maxLength: SIZE }),
  sent: fc.subarray(Array.from({ length: SIZE }, (_, index) => index)),
});
function accountWith(sent: readonly number[]): Account {
  const account = accountOf({ out: {}, why: {}, chunkSize: CHUNK, customers: { length: SIZE } });
  const write = outcomeWrite(account, new Map(sent.map((index) => [index, { outcome: 'sent' as const }])));
  return write ? applyWrite(account, write) : account;
}
const pending = (account: Account): number[] =>
  Array.from({ length: chunkCount(account) }, (_, chunk) => pendingOf(account, chunk)).flat();

describe('the rest of an experiment', () => {
  it('is not to be delivered to while it waits, and is as soon as it does not', () => {
    fc.assert(
      fc.property(scenes, ({ variants, sent }) => {
        const account = accountWith(sent);
        const left = Array.from({ length: SIZE }, (_, index) => index).filter((index) => !sent.includes(index));
        assert.deepEqual(pending(account), left);
        const waiting = { ...account, waiting: variants.join('') };
        assert.deepEqual(
          pending(waiting),
          left.filter((index) => variants[index] !== WAITS),
        );
      }),
      { seed: 9, numRuns: 200 },
    );
  });

  it('still waits after others of its batch were recorded', () => {
    const waiting = { ...accountWith([]), waiting: `ab${WAITS}`.padEnd(SIZE, 'a') };
    const write = outcomeWrite(waiting, new Map([[0, { outcome: 'sent' as const }]]));
    assert.ok(write);
    assert.equal(pending(applyWrite(waiting, write)).includes(2), false);
  });
});
