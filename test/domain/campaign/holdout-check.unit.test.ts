import assert from 'node:assert/strict';
import { checkHoldout } from '../../../domain/campaign/holdout-check.js';
import type { CheckContext } from '../../../domain/campaign/window-check.js';

const now = new Date('2026-11-01T00:00:00Z');
const codes = (holdout: number | undefined, before?: CheckContext['before']): string[] =>
  checkHoldout(holdout === undefined ? {} : { holdout }, {
    now,
    policy: { windows: {} as CheckContext['policy']['windows'], maxOutreachesPerWindow: 9 },
    ...(before ? { before } : {}),
  }).map(({ code }) => code);

describe('the holdout of a campaign', () => {
  it('is a share from nobody to a half', () => {
    for (const share of [undefined, 0, 0.1, 0.5]) assert.deepEqual(codes(share), [], String(share));
    for (const share of [-0.1, 0.51, 1, Number.NaN])
      assert.deepEqual(codes(share), ['campaign_holdout'], String(share));
  });

  it('may change while the campaign is a draft, and never from its start on', () => {
    const stored = (state: 'draft' | 'active' | 'paused', holdout?: number) => ({
      state,
      windows: [],
      ...(holdout === undefined ? {} : { holdout }),
    });
    assert.deepEqual(codes(0.2, stored('draft', 0.1)), []);
    assert.deepEqual(codes(0.2, stored('active', 0.1)), ['holdout_fixed']);
    assert.deepEqual(codes(undefined, stored('paused', 0.1)), ['holdout_fixed']);
    assert.deepEqual(codes(0.1, stored('active', 0.1)), []);
    assert.deepEqual(codes(0, stored('active')), []);
  });
});
