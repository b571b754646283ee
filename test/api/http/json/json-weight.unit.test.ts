import assert from 'node:assert/strict';
import fc from 'fast-check';
import { weigh } from '../../../../api/http/json/json-weight.js';

/** The values inside a value, itself included, counted on what JSON.parse made of it. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce((sum: number, inner) => sum + valuesIn(inner), 0);
}
/** Brackets count also where nothing stands in them. */
const empties = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value);
  return inner.length === 0 ? 1 : inner.reduce((sum: number, one) => sum + empties(one), 0);
};
const count = (text: string, most = 1_000_000): number => weigh(Buffer.from(text), most).values;
const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;

describe('the values of a JSON text', () => {
  it('are counted as its reader would, whatever stands in its strings', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.equal(count(JSON.stringify(value)), valuesIn(value) + empties(value));
      }),
      { numRuns: 300 },
    );
    assert.equal(count(String.raw`["a,b\",[\\",2]`), 3);
  });
  it('stand as deep as its reader would find them', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        assert.equal(weigh(Buffer.from(JSON.stringify(value)), 1_000_000).depth, depthOf(value));
      }),
      { numRuns: 300 },
    );
    assert.equal(weigh(Buffer.from('["[[[",{"a":"}}"},[[]]]'), 100).depth, 3);
  });
  it('tell the most fields of one object', () => {
    const most = (value: unknown): number => {
      if (typeof value !== 'object' || value === null) return 0;
      const own = Array.isArray(value) ? 0 : Math.max(1, Object.keys(value).length);
      return Math.max(own, ...Object.values(value).map(most));
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        assert.equal(weigh(Buffer.from(JSON.stringify(value)), 1_000_000).fields, most(value));
      }),
      { numRuns: 300 },
    );
  });
  it('are counted no further than asked, and a text that breaks off has an end', () => {
    assert.equal(count('['.repeat(100), 7), 7);
    assert.equal(count('["never closed'), 2);
  });
});
