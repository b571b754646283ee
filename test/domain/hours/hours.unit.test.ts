import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CHANNELS } from '../../../domain/base/channel.js';
import { allowedMs, isAllowed, nextAllowed } from '../../../domain/hours/hours.js';
import { DEFAULT_HOURS_POLICY as LAW, parseHoursPolicy } from '../../../domain/hours/policy.js';

const VN = 'Asia/Ho_Chi_Minh';
const HOUR = 3_600_000;
const vn = (local: string): Date => new Date(`${local}+07:00`);

/** The zone's clock as HH:MM:SS, by another way than the code under test. */
const clocks = new Map<string, Intl.DateTimeFormat>();
function clock(at: Date, zone: string): string {
  const known = clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, timeStyle: 'medium' });
  clocks.set(zone, known);
  return known.format(at);
}

/** A policy with the same hours for SMS in every zone. */
const smsPolicy = (opens: string, until: string) =>
  parseHoursPolicy({
    about: 'test',
    rules: CHANNELS.map((channel) => ({
      channel,
      zone: '*',
      effectiveFrom: '2020-01-01',
      hours: channel === 'sms' ? { opens, closes: until, handOverUntil: until } : null,
      source: 'test',
    })),
  });

describe('sending hours', () => {
  it('advertising SMS may be handed over from 07:00 until 21:45 in Viet Nam', () => {
    const cases = {
      '2026-11-11T06:59:59.999': false,
      '2026-11-11T07:00:00.000': true,
      '2026-11-11T12:00:00.000': true,
      '2026-11-11T21:44:59.999': true,
      '2026-11-11T21:45:00.000': false,
      '2026-11-11T22:00:00.000': false,
      '2026-11-11T00:00:00.000': false,
    };
    for (const [at, allowed] of Object.entries(cases)) assert.equal(isAllowed(vn(at), 'sms', VN, LAW), allowed, at);
  });

  it('chat goes from 08:00 to 22:00, e-mail at any time', () => {
    assert.equal(isAllowed(vn('2026-11-11T07:59:59'), 'chat', VN, LAW), false);
    assert.equal(isAllowed(vn('2026-11-11T08:00:00'), 'chat', VN, LAW), true);
    assert.equal(isAllowed(vn('2026-11-11T21:59:59'), 'chat', VN, LAW), true);
    assert.equal(isAllowed(vn('2026-11-11T22:00:00'), 'chat', VN, LAW), false);
    for (let hour = 0; hour < 24; hour++) {
      assert.equal(isAllowed(new Date(Date.UTC(2026, 10, 11, hour)), 'email', VN, LAW), true);
    }
  });

  it('the next allowed instant is now, later today, or tomorrow morning', () => {
    const next = (at: string) => nextAllowed(vn(at), 'sms', VN, LAW).toISOString();
    assert.equal(next('2026-11-11T12:34:56.789'), vn('2026-11-11T12:34:56.789').toISOString());
    assert.equal(next('2026-11-11T03:00:00'), vn('2026-11-11T07:00:00').toISOString());
    assert.equal(next('2026-11-11T21:45:00'), vn('2026-11-12T07:00:00').toISOString());
    assert.equal(next('2026-12-31T23:59:59'), vn('2027-01-01T07:00:00').toISOString());
  });

  it('the same instant may be allowed in one zone and not in another', () => {
    const at = vn('2026-11-11T10:00:00');
    assert.equal(isAllowed(at, 'sms', VN, LAW), true);
    assert.equal(isAllowed(at, 'sms', 'Europe/London', LAW), false);
    assert.equal(nextAllowed(at, 'sms', 'Europe/London', LAW).toISOString(), '2026-11-11T07:00:00.000Z');
  });

  describe('when clocks change', () => {
    const next = (at: string, zone: string, opens: string, until: string) =>
      nextAllowed(new Date(at), 'sms', zone, smsPolicy(opens, until)).toISOString();

    it('the night before is an hour shorter or longer, the opening stays at its clock time', () => {
      assert.equal(next('2026-03-28T22:00:00Z', 'Europe/London', '07:00', '21:00'), '2026-03-29T06:00:00.000Z');
      assert.equal(next('2026-10-24T22:00:00Z', 'Europe/London', '07:00', '21:00'), '2026-10-25T07:00:00.000Z');
    });
    it('an opening time that the clocks skip is the first instant after the gap', () => {
      assert.equal(next('2026-03-29T00:30:00Z', 'Europe/London', '01:30', '21:00'), '2026-03-29T01:00:00.000Z');
    });
    it('hours that the clocks skip altogether wait for the next day', () => {
      assert.equal(next('2026-03-29T00:30:00Z', 'Europe/London', '01:10', '01:50'), '2026-03-30T00:10:00.000Z');
    });
    it('an hour that the clocks show twice is allowed twice', () => {
      const policy = smsPolicy('00:30', '01:30');
      const times = ['2026-10-25T00:29:59Z', '2026-10-25T00:30:00Z', '2026-10-25T01:00:00Z', '2026-10-25T01:30:00Z'];
      assert.deepEqual(
        times.map((at) => isAllowed(new Date(at), 'sms', 'Europe/London', policy)),
        [true, false, true, false],
      );
      assert.equal(next('2026-10-25T00:30:00Z', 'Europe/London', '00:30', '01:30'), '2026-10-25T01:00:00.000Z');
      assert.equal(
        allowedMs(new Date('2026-10-24T20:00Z'), new Date('2026-10-25T20:00Z'), 'sms', 'Europe/London', policy),
        1.5 * HOUR,
      );
    });
  });

  describe('for any instant, zone and hours', () => {
    const zones = [
      VN,
      'UTC',
      'Europe/London',
      'America/New_York',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Africa/Casablanca',
      'Asia/Kathmandu',
      'Pacific/Chatham',
      'America/Havana',
      'Pacific/Apia',
    ];
    const DAY_MINUTES = 24 * 60;
    const hhmm = (minutes: number): string =>
      `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
    const hours = fc
      .tuple(fc.integer({ min: 0, max: DAY_MINUTES - 1 }), fc.integer({ min: 1, max: DAY_MINUTES }))
      .filter(([a, b]) => a !== b)
      .map(([a, b]) => ({ opens: hhmm(Math.min(a, b)), until: hhmm(Math.max(a, b)) }));
    const anyTime = fc.date({ min: new Date('2024-01-01'), max: new Date('2029-12-31'), noInvalidDate: true });
    /** Nights of clock changes, where mistakes would hide. */
    const nearChange = fc
      .tuple(
        fc.constantFrom(
          '2026-03-29T01:00Z',
          '2026-10-25T01:00Z',
          '2026-03-08T07:00Z',
          '2026-11-01T06:00Z',
          '2026-10-03T15:30Z',
          '2026-02-15T02:00Z',
        ),
        fc.integer({ min: -30 * HOUR, max: 30 * HOUR }),
      )
      .map(([at, off]) => new Date(Date.parse(at) + off));
    const instant = fc.oneof(anyTime, nearChange);
    const zone = fc.constantFrom(...zones);
    const within = (at: Date, where: string, { opens, until }: { opens: string; until: string }): boolean => {
      const time = clock(at, where);
      return time >= `${opens}:00` && time < `${until}:00`;
    };

    it('allowed is exactly: the clock of the zone is within the hours', () => {
      fc.assert(
        fc.property(instant, zone, hours, (at, where, h) => {
          const policy = smsPolicy(h.opens, h.until);
          assert.equal(isAllowed(at, 'sms', where, policy), within(at, where, h));
        }),
        { numRuns: 1000 },
      );
    });

    it('the next allowed instant is allowed, not earlier than asked, and the earliest', () => {
      fc.assert(
        fc.property(instant, zone, hours, (at, where, h) => {
          const policy = smsPolicy(h.opens, h.until);
          const next = nextAllowed(at, 'sms', where, policy);
          assert.ok(next >= at);
          assert.ok(within(next, where, h), 'is allowed');
          for (let t = next.getTime() - 1; t >= at.getTime(); t -= 7 * 60_000) {
            assert.ok(!within(new Date(t), where, h), `${new Date(t).toISOString()} would have been earlier`);
          }
        }),
        { numRuns: 300 },
      );
    });

    it('asking again at the answer changes nothing', () => {
      fc.assert(
        fc.property(instant, zone, fc.constantFrom(...CHANNELS), (at, where, channel) => {
          const next = nextAllowed(at, channel, where, LAW);
          assert.equal(nextAllowed(next, channel, where, LAW).getTime(), next.getTime());
        }),
      );
    });

    it('the allowed time of a span is the sum of its allowed minutes', () => {
      fc.assert(
        fc.property(instant, zone, hours, fc.integer({ min: 0, max: 3000 }), (at, where, h, minutes) => {
          const from = Math.floor(at.getTime() / 60_000) * 60_000;
          let expected = 0;
          for (let i = 0; i < minutes; i++) if (within(new Date(from + i * 60_000), where, h)) expected++;
          const total = allowedMs(
            new Date(from),
            new Date(from + minutes * 60_000),
            'sms',
            where,
            smsPolicy(h.opens, h.until),
          );
          assert.equal(total, expected * 60_000);
        }),
        { numRuns: 60 },
      );
    });
  });

  it('20,000 random messages moved to their next allowed instant all leave within the legal hours', () => {
    let seed = 42;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed / 2_147_483_648;
    };
    const start = Date.UTC(2026, 9, 1);
    for (let i = 0; i < 20_000; i++) {
      const at = new Date(start + Math.floor(random() * 60 * 24 * HOUR));
      const time = clock(nextAllowed(at, 'sms', VN, LAW), VN);
      assert.ok(time >= '07:00:00' && time < '21:45:00', time);
    }
  });

  it('an invalid date or zone is an error, not a permission', () => {
    assert.throws(() => isAllowed(new Date(Number.NaN), 'sms', VN, LAW), /valid date/);
    assert.throws(() => isAllowed(new Date(0), 'sms', 'Mars/Olympus', LAW), RangeError);
    assert.throws(() => nextAllowed(new Date(Number.NaN), 'email', VN, LAW), RangeError);
  });
});
