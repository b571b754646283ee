import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  CONSENT_METHODS,
  type ConsentMethod,
  type ConsentWord,
  consentAfter,
  fileWord,
  isFileNews,
} from '../../../../domain/customer/consent/ledger.js';
import type { Consent } from '../../../../domain/customer/customer.js';

const day = (n: number): Date => new Date(Date.UTC(2026, 0, 1) + n * 86_400_000);
const word = (granted: boolean, at: number, method: ConsentMethod = 'form'): ConsentWord => ({
  granted,
  at: day(at),
  method,
});
const anyWord = fc.record({
  granted: fc.boolean(),
  at: fc.integer({ min: 0, max: 6 }).map(day),
  method: fc.constantFrom(...CONSENT_METHODS),
});
/** Words, and the same in another order. */
const anyOrder = fc
  .array(anyWord, { maxLength: 8 })
  .chain((words) => fc.tuple(fc.constant(words), fc.shuffledSubarray(words, { minLength: words.length })));

describe('what holds after words of consent', () => {
  it('is silence without any', () => {
    assert.equal(consentAfter([]), undefined);
  });

  it('is the newest word of the customer, however late it arrives', () => {
    const words = [word(true, 1), word(false, 3), word(true, 2)];
    assert.deepEqual(consentAfter(words), { granted: false, at: day(3), optedOut: true });
    assert.deepEqual(consentAfter([...words, word(true, 4)]), { granted: true, at: day(4) });
  });

  it('is the refusal when both were said at one instant', () => {
    for (const words of [
      [word(true, 1), word(false, 1)],
      [word(false, 1), word(true, 1)],
    ])
      assert.equal(consentAfter(words)?.optedOut, true);
  });

  it('is a refusal for every way in which customers refuse', () => {
    for (const method of CONSENT_METHODS) {
      const consent = consentAfter([word(true, 1), word(false, 2, method)]);
      if (method === 'import') assert.equal(consent, undefined);
      else assert.deepEqual(consent, { granted: false, at: day(2), optedOut: true }, method);
    }
  });

  it('stays a refusal whatever a file says later, until the customer agrees', () => {
    const refused = [word(false, 2, 'link'), word(true, 5, 'import')];
    assert.equal(consentAfter(refused)?.optedOut, true);
    assert.equal(consentAfter([...refused, word(true, 1)])?.optedOut, true);
    assert.equal(consentAfter([...refused, word(true, 3)])?.granted, true);
  });

  it('does not depend on the order in which the words arrived', () => {
    fc.assert(
      fc.property(anyOrder, ([words, shuffled]) => {
        assert.deepEqual(consentAfter(shuffled), consentAfter(words));
      }),
    );
  });

  it('is the same when each word is told as it comes, with the summary so far, and when words are told twice', () => {
    fc.assert(
      fc.property(anyOrder, ([words, shuffled]) => {
        let stored: Consent | undefined;
        const ledger: ConsentWord[] = [];
        for (const one of [...shuffled, ...words]) {
          ledger.push(one);
          stored = consentAfter(ledger, stored);
        }
        const whole = consentAfter(words);
        assert.deepEqual([stored?.granted ?? false, stored?.optedOut], [whole?.granted ?? false, whole?.optedOut]);
      }),
    );
  });

  it('never lets a message leave after the customer has refused last', () => {
    fc.assert(
      fc.property(fc.array(anyWord, { maxLength: 8 }), (words) => {
        const own = words.filter(({ method }) => method !== 'import').sort((a, b) => a.at.getTime() - b.at.getTime());
        const last = own.at(-1);
        const isRefused = own.some(({ granted, at }) => !granted && at.getTime() === last?.at.getTime());
        assert.equal(consentAfter(words)?.optedOut === true, isRefused);
        if (isRefused) assert.equal(consentAfter(words)?.granted, false);
      }),
    );
  });

  it('is a refusal whatever a yes that reached us before it is dated, and never dated later than its receipt', () => {
    const hour = (n: number): Date => new Date(day(3).getTime() + n * 3_600_000);
    const heard = (granted: boolean, said: number, at: number): ConsentWord => ({
      granted,
      at: hour(said),
      method: 'form',
      recordedAt: hour(at),
    });
    const yes = heard(true, 7, 0);
    assert.deepEqual(consentAfter([yes]), { granted: true, at: hour(0) });
    assert.deepEqual(consentAfter([yes, heard(false, 1, 1)]), { granted: false, at: hour(1), optedOut: true });
    assert.equal(consentAfter([heard(true, -2, 0), heard(false, -5, 1)])?.optedOut, true, 'a refusal that comes late');
    assert.equal(consentAfter([yes, heard(false, 1, 1), heard(true, 2, 2)])?.granted, true, 'said and heard later');
    assert.equal(consentAfter([heard(false, 1, 1), heard(true, 0, 2)])?.optedOut, true, 'a yes said before it');
  });

  it('is a refusal until a yes is heard after it, over random orders of arrival and dates', () => {
    const arrival = fc.record({
      granted: fc.boolean(),
      // Up to a day ahead of its receipt, and any time behind it.
      aheadHours: fc.integer({ min: -72, max: 24 }),
      method: fc.constantFrom(...CONSENT_METHODS),
    });
    fc.assert(
      fc.property(fc.array(arrival, { maxLength: 12 }), (arrivals) => {
        const words: ConsentWord[] = [];
        let stored: Consent | undefined;
        let refusedAt = -1;
        let yesAt = -1;
        for (const [hour, { granted, aheadHours, method }] of arrivals.entries()) {
          const recordedAt = new Date(day(3).getTime() + hour * 3_600_000);
          const at = new Date(recordedAt.getTime() + aheadHours * 3_600_000);
          words.push({ granted, at, method, recordedAt });
          if (method !== 'import' && !granted) refusedAt = hour;
          if (method !== 'import' && granted) yesAt = hour;
          stored = consentAfter(words, stored);
          if (refusedAt > yesAt) assert.equal(stored?.optedOut, true, 'the last that we heard is a refusal');
          if (stored) assert.ok(stored.at <= recordedAt, 'nothing is dated ahead');
          assert.deepEqual(consentAfter(words.toReversed())?.optedOut, consentAfter(words)?.optedOut);
        }
      }),
    );
  });

  it('counts a summary that was there before the ledger', () => {
    const granted = { granted: true, at: day(3) };
    assert.deepEqual(consentAfter([], granted), granted);
    assert.equal(consentAfter([word(false, 1)], granted)?.optedOut, true);
    const refused = { granted: false, at: day(3), optedOut: true };
    assert.deepEqual(consentAfter([word(true, 2)], refused), refused);
    assert.deepEqual(consentAfter([word(true, 9, 'import')], refused), refused);
    const plain = { granted: false, at: day(3) };
    assert.deepEqual(consentAfter([word(true, 2)], plain), plain);
    assert.equal(consentAfter([word(true, 4)], plain)?.granted, true);
  });
});

describe('what a file says of consent', () => {
  const granted = { granted: true, at: day(3) };
  it('is news unless it is known: a grant that is older, or nothing where nothing is', () => {
    assert.equal(isFileNews(undefined, granted), false);
    assert.equal(isFileNews(day(2), granted), false);
    assert.equal(isFileNews(day(3), granted), false);
    assert.equal(isFileNews(day(4), granted), true);
    assert.equal(isFileNews(day(1), undefined), true);
    assert.equal(isFileNews(null, granted), true);
    assert.equal(isFileNews(null, undefined), false);
    assert.equal(isFileNews(null, { granted: false, at: day(1), optedOut: true }), false);
  });

  it('takes consent away as of now, and never before what it takes away', () => {
    assert.deepEqual(fileWord(null, granted, day(9)), { granted: false, at: day(9), method: 'import' });
    assert.deepEqual(fileWord(null, granted, day(1)).at, day(3));
    assert.equal(consentAfter([word(true, 3), fileWord(null, granted, day(1))], granted), undefined);
  });
});
