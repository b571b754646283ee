import assert from 'node:assert/strict';
import type { PlannedOutreach, PreflightPlan } from '../../../../domain/advice/preflight/plan.js';
import { preflightPolicyAt } from '../../../../domain/advice/preflight/policy.js';
import { preflight } from '../../../../domain/advice/preflight/preflight.js';
import { policyAt } from '../../../../domain/base/policy.js';
import { HourCount } from '../../../../domain/hours/best/best-hours.js';
import { bestHoursPolicyAt } from '../../../../domain/hours/best/policy.js';
import { DEFAULT_HOURS_POLICY } from '../../../../domain/hours/policy.js';

const NOW = new Date('2026-11-01T00:00:00Z');
const ZONE = 'Asia/Ho_Chi_Minh';
const bestHours = bestHoursPolicyAt(NOW);
/** 20:00 in Vietnam: people are on the phone, and chat and SMS may be sent. */
const EVENING = new Date('2026-11-11T13:00:00Z');

const outreach = (over: Partial<PlannedOutreach> = {}): PlannedOutreach => ({
  id: 'day-cart',
  channel: 'chat',
  window: 'campaign_day',
  dueAt: EVENING,
  expiresAt: new Date('2026-11-11T16:00:00Z'),
  members: 900,
  reachable: 800,
  incentive: true,
  ...over,
});
const plan = (over: Partial<PreflightPlan> = {}): PreflightPlan => ({
  now: NOW,
  zone: ZONE,
  currency: 'VND',
  outreaches: [outreach()],
  others: [],
  caps: policyAt(NOW).caps,
  hours: DEFAULT_HOURS_POLICY,
  rates: preflightPolicyAt(NOW),
  smallAudience: 50,
  profile: new HourCount(ZONE, NOW, bestHours).profile(),
  bestHours,
  ...over,
});
const found = (over: Partial<PreflightPlan>): string[] =>
  preflight(plan(over)).map(({ code, severity, outreach: id }) => [severity, code, id].filter(Boolean).join(' '));
const one = (over: Partial<PlannedOutreach>): string[] => found({ outreaches: [outreach(over)] });

