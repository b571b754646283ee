import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ConsentWord, consentAfter, joinConsents } from '../../../domain/customer/consent/ledger.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { gapsOf, joinSignals, joinWinbacks, movedTouches } from '../../../domain/customer/merge.js';
import { customer, daysAgo, NO_SIGNALS, touch } from '../support/samples.js';

const bare = (over: Partial<Customer> = {}): Customer => {
  const { phone: _p, email: _e, chatId: _c, ...rest } = customer();
  return { ...rest, name: '', ...over };
};

describe('a record that takes in another', () => {
  it('takes over what it has not, and keeps what it has', () => {
    const kept = bare({ phone: '+84901', name: 'Mai', tags: ['vip'] });
    const other = bare({ phone: '+84902', email: 'b@example.com', name: 'Lan', city: 'Huế', tags: ['si', 'vip'] });
    assert.deepEqual(gapsOf(kept, other), { email: 'b@example.com', city: 'Huế', tags: ['si', 'vip'] });
    assert.deepEqual(gapsOf(other, bare()), {});
  });

  it('names the messages of the other by its reference, once and for all', () => {
    const other = bare({
      ref: 'b',
      touches: [touch({ run: 'r1', claim: 'x' }), touch({ run: 'r2', ref: 'c', claim: 'y' })],
    });
    const moved = movedTouches(other);
    assert.deepEqual(
      moved.map(({ run, ref, claim }) => [run, ref, claim]),
      [
        ['r1', 'b', 'x#b'],
        ['r2', 'c', 'y'],
      ],
    );
    assert.deepEqual(movedTouches({ ref: 'a', touches: moved }), moved);
  });

  it('has in its lists what the last word of either put there', () => {
    const at = (days: number) => daysAgo(days);
    const kept = bare({
      signals: { ...NO_SIGNALS, cart: [{ sku: 'ao', at: at(5) }], followedAt: at(9) },
      memory: { n: 3, seen: '', follow: { at: at(9) }, fields: {} },
    });
    const other = bare({
      signals: { ...NO_SIGNALS, cart: [{ sku: 'mu', at: at(4) }] },
      memory: {
        n: 8,
        seen: '',
        follow: { at: at(2), gone: true },
        cart: [{ sku: 'ao', at: at(3), gone: true }],
        fields: {},
      },
    });
    const { signals, memory } = joinSignals(kept, other);
    assert.deepEqual(signals.cart, [{ sku: 'mu', at: at(4) }], 'ao was taken away later');
    assert.equal(signals.followedAt, undefined, 'they unfollowed last');
    assert.equal(memory?.n, 3);
    assert.equal(joinSignals(bare(), bare()).memory, undefined);
  });

  it('has the entries of both, the newest last', () => {
    const entry = (days: number) =>
      ({
        programme: 'p',
        lapsedAt: daysAgo(99),
        enteredAt: daysAgo(days),
        day: 'd',
        arm: 'treated',
        tries: 1,
      }) as const;
    const joined = joinWinbacks(bare({ winbacks: [entry(9), entry(3)] }), bare({ winbacks: [entry(5)] }));
    assert.deepEqual(joined, [entry(9), entry(5), entry(3)]);
  });

  it('has agreed to what all words of both come to, whoever of them said which', () => {
    const word = fc.record({
      granted: fc.boolean(),
      at: fc.integer({ min: 1, max: 30 }).map(daysAgo),
      method: fc.constantFrom('import' as const, 'form' as const, 'link' as const),
    });
    const mayBeSent = (words: readonly ConsentWord[]) => consentAfter(words)?.granted === true;
    fc.assert(
      fc.property(fc.array(word, { maxLength: 4 }), fc.array(word, { maxLength: 4 }), (own, theirs) => {
        const all = [...own, ...theirs];
        const joined = joinConsents(all, consentAfter(own), consentAfter(theirs));
        // The summaries may be stricter than the words, never kinder.
        if (joined?.granted === true) assert.ok(mayBeSent(all));
        const refusals = all.filter(({ granted, method }) => !granted && method !== 'import');
        const yes = all.filter(({ granted, method }) => granted && method !== 'import');
        const isOpen = refusals.every((no) => yes.some(({ at }) => at > no.at));
        assert.equal(joined?.optedOut === true, !isOpen);
      }),
      { seed: 12, numRuns: 500 },
    );
  });
});
