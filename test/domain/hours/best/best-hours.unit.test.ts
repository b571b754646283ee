import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHANNELS } from '../../../../domain/base/channel.js';
import { DAY_MS } from '../../../../domain/base/time.js';
import { instantOf } from '../../../../domain/base/zone.js';
import { bestHours, HourCount, isQuiet } from '../../../../domain/hours/best/best-hours.js';
import { bestHoursPolicyAt } from '../../../../domain/hours/best/policy.js';
import { isAllowed } from '../../../../domain/hours/hours.js';
import { DEFAULT_HOURS_POLICY } from '../../../../domain/hours/policy.js';

const ZONE = 'Asia/Ho_Chi_Minh';
const NOW = new Date('2026-11-01T00:00:00Z');
const policy = bestHoursPolicyAt(NOW);
const midnight = instantOf('2026-11-11', '00:00', ZONE);
const best = (count: HourCount, channel: (typeof CHANNELS)[number] = 'email'): number[] =>
  bestHours(count.profile(), channel, ZONE, DEFAULT_HOURS_POLICY, midnight, policy.proposed);

/** So many orders at an hour of the shop's clock, some days ago. */
function orders(count: HourCount, n: number, hour: string, daysAgo = 1): void {
  const at = new Date(instantOf('2026-10-31', hour, ZONE).getTime() - daysAgo * DAY_MS);
  for (let i = 0; i < n; i += 1) count.add(at);
}

describe('best hours', () => {
  it("are the policy's own while nobody has been heard", () => {
    const curve = policy.hours.map((weight, hour) => ({ weight, hour })).sort((a, b) => b.weight - a.weight);
    assert.equal(best(new HourCount(ZONE, NOW, policy))[0], curve[0]!.hour);
  });

  it("follow the shop's customers once there are enough of them, by the shop's clock", () => {
    const count = new HourCount(ZONE, NOW, policy);
    orders(count, 3_000, '15:30');
    assert.equal(best(count)[0], 15);
    assert.equal(count.profile().events, 3_000);
  });

  it('are not moved by a handful of orders at night', () => {
    const count = new HourCount(ZONE, NOW, policy);
    orders(count, 5, '03:10');
    assert.ok(!best(count).includes(3));
  });

  it('do not hear an order whose time of day was not told, by the clock of the shop or of UTC', () => {
    const count = new HourCount(ZONE, NOW, policy);
    const told = ['2026-10-20T17:00:01Z', '2026-10-21T00:00:00.001Z', '2026-10-21T08:00:00Z'];
    const untold = ['2026-10-20T17:00:00Z', '2026-10-21T00:00:00Z', '2026-10-21'];
    for (const at of [...told, ...untold]) count.addOrder(new Date(at));
    assert.equal(count.profile().events, told.length);
  });

  it('forget: what was 60 days ago counts half, so that new habits win', () => {
    const count = new HourCount(ZONE, NOW, policy);
    orders(count, 4_000, '10:00', 120);
    orders(count, 2_000, '16:00', 0);
    const { shares } = count.profile();
    assert.ok(shares[16]! > shares[10]! * 1.8 && shares[16]! < shares[10]! * 2.2, JSON.stringify(shares));
  });

  it('lie inside the hours of the channel, whatever customers do at night', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(23), fc.nat(50)), { maxLength: 24 }),
        fc.constantFrom(...CHANNELS),
        (heard, channel) => {
          const count = new HourCount(ZONE, NOW, policy);
          for (const [hour, n] of heard) orders(count, n, `${String(hour).padStart(2, '0')}:00`);
          const hours = best(count, channel);
          assert.equal(hours.length, policy.proposed);
          assert.equal(new Set(hours).size, hours.length);
          for (const hour of hours) {
            const at = instantOf('2026-11-11', `${String(hour).padStart(2, '0')}:00`, ZONE);
            assert.ok(isAllowed(at, channel, ZONE, DEFAULT_HOURS_POLICY), `${channel} ${hour}`);
          }
          const sum = count.profile().shares.reduce((total, share) => total + share, 0);
          assert.ok(Math.abs(sum - 1) < 1e-9);
        },
      ),
    );
  });

  it('do not hear what has not happened yet, or what is no instant', () => {
    const count = new HourCount(ZONE, NOW, policy);
    count.add(new Date(NOW.getTime() + 1));
    count.add(new Date(Number.NaN));
    assert.equal(count.profile().events, 0);
  });

  it('call an hour quiet by the same profile', () => {
    const profile = new HourCount(ZONE, NOW, policy).profile();
    assert.ok(isQuiet(profile, instantOf('2026-11-11', '03:00', ZONE), ZONE, policy));
    assert.ok(!isQuiet(profile, instantOf('2026-11-11', '20:00', ZONE), ZONE, policy));
  });

  it('know a day on which the clocks change', () => {
    const day = instantOf('2026-10-25', '00:00', 'Europe/Berlin');
    const { shares } = new HourCount('Europe/Berlin', NOW, policy).profile();
    const hours = bestHours({ shares, events: 0 }, 'email', 'Europe/Berlin', DEFAULT_HOURS_POLICY, day, 24);
    assert.deepEqual(
      [...hours].sort((a, b) => a - b),
      Array.from({ length: 24 }, (_, hour) => hour),
    );
  });
});
