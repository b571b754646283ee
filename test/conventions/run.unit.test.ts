import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { halves, named, WAITING } from '../run.js';
import { ROOT } from './sources.js';

describe('the two halves of the suite', () => {
  const folders = readdirSync(join(ROOT, 'test'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it('hold every folder of tests exactly once', () => {
    assert.deepEqual(halves(folders).flat().sort(), folders.sort());
    for (const half of halves(folders)) assert.ok(half.length > 0);
  });

  it('name no folder that is gone', () => {
    assert.deepEqual(
      WAITING.filter((name) => !folders.includes(name)),
      [],
    );
  });
});

describe('npm test -- …', () => {
  it('runs the files and folders of test/ that it names, and nothing else', () => {
    assert.deepEqual(named(['test/api/', '--grep', 'test', './test/a.unit.test.ts', 'test/domain/hours']), [
      'test/api/**/*.test.ts',
      '--grep',
      'test',
      './test/a.unit.test.ts',
      'test/domain/hours/**/*.test.ts',
    ]);
  });

  it('with options alone runs everything', () => {
    assert.equal(named(['--grep', 'test', '--bail']), undefined);
  });
});
