import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SeenIds } from '../../../api/imports/seen-ids.js';

describe('ids that a file has had', () => {
  it('are told from new ones exactly as a set would tell them', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 2 }), { maxLength: 3000 }), (ids) => {
        const seen = new SeenIds();
        const set = new Set<string>();
        for (const id of ids) {
          assert.equal(seen.add(id), !set.has(id));
          set.add(id);
        }
      }),
    );
  });

  it('are remembered while the table grows', () => {
    const seen = new SeenIds();
    for (let id = 0; id < 20_000; id += 1) assert.equal(seen.add(`c${id}`), true);
    for (let id = 0; id < 20_000; id += 1) assert.equal(seen.add(`c${id}`), false);
  });
});