describe('preflight', () => {
  it('finds nothing in a plan that is fine', () => {
    assert.deepEqual(found({}), []);
  });

  it('tells each finding in both languages, with a fix and its source', () => {
    const findings = preflight(plan({ outreaches: [outreach({ reachable: 3, incentive: false })] }));
    for (const { reason, fix, source } of findings)
      for (const words of [reason.vi, reason.en, fix.vi, fix.en, source]) assert.ok(words);
    assert.equal(findings.length, 2);
  });

  describe('of the first seed: a group large enough, an incentive, a time when people are on the phone', () => {
    it('warns of a small group, and of nobody', () => {
      assert.deepEqual(one({ reachable: 49 }), ['warn small_group day-cart']);
      assert.deepEqual(one({ reachable: 50 }), []);
      assert.deepEqual(one({ reachable: 0 }), ['warn nobody_to_reach day-cart']);
    });

    it('warns of a message without an incentive', () => {
      assert.deepEqual(one({ incentive: false }), ['warn no_incentive day-cart']);
    });

    it('warns of an hour at which few are on the phone, and names better ones', () => {
      const night = { channel: 'email', dueAt: new Date('2026-11-10T20:00:00Z') } as const;
      assert.deepEqual(one(night), ['warn quiet_hour day-cart']);
      const [finding] = preflight(plan({ outreaches: [outreach(night)] }));
      assert.match(finding!.fix.en, /20:00/);
    });
  });

  describe('of time', () => {
    it('blocks what has no sending hour before it expires', () => {
      const night = { dueAt: new Date('2026-11-10T16:00:00Z'), expiresAt: new Date('2026-11-10T23:00:00Z') };
      assert.deepEqual(one(night), ['block no_sending_hours day-cart']);
    });

    it('says that what is due at night leaves in the morning', () => {
      const waiting = one({ dueAt: new Date('2026-11-10T17:00:00Z') });
      assert.deepEqual(waiting, ['info waits_for_hours day-cart']);
    });

    it('warns of more people than the hours and the rate can take', () => {
      const expiresAt = new Date(EVENING.getTime() + 60_000);
      assert.deepEqual(one({ expiresAt, reachable: 60_001 }), ['warn cannot_finish day-cart']);
      assert.deepEqual(one({ expiresAt, reachable: 60_000 }), []);
    });

    it('does not judge what has expired', () => {
      assert.deepEqual(found({ now: new Date('2026-11-12T00:00Z'), outreaches: [outreach({ reachable: 0 })] }), []);
    });
  });

  describe('of money', () => {
    const sms = outreach({ channel: 'sms', parts: 1_000 });
    it('blocks SMS that the balance does not cover, and lets through what it covers exactly', () => {
      assert.deepEqual(found({ outreaches: [sms], partPrice: 800, balance: 799_999 }), ['block balance_short']);
      assert.deepEqual(found({ outreaches: [sms], partPrice: 800, balance: 800_000 }), []);
    });

    it('warns when the balance or the price is unknown', () => {
      assert.deepEqual(found({ outreaches: [sms], partPrice: 800 }), ['warn balance_unknown']);
      assert.deepEqual(found({ outreaches: [sms], balance: 800 }), ['warn balance_unknown']);
    });

    it('asks for no balance where nothing is an SMS', () => {
      assert.deepEqual(found({ balance: 0, partPrice: 800 }), []);
    });
  });

  describe('of other plans', () => {
    const hoursBefore = (hours: number) => new Date(EVENING.getTime() - hours * 3_600_000);
    const others = (hours: number[]) =>
      hours.map((h, n) => ({ name: `other-${n}`, channel: 'chat' as const, dueAt: hoursBefore(h) }));

    it('warns when as many plans as a cap allows come first', () => {
      assert.deepEqual(found({ others: others([1, 2, 3]) }), ['warn caps_collide day-cart']);
      assert.deepEqual(found({ others: others([1, 2]) }), []);
      assert.deepEqual(found({ others: others([24, 25, 26]) }), []);
      assert.deepEqual(found({ others: others([24, 48, 72, 96, 120]) }), ['warn caps_collide day-cart']);
    });

    it('does not count two audiences of one window: a customer gets one message of it', () => {
      const same = ['a', 'b', 'c', 'd'].map((id) => outreach({ id, dueAt: hoursBefore(1) }));
      assert.deepEqual(found({ outreaches: [...same, outreach()] }), []);
    });
  });

  describe("of the platform's quota", () => {
    const periods = [{ from: '2026-11-09', until: '2026-11-16', runs: 3, messages: 9, short: [] }];
    const short = [{ campaign: 'c', outreach: 'day-cart', missing: 7 }];

    it('warns where it runs out, for the outreaches of this plan', () => {
      const quota = { source: 's', periods: [{ ...periods[0]!, short }] };
      assert.deepEqual(found({ quota }), ['warn quota_short day-cart']);
      const elsewhere = { source: 's', periods: [{ ...periods[0]!, short: [{ ...short[0]!, outreach: 'other' }] }] };
      assert.deepEqual(found({ quota: elsewhere }), []);
    });

    it('blocks chat while the platform has locked the shop', () => {
      const quota = { source: 's', periods, lockedUntil: new Date('2026-11-12T00:00Z') };
      assert.deepEqual(found({ quota }), ['block chat_locked day-cart']);
      assert.deepEqual(found({ quota, outreaches: [outreach({ channel: 'email' })] }), []);
    });
  });

  it('names the worst first', () => {
    const findings = found({
      outreaches: [outreach({ channel: 'sms', parts: 9, reachable: 9 })],
      partPrice: 800,
      balance: 0,
    });
    assert.deepEqual(findings, ['block balance_short', 'warn small_group day-cart']);
  });
});
