import assert from 'node:assert/strict';
import { DEFAULT_HOURS_POLICY } from '../../../domain/hours/policy.js';
import { type ClockedWinback, dayExpires, isOver, nextPlan } from '../../../domain/winback/clock.js';

const base: ClockedWinback = { zone: 'Asia/Ho_Chi_Minh', hour: '09:00', channel: 'email' };
const next = (winback: Partial<ClockedWinback>, now: string): string => {
  const found = nextPlan({ ...base, ...winback }, new Date(now), DEFAULT_HOURS_POLICY);
  return found ? `${found.day} ${found.at.toISOString()}` : 'never';
};
const expires = (winback: Partial<ClockedWinback>, day: string, from: string): string =>
  dayExpires({ ...base, ...winback }, day, new Date(from), DEFAULT_HOURS_POLICY).toISOString();

describe('the clock of a programme', () => {
  it("waits for the shop's hour", () =>
    assert.equal(next({}, '2026-11-01T00:00:00Z'), '2026-11-01 2026-11-01T02:00:00.000Z'));

  it('plans at once when the hour of today is past', () =>
    assert.equal(next({}, '2026-11-01T08:00:00Z'), '2026-11-01 2026-11-01T08:00:00.000Z'));

  it('plans a day once', () =>
    assert.equal(next({ lastDay: '2026-11-01' }, '2026-11-01T08:00:00Z'), '2026-11-02 2026-11-02T02:00:00.000Z'));

  it('makes up for no day that went by', () =>
    assert.equal(next({ lastDay: '2026-10-20' }, '2026-11-01T08:00:00Z'), '2026-11-01 2026-11-01T08:00:00.000Z'));

  it('of SMS keeps to the sending hours: late in the evening it is tomorrow', () => {
    assert.equal(next({ channel: 'sms' }, '2026-11-01T15:00:00Z'), '2026-11-02 2026-11-02T02:00:00.000Z');
    assert.equal(
      next({ channel: 'sms', hour: '06:00' }, '2026-10-31T20:00:00Z'),
      '2026-11-01 2026-11-01T00:00:00.000Z',
    );
  });

  it('keeps the wall clock over both changes of daylight saving time', () => {
    const warsaw = { zone: 'Europe/Warsaw', hour: '09:00' };
    assert.equal(
      next({ ...warsaw, lastDay: '2026-03-28' }, '2026-03-28T12:00:00Z'),
      '2026-03-29 2026-03-29T07:00:00.000Z',
    );
    assert.equal(
      next({ ...warsaw, lastDay: '2026-03-27' }, '2026-03-27T12:00:00Z'),
      '2026-03-28 2026-03-28T08:00:00.000Z',
    );
    assert.equal(
      next({ ...warsaw, lastDay: '2026-10-24' }, '2026-10-24T12:00:00Z'),
      '2026-10-25 2026-10-25T08:00:00.000Z',
    );
    const gap = { zone: 'Europe/Warsaw', hour: '02:30', lastDay: '2026-03-28' };
    assert.equal(next(gap, '2026-03-28T12:00:00Z'), '2026-03-29 2026-03-29T01:00:00.000Z');
  });

  it('begins on its first day and ends after its last', () => {
    assert.equal(next({ startDay: '2026-12-01' }, '2026-11-01T08:00:00Z'), '2026-12-01 2026-12-01T02:00:00.000Z');
    assert.equal(next({ endDay: '2026-11-01', lastDay: '2026-11-01' }, '2026-11-01T08:00:00Z'), 'never');
    assert.equal(next({ endDay: '2026-11-01' }, '2026-11-02T08:00:00Z'), 'never');
    assert.equal(isOver({ ...base, endDay: '2026-11-01' }, new Date('2026-11-01T16:59:59Z')), false);
    assert.equal(isOver({ ...base, endDay: '2026-11-01' }, new Date('2026-11-01T17:00:00Z')), true);
    assert.equal(isOver(base, new Date('2099-01-01T00:00:00Z')), false);
  });

  it('lets messages expire with the sending hours, or with the day', () => {
    assert.equal(expires({}, '2026-11-01', '2026-11-01T02:00:00Z'), '2026-11-01T17:00:00.000Z');
    assert.equal(expires({ channel: 'sms' }, '2026-11-01', '2026-11-01T02:00:00Z'), '2026-11-01T14:45:00.000Z');
    assert.equal(expires({ channel: 'sms' }, '2026-11-01', '2026-11-01T02:00:31.123Z'), '2026-11-01T14:45:00.000Z');
  });
});
