import assert from 'node:assert/strict';
import { codeOf, commentsOf } from './code/lexer.js';
import { read, sources, tests } from './sources.js';

const files = [...sources(), ...tests()];
const findings = (pattern: RegExp, text: (source: string) => string): string[] =>
  files.flatMap((file) => [...text(read(file)).matchAll(pattern)].map(([hit]) => `${file}: ${hit.trim()}`));
const comments = (source: string): string => commentsOf(source).join('\n');

/** `any` in the place of a type; the word in a sentence or a name does not count. */
const ANY = /(?:[:<|&(,]|\bas|=>)\s*any\b(?!\s*[:(=])/g;
const REASON = /biome-ignore\s+\S+:\s+\S+(?:\s+\S+){2,}/;

describe('types', () => {
  // Tests may, for the body of a foreign answer, with an exception that Biome asks for and that says why.
  it('are never any in the source', () => {
    const found = findings(ANY, codeOf).filter((sentence) => !sentence.startsWith('test/'));
    assert.deepEqual(found, []);
  });

  it('the check finds any where it hurts', () => {
    for (const bad of ['let a: any', 'a as any', 'Array<any>', 'Map<string, any>', '(x: any) => 1', 'string | any']) {
      assert.match(bad, new RegExp(ANY.source), bad);
    }
    for (const good of ['Promise.any(list)', 'const any = 1', 'anyWithin(x)']) {
      assert.doesNotMatch(good, new RegExp(ANY.source), good);
    }
  });

  it('are never silenced by a TypeScript comment', () => {
    assert.deepEqual(findings(/@ts-(?:ignore|nocheck|expect-error)/g, comments), []);
  });
});

describe('lint exceptions', () => {
  it('each say why, in at least three words', () => {
    const bare = files.flatMap((file) =>
      commentsOf(read(file))
        .filter(
          (comment) => /biome-ignore/.test(comment) && !/["'/]biome-ignore/.test(comment) && !REASON.test(comment),
        )
        .map((comment) => `${file}: ${comment}`),
    );
    assert.deepEqual(bare, []);
  });

  it('the check refuses an exception without a reason', () => {
    assert.doesNotMatch('// biome-ignore lint/a/b: x', REASON);
    assert.doesNotMatch('// biome-ignore lint/a/b', REASON);
    assert.match('// biome-ignore lint/a/b: the library types it so', REASON);
  });

  it('are never for a whole file', () => assert.deepEqual(findings(/biome-ignore-(?:all|start)/g, comments), []));
});

describe('tests', () => {
  it('are never skipped or alone', () => {
    assert.deepEqual(findings(/\b(?:it|describe|context)\.(?:only|skip)\b|\bxit\(/g, codeOf), []);
  });
});
