import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Bounded } from '../../../api/tracking/bounded.js';

const SEED = 20261130;

describe('what is remembered of links', () => {
  it('is at most so many, those that were asked for last, whatever comes in', () => {
    const step = fc.record({ key: fc.constantFrom(...'abcdefgh'), isRead: fc.boolean(), value: fc.nat() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 5 }), (steps, most) => {
        const bounded = new Bounded<number>(most);
        // The oracle: keys in the order in which they were last touched.
        let order: string[] = [];
        const values = new Map<string, number>();
        for (const { key, isRead, value } of steps) {
          const isKnown = order.includes(key);
          if (isRead) assert.equal(bounded.get(key), isKnown ? values.get(key) : undefined);
          if (isRead && !isKnown) continue;
          order = [...order.filter((one) => one !== key), key].slice(-most);
          if (!isRead) bounded.set(key, value);
          if (!isRead) values.set(key, value);
        }
        for (const key of 'abcdefgh')
          assert.equal(bounded.get(key), order.includes(key) ? values.get(key) : undefined, key);
      }),
      { seed: SEED },
    );
  });

  it('is the newest value of a key', () => {
    const bounded = new Bounded<string>(2);
    bounded.set('a', 'first');
    bounded.set('a', 'second');
    assert.equal(bounded.get('a'), 'second');
    assert.equal(bounded.get('b'), undefined);
  });

  it('are gone when they are cleared, and others come in their place', () => {
    const values = new Bounded<number>(2);
    values.set('a', 1);
    values.clear();
    assert.equal(values.get('a'), undefined);
    values.set('b', 2);
    assert.equal(values.get('b'), 2);
  });
});
