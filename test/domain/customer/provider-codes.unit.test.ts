import assert from 'node:assert/strict';
import {
  CODED_PROVIDERS,
  codeTable,
  codeTableSchema,
  mailStatusMeaning,
} from '../../../domain/customer/provider-codes.js';

const NOW = new Date(Date.UTC(2026, 10, 22));

describe('the codes of providers', () => {
  it('are there for each, each with a word of what it is', () => {
    for (const provider of CODED_PROVIDERS) {
      const codes = Object.entries(codeTable(provider, NOW));
      assert.ok(codes.length > 0, provider);
      for (const [code, { note }] of codes) assert.ok(note, `${provider} ${code}`);
    }
    assert.throws(() => codeTable('esms', new Date(0)), RangeError);
  });

  it('never suppress an address for what is not the address', () => {
    assert.equal(codeTableSchema.safeParse({ '1': { means: 'content', suppress: 'blocked' } }).success, false);
    assert.equal(codeTableSchema.safeParse({ '1': { means: 'recipient', suppress: 'blocked' } }).success, true);
  });

  it('of mail: hard ones suppress, a full mailbox does not, policy is ours (docs/sources.md#bounces)', () => {
    for (const status of ['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.1.351', '5.4.4']) {
      assert.equal(mailStatusMeaning(status, NOW)?.suppress, 'hard_bounce', status);
    }
    for (const status of ['5.2.1', '5.2.2']) {
      const { means, suppress } = mailStatusMeaning(status, NOW) ?? {};
      assert.deepEqual([means, suppress], ['recipient', undefined], status);
    }
    for (const status of ['5.7.0', '5.7.1', '5.7.26', '5.1.8']) {
      assert.equal(mailStatusMeaning(status, NOW)?.means, 'config', status);
    }
    for (const status of ['5.3.4', '5.2.3', '5.6.1']) assert.equal(mailStatusMeaning(status, NOW)?.means, 'content');
    for (const status of ['4.2.2', '5.9.9', '', '__proto__', 'constructor.x', '5.1.11']) {
      assert.equal(mailStatusMeaning(status, NOW), undefined, status);
    }
  });
});
