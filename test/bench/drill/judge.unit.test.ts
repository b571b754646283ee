import assert from 'node:assert/strict';
import { brokenPromise, judgeAll, judgeRun, type RunBooks } from '../../../bench/drill/judge.js';
import { EMPTY_LEDGER } from '../../../domain/run/ledger.js';

const RUN = 'shop.sale.followers.1';
/** Outcome characters of customers a, b, c …, and a ledger that says the same. */
function books(outcomes: string, ledger: Partial<RunBooks['ledger']>): RunBooks {
  const refs = [...outcomes].map((outcome, n) => ({ ref: String.fromCharCode(97 + n), outcome }));
  return { run: RUN, closed: true, ledger: { ...EMPTY_LEDGER, audience: outcomes.length, ...ledger }, outcomes: refs };
}
const received = (...refs: string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const ref of refs) counts.set(ref, (counts.get(ref) ?? 0) + 1);
  return counts;
};

describe("a drill's verdict, from the books and the provider's log", () => {
  it('holds when everybody has one outcome and those who are sent have one message', () => {
    const { notes, ...verdict } = judgeRun(books('ssfx', { sent: 2, failed: 1, expired: 1 }), received('a', 'b'), 4);
    assert.deepEqual([verdict, notes], [{ lost: 0, duplicates: 0, unknown: 0, balanced: true }, []]);
  });

  it('counts each message beyond the first, and names whose it is', () => {
    const verdict = judgeRun(books('ss', { sent: 2 }), received('a', 'a', 'a', 'b'), 2);
    assert.equal(verdict.duplicates, 2);
    assert.match(verdict.notes[0] ?? '', /3 messages to a/);
  });

  it('counts who is sent by the books and unknown to the provider, and who is in neither', () => {
    assert.equal(judgeRun(books('ss', { sent: 2 }), received('a'), 2).lost, 1);
    assert.equal(judgeRun(books('s', { sent: 1 }), received('a'), 3).lost, 2);
  });

  it('allows a message to who is unknown, and to nobody else who is not sent', () => {
    assert.equal(judgeRun(books('u', { unknown: 1 }), received('a'), 1).balanced, true);
    assert.equal(judgeRun(books('x', { expired: 1 }), received('a'), 1).balanced, false);
    assert.equal(judgeRun(books('s', { sent: 1 }), received('a', 'z'), 1).balanced, false);
  });

  it('calls nothing balanced whose parts differ from its outcomes, or that is still pending', () => {
    assert.equal(judgeRun(books('sf', { sent: 2 }), received('a'), 2).balanced, false);
    assert.equal(judgeRun(books('s.', { sent: 1, pending: 1 }), received('a'), 2).balanced, false);
    assert.equal(judgeRun(books('s', { sent: 1, audience: 2 }), received('a'), 1).balanced, false);
  });

  it('adds runs up', () => {
    const one = { lost: 1, duplicates: 2, unknown: 3, balanced: true, notes: ['x'] };
    assert.deepEqual(judgeAll([one, { ...one, balanced: false }]), {
      lost: 2,
      duplicates: 4,
      unknown: 6,
      balanced: false,
      notes: ['x', 'x'],
    });
  });
});

describe('a promise of a stop', () => {
  const stop = { answeredAt: 1_000, resumedAt: 9_000, promise: { messages: 2, withinMs: 2_000 } };
  it('is kept by as many messages as it names, within its time, and by what comes when sending is wanted again', () => {
    assert.equal(brokenPromise(stop, [900, 1_500, 3_000, 9_000, 9_500]), 0);
  });
  it('is broken by each that is late, and by each beyond its number', () => {
    assert.equal(brokenPromise(stop, [3_001, 8_999]), 2);
    assert.equal(brokenPromise(stop, [1_100, 1_200, 1_300]), 1);
  });
});
