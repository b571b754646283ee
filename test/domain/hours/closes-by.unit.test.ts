import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HOUR_MS, MINUTE_MS } from '../../../domain/base/time.js';
import { closesBy, isAllowed, nextAllowed } from '../../../domain/hours/hours.js';
import { hoursOf } from '../../../domain/hours/shop-hours.js';

const HOURS = hoursOf({});
const ZONES = ['Asia/Ho_Chi_Minh', 'America/Sao_Paulo', 'Europe/Berlin', 'Australia/Lord_Howe'];
const at = (text: string): Date => new Date(text);

describe('the hour at which sending closes', () => {
  it('is that of the law, on the clock of the shop', () => {
    const from = at('2026-11-11T03:00:00Z');
    const to = at('2026-11-11T17:00:00Z');
    assert.deepEqual(closesBy(from, to, 'sms', 'Asia/Ho_Chi_Minh', HOURS), at('2026-11-11T14:45:00Z'));
  });

  it('is the end that was asked for when nothing closes before it', () => {
    const from = at('2026-11-11T03:00:00Z');
    const to = at('2026-11-11T04:00:00Z');
    assert.deepEqual(closesBy(from, to, 'sms', 'Asia/Ho_Chi_Minh', HOURS), to);
    assert.deepEqual(closesBy(from, from, 'sms', 'Asia/Ho_Chi_Minh', HOURS), from);
  });

  it('is the beginning itself when it is closed then', () => {
    const night = at('2026-11-11T20:00:00Z');
    assert.deepEqual(closesBy(night, at('2026-11-12T20:00:00Z'), 'sms', 'Asia/Ho_Chi_Minh', HOURS), night);
  });

  it('is the first closed minute that a look at every minute finds, also where clocks change', () => {
    const begin = fc.integer({ min: Date.UTC(2026, 0, 1) / MINUTE_MS, max: Date.UTC(2027, 0, 1) / MINUTE_MS });
    const hours = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(begin, hours, fc.constantFrom(...ZONES), (minute, length, zone) => {
        const from = nextAllowed(new Date(minute * MINUTE_MS), 'sms', zone, HOURS);
        const to = new Date(from.getTime() + length * HOUR_MS);
        let looked = from.getTime();
        while (looked < to.getTime() && isAllowed(new Date(looked), 'sms', zone, HOURS)) looked += MINUTE_MS;
        assert.deepEqual(closesBy(from, to, 'sms', zone, HOURS), new Date(Math.min(looked, to.getTime())));
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});
