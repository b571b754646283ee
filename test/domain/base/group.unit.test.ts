import assert from 'node:assert/strict';
import fc from 'fast-check';
import { groupBy } from '../../../domain/base/group.js';

describe('groups', () => {
  it('come in the order of their first items, and hold theirs in order', () => {
    const groups = groupBy(['b1', 'a1', 'b2', 'a2', 'c1'], (item) => item[0]);
    assert.deepEqual(
      [...groups],
      [
        ['b', ['b1', 'b2']],
        ['a', ['a1', 'a2']],
        ['c', ['c1']],
      ],
    );
  });
  it('hold every item once, under its key', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), (items) => {
        const groups = groupBy(items, (item) => item % 5);
        assert.equal([...groups.values()].flat().length, items.length);
        for (const [key, group] of groups) {
          assert.deepEqual(
            group,
            items.filter((item) => item % 5 === key),
          );
        }
      }),
    );
  });
});
