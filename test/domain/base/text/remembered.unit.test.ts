import assert from 'node:assert/strict';
import { remembered } from '../../../../domain/base/text/remembered.js';

describe('a rule that remembers', () => {
  it('says what the rule says, also of nothing, and asks it once for the same text', () => {
    let asked = 0;
    const rule = remembered((text) => {
      asked += 1;
      return text === '' ? undefined : text.length;
    });
    assert.deepEqual([rule('ba'), rule(''), rule('ba'), rule('')], [2, undefined, 2, undefined]);
    assert.equal(asked, 2);
  });
  it('keeps a bounded number of answers, of short texts, however many come', () => {
    let asked = 0;
    const rule = remembered(() => {
      asked += 1;
    });
    for (let at = 0; at < 10_000; at += 1) rule(`c${at}`);
    rule('c0');
    assert.equal(asked, 10_001);
    const long = 'x'.repeat(200);
    rule(long);
    rule(long);
    assert.equal(asked, 10_003);
  });
});
