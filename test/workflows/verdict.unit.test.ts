import assert from 'node:assert/strict';
import type { RunProgress } from '../../activities/contract.js';
import { CAMPAIGN_STATES } from '../../domain/campaign/states.js';
import { retryPause, verdict, waiting } from '../../workflows/verdict.js';

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

  it('ends a run that somebody has ended alone, on hold, paused or outside its hours, and not before its campaign is heard', () => {
    for (const campaignState of ['active', 'paused', 'draft'] as const) {
      const over = { campaignState, held: 'money', opensAt: 200 } as const;
      assert.equal(verdict(progress({ ...over, ending: 'cancelled' }), 50), 'cancel');
      assert.equal(verdict(progress({ ...over, ending: 'set_aside' }), 50), 'set aside');
    }
    assert.equal(verdict(progress({ campaignState: 'cancelled', ending: 'set_aside' }), 50), 'cancel');
    assert.equal(verdict(progress({ ending: 'set_aside' }), 100), 'set aside', 'also when its time is over by now');
    assert.equal(verdict(progress({ state: 'closed', ending: 'set_aside' }), 50), 'closed');
  });

  it('makes a run wait while a stop switch holds it, says so, and looks again within ten minutes', () => {
    const stopped = progress({ held: 'stop_switch', expiresAt: 10_000_000 });
    assert.equal(verdict(stopped, 0), 'wait');
    assert.deepEqual(waiting(stopped, 0), { what: 'On hold: stop_switch', until: 600_000 });
    assert.equal(verdict(progress({ held: 'stop_switch' }), 100), 'expire', 'its time goes on');
    assert.equal(verdict(progress({ held: 'stop_switch', campaignState: 'cancelled' }), 0), 'cancel');
    assert.equal(verdict(progress({ held: 'stop_switch', ending: 'cancelled' }), 0), 'cancel');
  });

  it('leaves a closed run closed, whatever the campaign says', () => {
    for (const campaignState of CAMPAIGN_STATES) {
      assert.equal(verdict(progress({ state: 'closed', campaignState }), 0), 'closed');
    }
  });
});

describe('a run that the engine holds, or whose hours are closed', () => {
  it('waits while it is held, and is settled all the same once it has expired or was cancelled', () => {
    assert.equal(verdict(progress({ held: 'money' }), 99), 'wait');
    assert.equal(verdict(progress({ held: 'money' }), 100), 'expire');
    assert.equal(verdict(progress({ held: 'money', campaignState: 'cancelled' }), 0), 'cancel');
  });

  it('waits until the hours open, and not a moment longer', () => {
    assert.equal(verdict(progress({ opensAt: 50 }), 49), 'wait');
    assert.equal(verdict(progress({ opensAt: 50 }), 50), 'deliver');
    assert.equal(verdict(progress({ opensAt: 200 }), 100), 'expire');
  });

  it('says what it waits for, and looks again when that may be over', () => {
    const week = 7 * 24 * 3_600_000;
    const night = Date.parse('2026-11-11T16:00:00Z');
    const soon = { expiresAt: night + week };
    assert.deepEqual(waiting(progress({ ...soon, held: 'error_rate' }), night), {
      what: 'On hold: error_rate',
      until: night + 600_000,
    });
    assert.deepEqual(waiting(progress({ ...soon, opensAt: night + 1_800_000 }), night), {
      what: 'Sending hours open 2026-11-11T16:30Z',
      until: night + 1_800_000,
    });
    const paused = waiting(progress({ ...soon, campaignState: 'paused', held: 'money', opensAt: night + 1 }), night);
    assert.deepEqual(paused, { what: 'The campaign is paused', until: night + 600_000 });
    assert.equal(waiting(progress({ expiresAt: night + 5, opensAt: night + 9 }), night).until, night + 5);
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
