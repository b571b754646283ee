import assert from 'node:assert/strict';
import { OUTCOME, type OutcomeName, outcomeName, SKIP_REASONS } from '../../../domain/base/outcome.js';

describe('outcomes', () => {
  it('are one character each, and no two share one', () => {
    const chars = Object.values(OUTCOME);
    assert.equal(new Set(chars).size, chars.length);
    assert.ok(chars.every((char) => char.length === 1));
  });
  it('are read back by name; another character is none', () => {
    for (const [name, char] of Object.entries(OUTCOME)) assert.equal(outcomeName(char), name as OutcomeName);
    for (const char of ['S', '', 'ss', ' ', 'toString']) assert.equal(outcomeName(char), undefined);
  });
  it('have reasons that are stable codes, each once', () => {
    assert.equal(new Set(SKIP_REASONS).size, SKIP_REASONS.length);
    assert.ok(SKIP_REASONS.every((reason) => /^[a-z_]+$/.test(reason)));
  });
});
