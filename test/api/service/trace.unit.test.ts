import assert from 'node:assert/strict';
import { traceOf } from '../../../api/service/trace.js';

const BYTES = Buffer.from(Array.from({ length: 32 }, (_, n) => n + 1));
const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const GIVEN = `00-${ID}-00f067aa0ba902b7-01`;

describe('the trace of a request', () => {
  it("is the caller's, with a place of its own in it", () => {
    const { id, parent } = traceOf(GIVEN, BYTES);
    assert.equal(id, ID);
    assert.match(parent, new RegExp(`^00-${ID}-[0-9a-f]{16}-01$`));
    assert.ok(!parent.includes('00f067aa0ba902b7'));
  });

  for (const wrong of [
    undefined,
    '',
    'x',
    GIVEN.toUpperCase(),
    GIVEN.replace(/^00/, 'ff'),
    `${GIVEN}-extra`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${ID}-${'0'.repeat(16)}-01`,
    `00-${ID}-00f067aa0ba902b7`,
  ]) {
    it(`is a new one where none is named: ${wrong}`, () => {
      const { id, parent } = traceOf(wrong, BYTES);
      assert.equal(id, BYTES.subarray(0, 16).toString('hex'));
      assert.equal(parent, `00-${id}-${BYTES.subarray(16, 24).toString('hex')}-00`);
    });
  }
});
