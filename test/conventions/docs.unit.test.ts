import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { configSchema } from '../../config/config.js';
import { filesIn, ROOT, read } from './sources.js';

const pages = (): string[] => ['README.md', 'CHANGELOG.md', 'dev/sample/README.md', ...filesIn('docs', '.md')];
const LINK = /\]\((?!https?:|mailto:|#)([^)\s#]+)(?:#[^)]*)?\)/g;
const tableKeys = (page: string): string[] =>
  [...read(page).matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map(([, key = '']) => key);

describe('the docs', () => {
  it('list every configuration variable, and none that is gone (docs/operations.md)', () => {
    assert.deepEqual(tableKeys('docs/operations.md').sort(), Object.keys(configSchema.shape).sort());
  });

  it('lead nowhere that does not exist', () => {
    const broken = pages().flatMap((page) =>
      [...read(page).matchAll(LINK)]
        .map(([, target = '']) => posix.join(dirname(page), target))
        .filter((target) => !existsSync(join(ROOT, target)))
        .map((target) => `${page} → ${target}`),
    );
    assert.deepEqual(broken, []);
  });
});
