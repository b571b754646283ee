import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { read, sources, tests } from './sources.js';

const MOST_LINES = 400;
const MEDIAN_LINES = 80;
const MOST_FILES = 18;
const linesOf = (file: string): number => read(file).trimEnd().split('\n').length;
const total = (files: readonly string[]): number => files.reduce((sum, file) => sum + linesOf(file), 0);

describe('files', () => {
  it(`have at most ${MOST_LINES} lines`, () => {
    const long = [...sources(), ...tests()].filter((file) => linesOf(file) > MOST_LINES);
    assert.deepEqual(
      long.map((file) => `${file}: ${linesOf(file)} lines`),
      [],
    );
  });

  it(`of source have at most ${MEDIAN_LINES} lines in the median`, () => {
    const sizes = sources()
      .map(linesOf)
      .sort((a, b) => a - b);
    const median = sizes[Math.floor(sizes.length / 2)] ?? 0;
    assert.ok(median <= MEDIAN_LINES, `the median is ${median} lines`);
  });

  it('of tests are together at least as long as what they test; dev/ and bench/ are tools of development, web/ is walked through in a browser', () => {
    const product = sources().filter((file) => !/^(?:dev|bench|web)\//.test(file));
    assert.ok(total(tests()) >= total(product), `${total(tests())} lines of tests for ${total(product)} of source`);
  });

  it('of the README are at most 150 lines, and CONTRIBUTING at most 80', () => {
    assert.ok(linesOf('README.md') <= 150, `${linesOf('README.md')} lines`);
    assert.ok(linesOf('CONTRIBUTING.md') <= 80, `${linesOf('CONTRIBUTING.md')} lines`);
  });
});

describe('folders', () => {
  it(`hold at most ${MOST_FILES} files at one level; domain/policies/ is data, a file for each table`, () => {
    const counts = new Map<string, number>();
    for (const file of [...sources(), ...tests()]) {
      counts.set(posix.dirname(file), (counts.get(posix.dirname(file)) ?? 0) + 1);
    }
    assert.ok(counts.size > 50);
    const full = [...counts].filter(([, count]) => count > MOST_FILES);
    assert.deepEqual(full, []);
  });
});
