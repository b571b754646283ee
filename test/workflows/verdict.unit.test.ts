import assert from 'node:assert/strict';
import type { RunProgress } from '../../activities/contract.js';
import { CAMPAIGN_STATES } from '../../domain/states.js';
import { retryPause, verdict } from '../../workflows/verdict.js';

const progress = (over: Partial<RunProgress>): RunProgress => ({
  run: 'a.b.c.1',
  state: 'open',
  campaignState: 'active',
  channel: 'chat',
  shop: 'a',
  expiresAt: 100,
  batches: 0,
  planned: false,
  ...over,
});

describe('the verdict on a run', () => {
  it('delivers only while the campaign is active and the run has not expired', () => {
    const before = CAMPAIGN_STATES.map((campaignState) => verdict(progress({ campaignState }), 99));
    assert.deepEqual(before, ['wait', 'deliver', 'wait', 'cancel', 'expire']);
    const after = CAMPAIGN_STATES.map((campaignState) => verdict(progress({ campaignState }), 100));
    assert.deepEqual(after, ['expire', 'expire', 'expire', 'cancel', 'expire']);
  });

  it('leaves a closed run closed, whatever the campaign says', () => {
    for (const campaignState of CAMPAIGN_STATES) {
      assert.equal(verdict(progress({ state: 'closed', campaignState }), 0), 'closed');
    }
  });
});

describe('the pause before a retry', () => {
  it('is none after the first failure, then doubles from a second to its limit', () => {
    assert.deepEqual(
      [1, 2, 3, 4, 7, 8, 1000].map((n) => retryPause(n, 60_000)),
      [0, 1_000, 2_000, 4_000, 32_000, 60_000, 60_000],
    );
  });
});
