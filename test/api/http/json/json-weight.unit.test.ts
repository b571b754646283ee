import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countValues } from '../../../../api/http/json/json-weight.js';

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
const count = (text: string, most = 1_000_000): number => countValues(Buffer.from(text), most);

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
  it('are counted no further than asked, and a text that breaks off has an end', () => {
    assert.equal(count('['.repeat(100), 7), 7);
    assert.equal(count('["never closed'), 2);
  });
});
