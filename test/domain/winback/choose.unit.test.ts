import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DailyChoice, type Due } from '../../../domain/winback/choose.js';

const due = (id: string, day: number, follow = false): Due => ({ id, follow, lapsedAt: new Date(day * 86_400_000) });
const choose = (limit: number, all: readonly Due[], used = 0): string[] => {
  const choice = new DailyChoice<Due>(limit);
  for (let n = 0; n < used; n += 1) choice.count();
  for (const one of all) choice.offer(one);
  return choice.take().map(({ id }) => id);
};

describe('the choice of a day', () => {
  it('takes follow-ups first, then who has waited longest', () => {
    const all = [due('new', 9), due('old', 1), due('follow', 20, true), due('middle', 5)];
    assert.deepEqual(choose(3, all), ['follow', 'old', 'middle']);
  });

  it('counts who was chosen by an interrupted attempt', () => {
    assert.deepEqual(choose(2, [due('a', 1), due('b', 2)], 1), ['a']);
    assert.deepEqual(choose(2, [due('a', 1)], 5), []);
  });

  it('is the sorted list cut at the limit, however many there are', () => {
    const person = fc.record({ id: fc.uuid(), day: fc.nat(50), follow: fc.boolean() });
    fc.assert(
      fc.property(
        fc.array(person, { maxLength: 3_000, size: 'max' }),
        fc.integer({ min: 1, max: 40 }),
        (people, limit) => {
          const all = people.map(({ id, day, follow }) => due(id, day, follow));
          const key = (one: Due): string => `${one.follow ? 0 : 1}${one.lapsedAt.toISOString()}${one.id}`;
          const expected = all.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)).slice(0, limit);
          assert.deepEqual(
            choose(limit, all),
            expected.map(({ id }) => id),
          );
        },
      ),
      { numRuns: 20 },
    );
  });
});
