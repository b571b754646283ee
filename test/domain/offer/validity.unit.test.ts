import assert from 'node:assert/strict';
import { endsEarly, isGoodAt, isPast, startsLate } from '../../../domain/offer/validity.js';

const at = (hour: number): Date => new Date(Date.UTC(2026, 10, 11, hour));
const offer = { startsAt: at(8), endsAt: at(20) };

describe('an offer', () => {
  it('is good from its start on, and at its end no longer', () => {
    assert.deepEqual(
      [7, 8, 19, 20, 21].map((hour) => isGoodAt(offer, at(hour))),
      [false, true, true, false, false],
    );
  });

  it('starts late only for messages that leave before it does', () => {
    assert.deepEqual(
      [startsLate(offer, at(7)), startsLate(offer, at(8)), startsLate(offer, at(9))],
      [true, false, false],
    );
  });

  it('that ends as the last message may leave has not ended early, though it is past then', () => {
    assert.deepEqual([endsEarly(offer, at(20)), endsEarly(offer, at(21))], [false, true]);
    assert.deepEqual([isPast(offer, at(19)), isPast(offer, at(20))], [false, true]);
  });

  it('does not end early for an expiry that is no date: that has its own finding', () => {
    assert.equal(endsEarly(offer, new Date(Number.NaN)), false);
  });
});
