import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  lockedUntil,
  periodEnd,
  periodStart,
  planQuota,
  type QuotaPlan,
} from '../../../../domain/run/quota/planner.js';
import { messageLimit, type PlatformQuota, platformCaps, quotaOn } from '../../../../domain/run/quota/policy.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const shopee = quotaOn('shopee', '2026-11-11')!;
const lazada = quotaOn('lazada', '2026-11-11')!;
const plan = (outreach: string, dueAt: string, recipients: number, done = false): QuotaPlan => ({
  campaign: 'hoa.11-11',
  outreach,
  dueAt: new Date(dueAt),
  recipients,
  done,
});

describe('the quota planner', () => {
  it('finds the third broadcast of a week that allows two', () => {
    const plans = [
      plan('a', '2026-11-09T02:00Z', 10),
      plan('b', '2026-11-10T02:00Z', 10),
      plan('c', '2026-11-11T02:00Z', 7),
    ];
    const [week] = planQuota(plans, shopee, 1_000, ZONE);
    assert.deepEqual([week?.from, week?.until, week?.runs, week?.runLimit], ['2026-11-09', '2026-11-16', 3, 2]);
    assert.deepEqual(week?.short, [{ campaign: 'hoa.11-11', outreach: 'c', missing: 7 }]);
  });

  it('counts people: twice the followers a week, and says how many are too many', () => {
    const plans = [plan('a', '2026-11-09T02:00Z', 150), plan('b', '2026-11-10T02:00Z', 90)];
    const [week] = planQuota(plans, shopee, 100, ZONE);
    assert.equal(week?.messageLimit, 200);
    assert.deepEqual(week?.short, [{ campaign: 'hoa.11-11', outreach: 'b', missing: 40 }]);
  });

  it("begins a week on the shop's Monday", () => {
    const weeks = planQuota([plan('a', '2026-11-08T16:59Z', 1), plan('b', '2026-11-08T17:00Z', 1)], shopee, 9, ZONE);
    assert.deepEqual(
      weeks.map(({ from }) => from),
      ['2026-11-02', '2026-11-09'],
    );
  });

  it('gives what was sent already its place before what is planned', () => {
    const plans = [plan('later', '2026-11-11T02:00Z', 1_000, true), plan('early', '2026-11-11T01:00Z', 600)];
    const [day] = planQuota(plans, lazada, 0, ZONE);
    assert.deepEqual(day?.short, [{ campaign: 'hoa.11-11', outreach: 'early', missing: 100 }]);
  });

  it('never lets more people through than the limit', () => {
    const plans = fc.array(fc.tuple(fc.nat(30 * 24), fc.nat(2_000)), { maxLength: 30 });
    fc.assert(
      fc.property(plans, fc.nat(1_500), (some, followers) => {
        const all = some.map(([hour, people], n) =>
          plan(`o${n}`, new Date(Date.UTC(2026, 10, 1, hour)).toISOString(), people),
        );
        for (const { messages, messageLimit: limit = 0, short, runs } of planQuota(all, shopee, followers, ZONE)) {
          const missing = short.reduce((sum, one) => sum + one.missing, 0);
          assert.ok(messages - missing <= limit);
          if (runs <= 2) assert.equal(missing, Math.max(0, messages - limit));
        }
      }),
    );
  });

  it('knows days, weeks and months', () => {
    assert.deepEqual(
      [periodStart('2026-11-15', 'week'), periodEnd('2026-11-09', 'week')],
      ['2026-11-09', '2026-11-16'],
    );
    assert.deepEqual(
      [periodStart('2028-02-29', 'month'), periodEnd('2028-02-01', 'month')],
      ['2028-02-01', '2028-03-01'],
    );
    assert.deepEqual(
      [periodStart('2026-12-31', 'month'), periodEnd('2026-12-01', 'month')],
      ['2026-12-01', '2027-01-01'],
    );
    assert.deepEqual([periodStart('2026-11-11', 'day'), periodEnd('2026-11-11', 'day')], ['2026-11-11', '2026-11-12']);
  });
});

describe('platform quotas', () => {
  it('are unknown before the platform published them', () => {
    assert.equal(quotaOn('shopee', '2019-12-31'), undefined);
  });

  it("become caps on chat that a shop cannot widen, with the platform's source", () => {
    const caps = platformCaps(shopee);
    assert.deepEqual(
      caps.map(({ id, max, hours, fixed, channels }) => [id, max, hours, fixed, channels]),
      [
        ['shopee_168h', 2, 168, true, ['chat']],
        ['shopee_24h', 5, 24, true, ['chat']],
      ],
    );
    assert.match(caps[0]!.source, /sources\.md#shopee/);
  });

  it('may count by followers, by people, or not at all', () => {
    assert.deepEqual(
      [messageLimit(shopee, 700), messageLimit(lazada, 700), messageLimit(quotaOn('tiktok', '2026-01-01')!, 700)],
      [1_400, 1_500, undefined],
    );
  });
});

describe('the block-rate lock', () => {
  const at = (day: string, rate: number) => ({ at: new Date(`${day}T03:00:00Z`), rate });
  const until = (rates: { at: Date; rate: number }[], now: string, quota: PlatformQuota = shopee) =>
    lockedUntil(rates, quota, new Date(now))?.toISOString();

  it('falls on the second broadcast above 5 % within 30 days, for 14 days', () => {
    const rates = [at('2026-10-20', 0.06), at('2026-11-01', 0.051)];
    assert.equal(until(rates, '2026-11-02T00:00Z'), '2026-11-15T03:00:00.000Z');
    assert.equal(until(rates, '2026-11-15T03:00Z'), undefined);
  });

  it('does not fall on one, on exactly 5 %, or on two that are further apart', () => {
    assert.equal(until([at('2026-11-01', 0.2)], '2026-11-02T00:00Z'), undefined);
    assert.equal(until([at('2026-10-31', 0.05), at('2026-11-01', 0.05)], '2026-11-02T00:00Z'), undefined);
    assert.equal(until([at('2026-09-01', 0.2), at('2026-11-01', 0.2)], '2026-11-02T00:00Z'), undefined);
    assert.equal(until([at('2026-10-31', 0.2), at('2026-11-01', 0.2)], '2026-11-02T00:00Z', lazada), undefined);
  });
});
