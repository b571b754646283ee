import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Account,
  accountOf,
  applyWrite,
  outcomeWrite,
  pendingOf,
  type Settled,
} from '../../../activities/run/outcomes.js';
import { type Ledger, ledgerOfBatch, outcomeOf } from '../../../domain/run/ledger.js';

const SIZE = 10;
const EMPTY: Account = { out: {}, why: {}, chunkSize: 4, size: SIZE };
const recipients = { length: SIZE };
const ledgerOf = (account: Account): Ledger => ledgerOfBatch({ ...account, customers: recipients, planSkipped: {} });

const settled: fc.Arbitrary<Settled> = fc.oneof(
  fc.constant<Settled>({ outcome: 'sent' }),
  fc.constant<Settled>({ outcome: 'expired' }),
  fc.constantFrom('bad_address', 'rejected').map((why): Settled => ({ outcome: 'failed', why })),
  fc.constantFrom('interrupted', 'timeout').map((why): Settled => ({ outcome: 'unknown', why })),
  fc.constantFrom('no_consent', 'cancelled').map((why): Settled => ({ outcome: 'skipped', why })),
);
const knowledge = fc
  .array(fc.tuple(fc.nat({ max: SIZE - 1 }), settled), { maxLength: SIZE })
  .map((all) => new Map(all));

const record = (account: Account, known: ReadonlyMap<number, Settled>): Account => {
  const write = outcomeWrite(account, known);
  return write ? applyWrite(account, write) : account;
};
/** A ledger with the write's counts added, without reasons that are back at zero. */
function addCounts(ledger: Ledger, counts: ReadonlyMap<string, number>): Ledger {
  const sum: Record<string, number> = { ...ledger } as unknown as Record<string, number>;
  const skipped: Record<string, number> = { ...ledger.skipped };
  for (const [path, n] of counts) {
    if (path.startsWith('skipped.')) skipped[path.slice(8)] = (skipped[path.slice(8)] ?? 0) + n;
    else sum[path] = (sum[path] ?? 0) + n;
  }
  return {
    ...(sum as unknown as Ledger),
    skipped: Object.fromEntries(Object.entries(skipped).filter(([, n]) => n !== 0)),
  };
}

describe('outcomes', () => {
  it('writes only the chunks that change, against what was read', () => {
    const account = { ...EMPTY, out: { '0': 'ssss' } };
    const write = outcomeWrite(account, new Map([[5, { outcome: 'skipped', why: 'no_consent' }]]));
    assert.deepEqual(write?.changes, [{ chunk: 1, was: undefined, now: '.k..' }]);
    assert.deepEqual([...(write?.why ?? [])], [[5, 'no_consent']]);
    assert.deepEqual(Object.fromEntries(write?.counts ?? []), { pending: -1, 'skipped.no_consent': 1 });
  });

  it('a last chunk is as long as its recipients', () => {
    assert.deepEqual(outcomeWrite(EMPTY, new Map([[9, { outcome: 'sent' }]]))?.changes[0]?.now, '.s');
    assert.deepEqual(pendingOf(EMPTY, 2), [8, 9]);
  });

  it('better knowledge replaces worse and takes its reason along', () => {
    const unknown = record(EMPTY, new Map([[0, { outcome: 'unknown', why: 'interrupted' }]]));
    const sent = outcomeWrite(unknown, new Map([[0, { outcome: 'sent' }]]));
    assert.deepEqual(Object.fromEntries(sent?.counts ?? []), { unknown: -1, sent: 1 });
    assert.deepEqual([...(sent?.why ?? [])], [[0, undefined]]);
    const skipped = record(EMPTY, new Map([[0, { outcome: 'skipped', why: 'cancelled' }]]));
    assert.equal(outcomeOf(record(skipped, new Map([[0, { outcome: 'sent' }]])), 0), 's');
    assert.equal(outcomeOf(record(skipped, new Map([[0, { outcome: 'unknown', why: 'x' }]])), 0), 'u');
  });

  it('worse or equal knowledge writes nothing', () => {
    const sent = record(EMPTY, new Map([[0, { outcome: 'sent' }]]));
    assert.equal(outcomeWrite(sent, new Map([[0, { outcome: 'unknown', why: 'x' }]])), undefined);
    const expired = record(EMPTY, new Map([[0, { outcome: 'expired' }]]));
    assert.equal(outcomeWrite(expired, new Map([[0, { outcome: 'skipped', why: 'cancelled' }]])), undefined);
  });

  it('moves the ledger exactly as the outcomes move, whatever is known in whatever order', () => {
    fc.assert(
      fc.property(fc.array(knowledge, { maxLength: 6 }), (steps) => {
        let account = EMPTY;
        let ledger = ledgerOf(EMPTY);
        for (const known of steps) {
          const write = outcomeWrite(account, known);
          if (!write) continue;
          ledger = addCounts(ledger, write.counts);
          account = applyWrite(account, write);
          assert.deepEqual(ledger, ledgerOf(account));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('ends with what was best known of each recipient, whoever writes last', () => {
    const rank = '.xkufs';
    fc.assert(
      fc.property(knowledge, knowledge, (first, second) => {
        const account = record(record(EMPTY, first), second);
        for (let index = 0; index < SIZE; index += 1) {
          const said = [first, second].map((known) => outcomeOf(record(EMPTY, known), index));
          const isLess = said.some((char) => rank.indexOf(char) > rank.indexOf(outcomeOf(account, index)) + 1);
          const best = said.includes('s') ? 's' : said.includes('f') ? 'f' : said.includes('u') ? 'u' : undefined;
          if (best) assert.equal(outcomeOf(account, index), best);
          else assert.equal(isLess, false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('reads a batch as its account', () => {
    const batch = { out: { '0': 's' }, why: { '3': 'x' }, chunkSize: 100, customers: ['a', 'b'] };
    assert.deepEqual(accountOf(batch), { out: { '0': 's' }, why: { '3': 'x' }, chunkSize: 100, size: 2 });
  });
});
