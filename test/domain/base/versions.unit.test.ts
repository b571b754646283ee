import assert from 'node:assert/strict';
import { z } from 'zod';
import { parseVersions, versionAt } from '../../../domain/base/versions.js';

describe('a version', () => {
  const versions = [
    { effectiveFrom: '2026-06-01T00:00:00Z', n: 2 },
    { effectiveFrom: '2026-01-01T00:00:00Z', n: 1 },
    { effectiveFrom: '2026-12-01T00:00:00Z', n: 3 },
  ];
  const at = (iso: string): number => versionAt(versions, new Date(iso)).n;
  it('holds from its own instant until the next one, in whatever order they are written', () => {
    assert.equal(at('2026-01-01T00:00:00Z'), 1);
    assert.equal(at('2026-05-31T23:59:59.999Z'), 1);
    assert.equal(at('2026-06-01T00:00:00Z'), 2);
    assert.equal(at('2027-01-01T00:00:00Z'), 3);
  });
  it('is not taken before it begins', () => {
    assert.throws(() => at('2025-12-31T23:59:59Z'), RangeError);
  });

  it('is refused when it does not say from when it holds, has no source, or another field', () => {
    const given = { effectiveFrom: '2026-01-01T00:00:00Z', source: 'a decree', n: 1 };
    const parse = (version: object) => parseVersions([version], { n: z.int() });
    assert.deepEqual(parse(given), [given]);
    for (const field of ['effectiveFrom', 'source', 'n']) {
      assert.throws(() => parse({ ...given, [field]: undefined }), new RegExp(field));
    }
    assert.throws(() => parse({ ...given, m: 1 }), /"m"/);
    assert.throws(() => parse({ ...given, effectiveFrom: '2026-01-01' }), /effectiveFrom/);
    assert.throws(() => parseVersions([], { n: z.int() }), z.ZodError);
  });
});
