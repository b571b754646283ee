import assert from 'node:assert/strict';
import { factsOf } from '../../../../activities/run/rules.js';
import { CHANNELS } from '../../../../domain/base/channel.js';
import { policyAt } from '../../../../domain/base/policy.js';
import { capReached } from '../../../../domain/customer/caps.js';
import type { Touch } from '../../../../domain/customer/customer.js';
import { hasOrdered } from '../../../../domain/customer/zalo/has-ordered.js';
import { orderedSince } from '../../../../domain/customer/zalo/ordered-since.js';
import { zaloPolicyAt } from '../../../../domain/customer/zalo/policy.js';
import { isAllowed } from '../../../../domain/hours/hours.js';
import { DEFAULT_HOURS_POLICY } from '../../../../domain/hours/policy.js';
import { isShared, sharingOn, whyNot } from '../../../../domain/run/reach.js';
import { customer, daysAgo, NO_SIGNALS, NOW, run } from '../../support/samples.js';

const messageOf = (tag?: 'PROMOTION' | 'CUSTOMER_CARE') => ({
  text: 'a: b',
  zalo: { template: '1', ...(tag ? { tag } : {}) },
});
const ordered = (days: number) => ({ facts: { lastOrderAt: daysAgo(days) } });
const touch = (hours: number): Touch => ({
  ...{ run: `r${hours}`, window: 'w', channel: 'zalo', claim: 'c' },
  at: new Date(NOW.getTime() - hours * 3_600_000),
});

describe('what Zalo asks of people', () => {
  it('lets nobody be written to who has not ordered, and for promotion nobody who has not of late', () => {
    assert.equal(hasOrdered({ facts: {} }, orderedSince('TRANSACTION', NOW)), false);
    assert.equal(hasOrdered(ordered(2_000), orderedSince('CUSTOMER_CARE', NOW)), true);
    assert.equal(hasOrdered(ordered(180), orderedSince('PROMOTION', NOW)), true);
    assert.equal(hasOrdered(ordered(181), orderedSince('PROMOTION', NOW)), false);
    // Where the tag is not known the strictest counts.
    assert.equal(hasOrdered(ordered(181), orderedSince(undefined, NOW)), false);
  });

  it('is a reason of the rule, by the tag of the run, and the strictest tag where none is known', () => {
    const granted = { granted: true, at: daysAgo(900) };
    const who = customer({
      phone: '+84912345678',
      consent: { zalo: granted },
      facts: { ...customer().facts, lastOrderAt: daysAgo(300) },
    });
    const ask = (tag?: 'PROMOTION' | 'CUSTOMER_CARE') => {
      const facts = factsOf(run({ channel: 'zalo', template: messageOf(tag), fixedAt: NOW }));
      return whyNot(who, facts, NOW, { caps: [] });
    };
    assert.deepEqual([ask('CUSTOMER_CARE'), ask('PROMOTION'), ask()], [undefined, 'no_order', 'no_order']);
  });

  it('leaves to an audience behind it whom an audience before it cannot write to', () => {
    const granted = { granted: true, at: daysAgo(900) };
    const who = customer({
      consent: { zalo: granted, chat: granted },
      signals: { ...NO_SIGNALS, followedAt: daysAgo(1) },
      facts: { ...customer().facts, lastOrderAt: daysAgo(300) },
    });
    const first = (tag: 'PROMOTION' | 'CUSTOMER_CARE') =>
      factsOf(run({ before: [{ audience: { name: 'followers' }, channel: 'zalo', tag }] }));
    assert.equal(whyNot(who, first('PROMOTION'), NOW, { caps: [] }), undefined);
    assert.equal(whyNot(who, first('CUSTOMER_CARE'), NOW, { caps: [] }), 'higher_priority');
  });

  it('counts for everybody with the phone, also for those who were imported before there was Zalo', () => {
    const shared = { sms: ['c1', 'c2'] };
    assert.deepEqual(sharingOn(shared, 'zalo'), ['c1', 'c2']);
    assert.deepEqual(sharingOn({ ...shared, zalo: ['c1', 'c3'] }, 'zalo'), ['c1', 'c3']);
    assert.equal(isShared({ shared }, 'zalo'), true);
    assert.equal(isShared({ shared: { chat: ['c1', 'c2'] } }, 'zalo'), false);
  });

  it('is one message in 24 hours, and 30 in 30 days, for one person', () => {
    const { caps } = policyAt(NOW);
    assert.equal(capReached([touch(23.9)], 'zalo', caps, NOW)?.id, 'day_zalo');
    assert.equal(capReached([touch(24)], 'zalo', caps, NOW), undefined);
    const spread = Array.from({ length: 30 }, (_, n) => touch(24 * (n + 1) - 1 + 24));
    assert.equal(
      capReached(
        spread.slice(0, 29),
        'zalo',
        caps.filter(({ id }) => id === 'month_zalo'),
        NOW,
      ),
      undefined,
    );
  });

  it('is written to between 07:00 and 21:45 in Vietnam', () => {
    const at = (time: string): boolean =>
      isAllowed(new Date(`2026-11-11T${time}:00+07:00`), 'zalo', 'Asia/Ho_Chi_Minh', DEFAULT_HOURS_POLICY);
    assert.deepEqual(['06:59', '07:00', '21:44', '21:45'].map(at), [false, true, true, false]);
  });

  it('is dated data: a tag for each channel of Zalo, and none before 2026', () => {
    assert.ok(CHANNELS.includes('zalo'));
    assert.deepEqual(Object.keys(zaloPolicyAt(NOW).orderDays), ['TRANSACTION', 'CUSTOMER_CARE', 'PROMOTION']);
    assert.throws(() => zaloPolicyAt(new Date('2025-12-31T23:59:59Z')), RangeError);
  });
});
