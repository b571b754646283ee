import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HISTORIES, recordedHistories, SUMS } from './recorded.js';

const sums = new Map(
  readFileSync(join(HISTORIES, SUMS), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => [line.slice(66), line.slice(0, 64)] as const),
);
const sha256 = (file: string): string =>
  createHash('sha256')
    .update(readFileSync(join(HISTORIES, file)))
    .digest('hex');

/** The sums of this list as they were when a history was last added: to change one history is to change this line too. */
const RELEASED = { count: 69, digest: 'c7b24c523aba839a1da7be5bd900d77e6a82be353edf60bedc08cfc344e51dbc' };

describe('recorded histories are only ever added', () => {
  it('each is as it was when it was recorded, and none is gone', () => {
    for (const [file, sum] of sums) assert.equal(sha256(file), sum, `${file} must not change: add another`);
  });
  it('each that lies there has its sum', () => {
    assert.deepEqual(recordedHistories(), [...sums.keys()].toSorted());
  });
  it('those of all recordings are listed as they were', () => {
    const listed = [...sums].slice(0, RELEASED.count).map(([file, sum]) => `${sum}  ${file}\n`);
    assert.equal(createHash('sha256').update(listed.join('')).digest('hex'), RELEASED.digest);
  });
});
