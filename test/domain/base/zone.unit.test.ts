import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../domain/base/time.js';
import { addDays, dayEnd, dayOf, dayStart, instantOf, isDay, isZone } from '../../../domain/base/zone.js';

const ZONES = [
  'Asia/Ho_Chi_Minh',
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Pacific/Apia',
  'Pacific/Kiritimati',
  'America/St_Johns',
  'Asia/Beirut',
];
const zone = fc.constantFrom(...ZONES);
const day = fc
  .integer({ min: Date.UTC(2000, 0, 1) / DAY_MS, max: Date.UTC(2037, 11, 31) / DAY_MS })
  .map((n) => new Date(n * DAY_MS).toISOString().slice(0, 10));
const two = (n: number): string => String(n).padStart(2, '0');
const time = fc.integer({ min: 0, max: 1439 }).map((m) => `${two(Math.floor(m / 60))}:${two(m % 60)}`);

/** The zone's wall clock, by another road than the code's: the Swedish locale writes ISO-like dates. */
const wall = (instant: Date, name: string): string =>
  instant.toLocaleString('sv-SE', { timeZone: name, dateStyle: 'short', timeStyle: 'medium' });

describe('wall clock to instant', () => {
  it('shows the asked wall clock, or the first moment after the gap when clocks jump over it', () => {
    fc.assert(
      fc.property(day, time, zone, (d, t, name) => {
        const instant = instantOf(d, t, name);
        const asked = `${d} ${t}:00`;
        const shown = wall(instant, name);
        if (shown === asked) return;
        assert.ok(shown > asked, `${shown} comes after ${asked}`);
        assert.ok(wall(new Date(instant.getTime() - 1000), name) < asked, 'a second earlier is before the gap');
      }),
      { numRuns: 2000 },
    );
  });

  it('is the earlier instant when the clocks show it twice', () => {
    fc.assert(
      fc.property(day, time, zone, (d, t, name) => {
        const instant = instantOf(d, t, name);
        for (const earlier of [30 * MINUTE_MS, HOUR_MS, 2 * HOUR_MS]) {
          assert.notEqual(wall(new Date(instant.getTime() - earlier), name), `${d} ${t}:00`);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('never goes back when the wall clock goes on', () => {
    fc.assert(
      fc.property(day, zone, time, time, (d, name, a, b) => {
        const [first, second] = a < b ? [a, b] : [b, a];
        assert.ok(instantOf(d, first, name) <= instantOf(d, second, name));
      }),
    );
  });

  it('knows days that were never, hours that were not and hours that came twice', () => {
    const cases = [
      ['2026-11-11', '00:00', 'Asia/Ho_Chi_Minh', '2026-11-10T17:00:00.000Z'],
      ['2026-03-08', '02:30', 'America/New_York', '2026-03-08T07:00:00.000Z'],
      ['2026-11-01', '01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
      ['2026-03-29', '02:00', 'Europe/Berlin', '2026-03-29T01:00:00.000Z'],
      ['2026-10-25', '02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
      ['2018-11-04', '00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
      ['2011-12-30', '12:00', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
      ['2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:30:00.000Z'],
    ] as const;
    for (const [d, t, name, iso] of cases) assert.equal(instantOf(d, t, name).toISOString(), iso, `${d} ${t} ${name}`);
  });

  it('refuses days, times and zones that do not exist', () => {
    assert.throws(() => instantOf('2026-02-30', '00:00', 'UTC'), /must be a calendar day/);
    assert.throws(() => instantOf('2026-02-20', '24:00', 'UTC'), /must be HH:MM/);
    assert.throws(() => instantOf('2026-02-20', '9:00', 'UTC'), /must be HH:MM/);
    assert.throws(() => instantOf('2026-02-20', '09:00', 'Mars/Olympus'), RangeError);
  });
});

describe('calendar days', () => {
  it('end where the next begins, and hold every instant in between', () => {
    fc.assert(
      fc.property(day, zone, fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), (d, name, part) => {
        const [start, end] = [dayStart(d, name), dayEnd(d, name)];
        assert.deepEqual(end, dayStart(addDays(d, 1), name));
        // Samoa never had its 30 December 2011: that day is empty.
        if (start.getTime() === end.getTime()) return;
        const inside = new Date(start.getTime() + Math.floor((end.getTime() - start.getTime()) * part));
        assert.equal(dayOf(inside, name), d);
        assert.notEqual(dayOf(end, name), d);
      }),
      { numRuns: 1000 },
    );
  });
  it('have 23, 24 or 25 hours', () => {
    const hours = (d: string, name: string) => (dayEnd(d, name).getTime() - dayStart(d, name).getTime()) / HOUR_MS;
    assert.equal(hours('2026-03-29', 'Europe/Berlin'), 23);
    assert.equal(hours('2026-10-25', 'Europe/Berlin'), 25);
    assert.equal(hours('2026-10-25', 'Asia/Ho_Chi_Minh'), 24);
  });
  it('are counted over months, years and leap days', () => {
    assert.equal(addDays('2026-12-31', 1), '2027-01-01');
    assert.equal(addDays('2028-02-28', 1), '2028-02-29');
    assert.equal(addDays('2026-03-01', -1), '2026-02-28');
    fc.assert(
      fc.property(day, fc.integer({ min: -500, max: 500 }), (d, n) => assert.equal(addDays(addDays(d, n), -n), d)),
    );
  });
  it('are recognised: other spellings and impossible days are none', () => {
    for (const leap of ['2028-02-29', '2000-02-29', '2026-04-30']) assert.equal(isDay(leap), true, leap);
    for (const bad of [
      '2026-02-29',
      '2100-02-29',
      '2026-04-31',
      '2026-13-01',
      '2026-00-10',
      '26-01-01',
      '2026-1-1',
      '2026-01-01T00:00',
      ' 2026-01-01',
      '',
    ]) {
      assert.equal(isDay(bad), false, bad);
    }
  });
  it('belong to zones with a name: an offset is none', () => {
    for (const name of ZONES) assert.equal(isZone(name), true, name);
    for (const bad of ['', '+07:00', 'Mars/Olympus', 'Asia/Ho Chi Minh', '../etc'])
      assert.equal(isZone(bad), false, bad);
  });
});
