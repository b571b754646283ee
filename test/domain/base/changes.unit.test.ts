import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changesBetween, MOST_CHANGES } from '../../../domain/base/changes.js';

const SEED = 20261130;
const AT = new Date('2026-11-11T00:00:00Z');

describe('what an audit log says of a change', () => {
  it('is the leaves that differ, by pointer, before and after', () => {
    const before = { name: 'a', windows: [{ opensAt: AT, on: true }], gone: 1 };
    const after = { name: 'a', windows: [{ opensAt: new Date(AT.getTime() + 1), on: true }], come: null };
    assert.deepEqual(changesBetween(before, after), [
      { field: '/windows/0/opensAt', before: AT.toISOString(), after: '2026-11-11T00:00:00.001Z' },
      { field: '/gone', before: 1 },
      { field: '/come', after: null },
    ]);
  });

  it('is everything of what is new, and of what is gone', () => {
    assert.deepEqual(changesBetween(undefined, { a: 1 }), [{ field: '/a', after: 1 }]);
    assert.deepEqual(changesBetween({ a: 1 }, undefined), [{ field: '/a', before: 1 }]);
  });

  it('is nothing of the version and of what the engine notes for itself', () => {
    assert.deepEqual(changesBetween({ version: 1, untold: true, a: 1 }, { version: 2, a: 1 }), []);
    assert.deepEqual(changesBetween({ deep: { version: 1 } }, { deep: { version: 2 } }).length, 1);
  });

  it('shows a value that becomes a branch, and one that stops to be one', () => {
    assert.deepEqual(changesBetween({ a: 1 }, { a: { b: 2 } }), [
      { field: '/a', before: 1 },
      { field: '/a/b', after: 2 },
    ]);
  });

  it('escapes names as JSON pointers do (RFC 6901)', () => {
    assert.deepEqual(changesBetween({}, { 'a/b~c': 1 }), [{ field: '/a~1b~0c', after: 1 }]);
  });

  it('shortens long texts and stops at a hundred', () => {
    const [change] = changesBetween({}, { text: 'x'.repeat(1_000) });
    assert.equal(String(change?.after).length, 301);
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, n) => [`f${n}`, n]));
    assert.equal(changesBetween({}, many).length, MOST_CHANGES);
  });

  it('is nothing where nothing differs, and turns round with its sides', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        assert.deepEqual(changesBetween(a, structuredClone(a)), []);
        const forth = changesBetween(a, b);
        const back = changesBetween(b, a);
        if (forth.length === MOST_CHANGES) return;
        assert.deepEqual(forth.map(({ field }) => field).sort(), back.map(({ field }) => field).sort());
      }),
      { seed: SEED },
    );
  });
});
