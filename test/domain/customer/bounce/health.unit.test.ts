import assert from 'node:assert/strict';
import { healthPolicyAt, senderHealth } from '../../../../domain/customer/bounce/health.js';

const policy = healthPolicyAt(new Date('2026-11-11T05:00:00Z'));
const none = { complaint: 0, hard: 0, refusal_of_us: 0 };

describe('the health of a sender', () => {
  it('is unknown below a hundred messages', () => {
    assert.deepEqual(senderHealth(99, { ...none, hard: 99 }, policy), { health: 'unknown', rates: {} });
  });

  it('is as bad as the worst of its rates', () => {
    assert.equal(senderHealth(10_000, none, policy).health, 'good');
    assert.equal(senderHealth(10_000, { ...none, complaint: 9 }, policy).health, 'good');
    assert.equal(senderHealth(10_000, { ...none, complaint: 10 }, policy).health, 'watch');
    assert.equal(senderHealth(10_000, { ...none, complaint: 30 }, policy).health, 'bad');
    assert.equal(senderHealth(10_000, { ...none, hard: 500, complaint: 1 }, policy).health, 'bad');
    assert.equal(senderHealth(10_000, { ...none, refusal_of_us: 999 }, policy).health, 'watch');
    assert.equal(senderHealth(100, { ...none, refusal_of_us: 10 }, policy).rates.refusal_of_us, 0.1);
  });
});
