import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from '../../../domain/base/time.js';
import { LATENESS_RULES, type LatenessRule } from '../../../domain/base/window.js';
import { lateness } from '../../../domain/hours/lateness.js';

const DUE = new Date('2026-11-11T02:00:00Z');
const msAfter = (ms: number): Date => new Date(DUE.getTime() + ms);
const GRACE = { graceMinutes: 120 };
const run = (rule: LatenessRule, lastsMs = 10 * HOUR_MS) => ({
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
  it('is left to the next window after the grace, and at the end of its own, under the rule fold', () => {
    assert.equal(lateness(run('fold'), msAfter(120 * MINUTE_MS - 1), GRACE), 'send');
    assert.equal(lateness(run('fold'), msAfter(120 * MINUTE_MS), GRACE), 'folded');
    assert.equal(lateness(run('fold', MINUTE_MS), msAfter(MINUTE_MS), GRACE), 'folded');
  });
  it('is not late by hours in which nothing may leave: due at 23:00, it has its whole grace from the opening', () => {
    const due = new Date('2026-11-11T23:00:00+07:00');
    const opens = new Date('2026-11-12T07:00:00+07:00');
    const night = { dueAt: due, expiresAt: new Date('2026-11-12T12:00:00+07:00'), lateness: 'skip' as const };
    const openMs = (_from: Date, to: Date): number => Math.max(0, to.getTime() - opens.getTime());
    const later = (minutes: number): Date => new Date(opens.getTime() + minutes * MINUTE_MS);
    assert.equal(lateness(night, opens, GRACE), 'expired', 'by the clock alone');
    assert.equal(lateness(night, opens, GRACE, openMs), 'send');
    assert.equal(lateness(night, later(119), GRACE, openMs), 'send');
    assert.equal(lateness(night, later(120), GRACE, openMs), 'expired');
  });
  it('never leaves again once it was too late, as long as clocks go on', () => {
    const ms = fc.integer({ min: 0, max: 24 * HOUR_MS });
    fc.assert(
      fc.property(fc.constantFrom(...LATENESS_RULES), ms, ms, ms, (rule, lasts, a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        const verdict = lateness(run(rule, lasts), msAfter(first), GRACE);
        if (verdict !== 'send') assert.equal(lateness(run(rule, lasts), msAfter(second), GRACE), verdict);
      }),
    );
  });
});
