import assert from 'node:assert/strict';
import { CHANNELS } from '../../../domain/base/channel.js';
import { policyAt } from '../../../domain/base/policy.js';
import { WINDOWS } from '../../../domain/base/window.js';
import { NOW } from '../support/samples.js';

describe('the policy', () => {
  it("has the seed's thresholds in force now", () => {
    const { eligibility, attribution } = policyAt(NOW);
    assert.equal(eligibility.minPositiveRating, 0.85);
    assert.equal(eligibility.minChatResponse, 0.85);
    assert.deepEqual(eligibility.revenue30dAbove, { amount: 50_000, currency: 'USD' });
    assert.equal(eligibility.minFollowersForAdvanced, 50);
    assert.equal(eligibility.minApprovedSkus, 5);
    assert.equal(attribution.clickHours, 5 * 24);
    assert.equal(attribution.readHours, 24);
  });

  it('limits advertising by SMS and e-mail to three a day by law, which no shop may widen', () => {
    for (const channel of ['sms', 'email'] as const) {
      const law = policyAt(NOW).caps.find((cap) => cap.fixed && cap.channels?.includes(channel));
      assert.deepEqual([law?.max, law?.hours], [3, 24], channel);
    }
  });

  it('gives every cap an id of its own and a source, and every channel a cap', () => {
    const { caps } = policyAt(NOW);
    assert.equal(new Set(caps.map((cap) => cap.id)).size, caps.length);
    for (const cap of caps) assert.notEqual(cap.source, '');
    for (const channel of CHANNELS) {
      assert.ok(
        caps.some((cap) => !cap.channels || cap.channels.includes(channel)),
        channel,
      );
    }
  });

  it('has limits for each of the four windows', () => {
    const { windows } = policyAt(NOW);
    assert.deepEqual(Object.keys(windows.windows).sort(), [...WINDOWS].sort());
  });

  it('does not exist before its first version', () => {
    assert.throws(() => policyAt(new Date('2011-01-01T00:00:00Z')), /none at '2011-01-01T00:00:00.000Z'/);
  });
});
