import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lateness } from '../../domain/lateness.js';
import { HOUR_MS, MINUTE_MS } from '../../domain/time.js';

const DUE = new Date('2026-11-11T02:00:00Z');
const msAfter = (ms: number): Date => new Date(DUE.getTime() + ms);
const GRACE = { graceMinutes: 120 };
const run = (rule: 'send' | 'skip', lastsMs = 10 * HOUR_MS) => ({
  dueAt: DUE,
  expiresAt: msAfter(lastsMs),
  lateness: rule,
});

describe('a late message', () => {
  it('leaves until the outreach expires, under the rule send', () => {
    assert.equal(lateness(run('send'), DUE, GRACE), 'send');
    assert.equal(lateness(run('send'), msAfter(10 * HOUR_MS - 1), GRACE), 'send');
    assert.equal(lateness(run('send'), msAfter(10 * HOUR_MS), GRACE), 'expired');
  });
  it('leaves only inside the grace, under the rule skip', () => {
    assert.equal(lateness(run('skip'), msAfter(120 * MINUTE_MS - 1), GRACE), 'send');
    assert.equal(lateness(run('skip'), msAfter(120 * MINUTE_MS), GRACE), 'expired');
  });
  it('never leaves after the outreach has expired, however long the grace', () => {
    assert.equal(lateness(run('skip', MINUTE_MS), msAfter(MINUTE_MS), GRACE), 'expired');
    assert.equal(lateness(run('skip'), msAfter(11 * HOUR_MS), { graceMinutes: 1e6 }), 'expired');
  });
  it('stays expired once it is, as long as clocks go on', () => {
    const ms = fc.integer({ min: 0, max: 24 * HOUR_MS });
    fc.assert(
      fc.property(fc.constantFrom('send' as const, 'skip' as const), ms, ms, ms, (rule, lasts, a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        if (lateness(run(rule, lasts), msAfter(first), GRACE) === 'expired') {
          assert.equal(lateness(run(rule, lasts), msAfter(second), GRACE), 'expired');
        }
      }),
    );
  });
});
