import assert from 'node:assert/strict';
import { webhookPolicyAt } from '../../../domain/webhook/policy.js';
import { verdictOn } from '../../../domain/webhook/retry.js';

const POLICY = webhookPolicyAt(new Date('2026-11-11T00:00:00Z'));
const on = (status: number, tried = 0, retryAfterMs?: number, random = 0) =>
  verdictOn({ status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }, tried, POLICY, random);

describe('what becomes of a webhook', () => {
  it('is delivered by any 2xx, and by nothing else', () => {
    for (const status of [200, 201, 204, 299]) assert.deepEqual(on(status), { state: 'delivered' });
    for (const status of [100, 199, 300, 301, 308, 400, 404, 422, 500, 503]) assert.equal(on(status).state, 'waiting');
  });

  it('waits by the schedule, up to a fifth longer, and has failed behind its end', () => {
    const waits = POLICY.retrySeconds.map((_, tried) => (on(500, tried).waitMs ?? 0) / 1000);
    assert.deepEqual(waits, [5, 300, 1800, 7200, 18_000, 36_000, 36_000]);
    assert.equal(on(500, 1, undefined, 1).waitMs, 360_000);
    assert.deepEqual(on(500, POLICY.retrySeconds.length), { state: 'failed' });
    for (const error of ['timeout', 'lost', 'private_address', 'sealed'] as const) {
      assert.deepEqual(verdictOn({ error }, 0, POLICY, 0), { state: 'waiting', waitMs: 5_000 });
      assert.deepEqual(verdictOn({ error }, 7, POLICY, 0), { state: 'failed' });
    }
  });

  it('comes no sooner than Retry-After asks, which may ask for a day at most', () => {
    assert.equal(on(429, 0, 60_000).waitMs, 60_000);
    assert.equal(on(503, 1, 60_000).waitMs, 300_000);
    assert.equal(on(503, 0, 10 * 86_400_000).waitMs, 86_400_000);
  });

  it('is over for an endpoint that says it is gone', () => {
    assert.deepEqual(on(410), { state: 'dropped', isGone: true });
  });
});
