import assert from 'node:assert/strict';
import { ConnectionLimits } from '../../../../channels/email/smtp/connection-limits.js';
import { LaneLimit } from '../../../../channels/email/smtp/lane-limit.js';

describe('what a connection carries', () => {
  it('is learnt from two connections that ended after the same number of messages', () => {
    const limits = new ConnectionLimits();
    limits.usedUp({ mails: 100, ageMs: 4_000 });
    assert.equal(limits.isReached({ mails: 100, ageMs: 1 }), false);
    limits.usedUp({ mails: 100, ageMs: 9_000 });
    assert.equal(limits.isReached({ mails: 99, ageMs: 60_000 }), false);
    assert.equal(limits.isReached({ mails: 100, ageMs: 1 }), true);
  });

  it('is learnt as a time from two that ended at about the same age', () => {
    const limits = new ConnectionLimits();
    limits.usedUp({ mails: 310, ageMs: 300_000 });
    limits.usedUp({ mails: 420, ageMs: 302_000 });
    assert.equal(limits.isReached({ mails: 9_999, ageMs: 269_000 }), false);
    assert.equal(limits.isReached({ mails: 1, ageMs: 271_000 }), true);
  });

  it('is not learnt from chance: other numbers at other ages, or ends in the first second', () => {
    const limits = new ConnectionLimits();
    for (const [mails, ageMs] of [
      [3, 900],
      [4, 901],
      [20, 50_000],
      [7, 9_000],
    ] as const)
      limits.usedUp({ mails, ageMs });
    assert.equal(limits.isReached({ mails: 1_000_000, ageMs: 3_600_000 }), false);
  });
});

describe('the number of connections', () => {
  it('falls to those that are open when one more is refused, and many refusals at once are one', () => {
    let now = 0;
    const limit = new LaneLimit(20, () => now);
    for (let n = 0; n < 17; n += 1) limit.refused(3);
    assert.equal(limit.allowed, 3);
    now = 4_999;
    assert.equal(limit.allowed, 3);
    now = 5_000;
    assert.equal(limit.allowed, 4, 'one more may be tried');
  });

  it('is tried again later and later while the try is refused, five minutes at most', () => {
    let now = 0;
    const limit = new LaneLimit(20, () => now);
    limit.refused(3);
    for (const wait of [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000]) {
      now += wait - 1;
      assert.equal(limit.allowed, 3, `after ${wait - 1}`);
      now += 1;
      assert.equal(limit.allowed, 4);
      limit.refused(3);
    }
  });

  it('grows again by one a second while each is taken, up to what we want', () => {
    let now = 0;
    const limit = new LaneLimit(6, () => now);
    limit.refused(3);
    now += 5_000;
    for (const open of [4, 5, 6]) {
      assert.equal(limit.allowed, open);
      limit.opened(open);
      now += 1_000;
    }
    assert.equal(limit.allowed, 6);
  });

  it('is never less than one', () => {
    const limit = new LaneLimit(5, () => 0);
    limit.refused(0);
    assert.equal(limit.allowed, 1);
  });
});
