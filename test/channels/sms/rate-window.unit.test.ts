import assert from 'node:assert/strict';
import { RateWindow } from '../../../channels/sms/rate-window.js';

const MINUTE_MS = 60_000;

describe('a window of requests', () => {
  it('takes so many in any window, and says how long until there is room', () => {
    const rate = new RateWindow(2, MINUTE_MS);
    assert.deepEqual([rate.take(0), rate.take(10), rate.take(20)], [0, 0, MINUTE_MS - 20]);
    assert.deepEqual([rate.take(MINUTE_MS), rate.take(MINUTE_MS)], [0, 10]);
  });

  it('takes fewer when the provider says fewer, and never more than it was made for', () => {
    const rate = new RateWindow(3, MINUTE_MS);
    rate.narrow(10);
    rate.narrow(2);
    rate.narrow(0);
    assert.deepEqual([rate.take(0), rate.take(0), rate.take(0)], [0, 0, MINUTE_MS]);
  });
});
