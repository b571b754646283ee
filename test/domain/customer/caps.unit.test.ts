import assert from 'node:assert/strict';
import fc from 'fast-check';
import { HOUR_MS } from '../../../domain/base/time.js';
import { type Cap, capReached, capsFor, checkCapOverrides } from '../../../domain/customer/caps.js';
import type { Touch } from '../../../domain/customer/customer.js';
import { anyChannel, msAgo, NOW, touch } from '../support/samples.js';

const cap = (max: number, hours: number, over: Partial<Cap> = {}): Cap => ({
  id: 'c',
  max,
  hours,
  fixed: false,
  source: 'test',
  ...over,
});
const at = (hours: number, over: Partial<Touch> = {}) => touch({ at: msAgo(hours * HOUR_MS), ...over });

describe('a rolling cap', () => {
  it('forbids the message after the last one it allows', () => {
    assert.equal(capReached([at(1)], 'chat', [cap(2, 24)], NOW), undefined);
    assert.equal(capReached([at(1), at(2)], 'chat', [cap(2, 24)], NOW)?.id, 'c');
  });
  it('allows the next message at exactly 24 hours, not a millisecond sooner', () => {
    assert.equal(capReached([at(24)], 'chat', [cap(1, 24)], NOW), undefined);
    assert.equal(capReached([touch({ at: msAgo(24 * HOUR_MS - 1) })], 'chat', [cap(1, 24)], NOW)?.id, 'c');
  });
  it('rolls: two evenings in a row are one day apart, not two calendar days', () => {
    assert.notEqual(capReached([at(23)], 'chat', [cap(1, 24)], NOW), undefined);
  });
  it('does not count a message the provider refused', () => {
    assert.equal(capReached([at(1, { failed: true })], 'chat', [cap(1, 24)], NOW), undefined);
  });
  it('counts a message stamped by a clock that is ahead of ours', () => {
    assert.notEqual(capReached([at(-1)], 'chat', [cap(1, 24)], NOW), undefined);
  });
  it('over all channels counts all of them', () => {
    assert.notEqual(capReached([at(1, { channel: 'email' })], 'sms', [cap(1, 24)], NOW), undefined);
  });
  it('of one channel counts and forbids only that channel', () => {
    const sms = [cap(1, 24, { channels: ['sms'] })];
    assert.equal(capReached([at(1, { channel: 'chat' })], 'sms', sms, NOW), undefined);
    assert.notEqual(capReached([at(1, { channel: 'sms' })], 'sms', sms, NOW), undefined);
    assert.equal(capReached([at(1, { channel: 'sms' })], 'chat', sms, NOW), undefined);
  });
  it('of zero forbids everything', () => {
    assert.notEqual(capReached([], 'chat', [cap(0, 24)], NOW), undefined);
  });

  it('is never exceeded in any period, however messages ask to leave', () => {
    const asks = fc.array(fc.record({ gapMs: fc.integer({ min: 0, max: 10 * HOUR_MS }), channel: anyChannel }), {
      maxLength: 60,
    });
    const caps = [cap(3, 24, { id: 'day' }), cap(5, 168, { id: 'week' }), cap(1, 24, { id: 's', channels: ['sms'] })];
    fc.assert(
      fc.property(asks, (list) => {
        const touches: Touch[] = [];
        let now = NOW.getTime();
        for (const { gapMs, channel } of list) {
          now += gapMs;
          if (!capReached(touches, channel, caps, new Date(now))) touches.push(touch({ at: new Date(now), channel }));
        }
        for (const one of caps) {
          const counted = touches.filter((t) => !one.channels || one.channels.includes(t.channel));
          for (const from of counted) {
            const inPeriod = counted.filter(
              (t) => t.at >= from.at && t.at.getTime() < from.at.getTime() + one.hours * HOUR_MS,
            );
            assert.ok(inPeriod.length <= one.max, one.id);
          }
        }
      }),
    );
  });

  it('does not depend on the order of the touches', () => {
    const ages = fc.array(fc.integer({ min: -2, max: 200 }), { maxLength: 12 });
    fc.assert(
      fc.property(ages, (hours) => {
        const caps = [cap(2, 24), cap(4, 168, { id: 'w' })];
        const verdict = (list: number[]) =>
          capReached(
            list.map((h) => at(h)),
            'chat',
            caps,
            NOW,
          )?.id;
        assert.equal(verdict(hours), verdict([...hours].reverse()));
      }),
    );
  });
});

describe("a shop's own caps", () => {
  const caps = [cap(5, 168, { id: 'week' }), cap(3, 24, { id: 'law', fixed: true })];
  it('replace the number of a cap that is no law', () => {
    assert.deepEqual(
      capsFor(caps, { week: 9 }).map((c) => c.max),
      [9, 3],
    );
  });
  it('tighten a cap of the law and never widen it', () => {
    assert.equal(capsFor(caps, { law: 1 })[1]?.max, 1);
    assert.equal(capsFor(caps, { law: 99 })[1]?.max, 3);
  });
  it('leave the policy itself alone', () => {
    capsFor(caps, { week: 1, law: 1 });
    assert.deepEqual(
      caps.map((c) => c.max),
      [5, 3],
    );
  });
  it('are refused when unknown, no whole number, or wider than the law', () => {
    assert.deepEqual(checkCapOverrides({ week: 2, law: 3 }, caps), []);
    assert.equal(checkCapOverrides({ month: 2 }, caps)[0]?.code, 'unknown_cap');
    for (const value of [-1, 1.5, '2', null, 101]) {
      assert.equal(checkCapOverrides({ week: value }, caps)[0]?.code, 'cap_out_of_range', String(value));
    }
    assert.match(
      checkCapOverrides({ law: 4 }, caps)[0]?.message ?? '',
      /'\/caps\/law' must be a whole number from 0 to 3/,
    );
  });
});
