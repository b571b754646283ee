import assert from 'node:assert/strict';
import { anchorOf, missingIn, speaking } from './code/sections.js';
import { FOLDERS, filesIn, read } from './sources.js';

/** What a `source` leans on: a section of ours, a law, a standard, or a choice that says it is one. */
const OPENABLE = /docs\/[a-z-]+\.md|\b(?:Decree|Law|Circular)\b|\bRFC \d+|design choice/;

/** Every `source` in a policy's data. */
function sourcesIn(data: unknown): string[] {
  if (Array.isArray(data)) return data.flatMap(sourcesIn);
  if (typeof data !== 'object' || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) =>
    key === 'source' && typeof value === 'string' ? [value] : sourcesIn(value),
  );
}

describe('sources', () => {
  it('name only pages and sections that are in the repository', () => {
    const found = speaking([...FOLDERS, 'test'])
      .filter((file) => !/^test\/(?:histories|conventions\/(?:code\/)?sections)/.test(file))
      .flatMap((file) => missingIn(file, read(file)).map((words) => `${file}: ${words}`));
    assert.deepEqual(found, []);
  });

  it('of policies name what a reader can open', () => {
    const named = filesIn('domain/policies', '.json').flatMap((file) =>
      sourcesIn(JSON.parse(read(file))).map((source) => ({ file, source })),
    );
    assert.ok(named.length > 50, `${named.length} sources`);
    assert.deepEqual(
      named.filter(({ source }) => !OPENABLE.test(source)),
      [],
    );
  });

  it('the check sees a page, a section and a note that are not there', () => {
    const there =
      'docs/sources.md#bounces, law.md, ../dev/sample/README.md, RFC 8058 §3.1, RFC 6376 §3.4.2, TS 23.038 §6.2.1';
    assert.deepEqual(missingIn('docs/law.md', there), []);
    assert.deepEqual(missingIn('domain/hours/hours.ts', 'docs/sources.md#nothing, notes.md and issue 4, seeds/003'), [
      'docs/sources.md#nothing',
      'notes.md',
      'issue 4',
      'seeds/003',
    ]);
    assert.deepEqual(missingIn('docs/law.md', 'chat: §1.1'), ['§1.1']);
  });

  it('anchors are those of GitHub', () => {
    assert.equal(anchorOf("The breaker counts in the attempt's memory"), 'the-breaker-counts-in-the-attempts-memory');
    assert.equal(anchorOf('`esms`: eSMS.vn'), 'esms-esmsvn');
  });
});
