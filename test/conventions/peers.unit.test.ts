import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { read } from './sources.js';

const REPORTS = 53;
/** `[the name of a test](../test/its-file.test.ts)` */
const TEST = /\[([^\]]+)\]\((\.\.\/test\/[^)]+\.test\.ts)\)/g;

const page = (): string => read('docs/peers.md');

/** A name stands in a call, after a quote; a name with a value in it is quoted in part. */
const names = (file: string): string[] =>
  [...read(file).matchAll(/\bit\(\s*(['"`])((?:\\.|(?!\1).)+)\1/g)].map(([, , name = '']) =>
    name.replace(/\\(.)/g, '$1'),
  );

describe('docs/peers.md', () => {
  it('has each report once, in order, with a test or the reason why there is none yet', () => {
    const rows = page()
      .split('\n')
      .filter((line) => /^\| \d/.test(line));
    assert.deepEqual(
      rows.map((row) => Number(row.split('|')[1])),
      Array.from({ length: REPORTS }, (_, n) => n + 1),
    );
    for (const row of rows) assert.match(row, /\.test\.ts\)|\| later: \S/, row);
    assert.deepEqual(
      rows.filter((row) => row.includes('| later: ')).map((row) => Number(row.split('|')[1])),
      [],
      'what is left for later grows by decision only',
    );
  });

  it('names tests that there are', () => {
    const missing = [...page().matchAll(TEST)].filter(
      ([, name = '', file = '']) => !names(posix.join('docs', file)).some((one) => one.includes(name)),
    );
    assert.deepEqual(
      missing.map(([link]) => link),
      [],
    );
  });

  it('the check would miss a test that was renamed', () => {
    const own = names('test/conventions/peers.unit.test.ts');
    assert.ok(own.includes('names tests that there are'));
    assert.ok(!own.some((one) => one.includes('names tests that there were')));
  });
});
