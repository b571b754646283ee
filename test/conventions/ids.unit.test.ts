import assert from 'node:assert/strict';
import { filesIn, read } from './sources.js';

/** Files that spell ids: domain/base/ids.ts, and beside it those of win-back programmes. */
const HOMES = ['domain/base/ids.ts', 'domain/winback/ids.ts'];
/** An `_id`, or a range of them, put together from its parts on the spot. */
const SPELLED = /\b_id(?::| =) `|\bidRange\(`|\b(?!message|workflow)\w*Id = \([^)]*\): string =>\s+`/g;
const spelledIn = (source: string): string[] => source.match(SPELLED) ?? [];

describe('ids', () => {
  it('are spelled in one place', () => {
    const found = ['domain', 'models', 'activities', 'api']
      .flatMap((folder) => filesIn(folder, '.ts'))
      .filter((file) => !HOMES.includes(file))
      .flatMap((file) => spelledIn(read(file)).map((hit) => `${file}: ${hit}`));
    assert.deepEqual(found, []);
  });

  it('the check sees an id that is put together', () => {
    for (const bad of [
      '{ _id: `a/b` }',
      'const _id = `a.b`',
      'idRange(`a/`)',
      'const holdId = (a: string): string => `a/b`',
    ]) {
      assert.equal(spelledIn(bad).length, 1, bad);
    }
    assert.deepEqual(spelledIn('{ _id: holdId(a, b) }'), []);
  });
});
