import assert from 'node:assert/strict';
import { parseObject } from '../../../../domain/base/text/json.js';

describe('a text that should be a JSON object', () => {
  it('is one, with its keys as they are written', () => {
    assert.deepEqual(parseObject(' {"a":{"b":[{"c":7}]},"n":null}'), { a: { b: [{ c: 7 }] }, n: null });
  });
  it('is nothing when it is something else, or not JSON', () => {
    for (const text of ['', '[]', '[{}]', '7', 'null', '"x"', '<html>', '{"a":', '{}{}']) {
      assert.equal(parseObject(text), undefined, text);
    }
  });
});
