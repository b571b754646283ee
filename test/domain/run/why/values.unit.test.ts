import assert from 'node:assert/strict';
import { OUTCOME, SKIP_REASONS } from '../../../../domain/base/outcome.js';
import type { Touch } from '../../../../domain/customer/customer.js';
import { DECISIONS, type Decision, momentOf } from '../../../../domain/run/why/decision.js';
import { decisionValues, type Known } from '../../../../domain/run/why/values.js';
import { decisionWords } from '../../../../domain/run/why/words.js';

const NOON = new Date('2026-11-11T05:00:00Z');
const hours = (n: number): Date => new Date(NOON.getTime() + n * 3_600_000);
const touch = (run: string, at: Date, more: Partial<Touch> = {}): Touch => ({
  run,
  window: `${run}-window`,
  channel: 'email',
  at,
  claim: 'x',
  ...more,
});
const CAP = { id: 'day_all', max: 2, hours: 24, fixed: false, source: 'test' };
const skipped = (reason: string, more: Partial<Decision> = {}): Decision => ({
  run: 'shop.sale.cart.1',
  owner: 'shop.sale',
  outreach: 'cart',
  channel: 'email',
  dueAt: NOON,
  decided: 'skipped',
  reason,
  isByPlan: true,
  plannedAt: NOON,
  ...more,
});
const known = (more: Partial<Known['customer']> = {}, rest: Partial<Known> = {}): Known => ({
  customer: { touches: [], ...more },
  run: { before: [] },
  window: 'shop.sale.launch',
  caps: [CAP],
  words: [],
  ...rest,
});

describe('why a customer got a message, or why not', () => {
  it('has a sentence in both languages for every decision and every reason', () => {
    const all = [
      ...DECISIONS.map((decided) => ({ decided })),
      ...SKIP_REASONS.map((reason) => ({ decided: 'skipped' as const, reason })),
    ];
    const seen = new Set<string>();
    for (const one of all) {
      const { vi, en } = decisionWords(one);
      assert.ok(vi.endsWith('.') && en.endsWith('.'), JSON.stringify(one));
      seen.add(en);
    }
    assert.equal(seen.size, all.length, 'no two are told alike');
    for (const outcome of Object.keys(OUTCOME)) assert.ok((DECISIONS as readonly string[]).includes(outcome));
  });

  it('names the cap, and the messages that used it up at that moment', () => {
    const touches = [
      touch('one', hours(-25)),
      touch('two', hours(-23)),
      touch('three', hours(-2)),
      touch('gone', hours(-1), { failed: true }),
      touch('later', hours(1)),
    ];
    assert.deepEqual(decisionValues(skipped('cap_reached'), known({ touches })), {
      cap: 'day_all',
      max: 2,
      hours: 24,
      messages: [
        { run: 'two', channel: 'email', at: hours(-23) },
        { run: 'three', channel: 'email', at: hours(-2) },
      ],
    });
  });

  it('names the words of consent that were known by then, the newest', () => {
    const word = (granted: boolean, at: Date, recordedAt = at) => ({ granted, at, recordedAt, method: 'api' as const });
    const words = [word(true, hours(-9)), word(false, hours(-3)), word(true, hours(-2), hours(4))];
    const { words: shown } = decisionValues(skipped('opted_out'), known({}, { words }));
    assert.deepEqual(shown, [
      { granted: true, method: 'api', at: hours(-9) },
      { granted: false, method: 'api', at: hours(-3) },
    ]);
    const many = Array.from({ length: 9 }, (_, n) => word(true, hours(n - 20)));
    assert.equal((decisionValues(skipped('no_consent'), known({}, { words: many })).words as unknown[]).length, 5);
  });

  it('names what else the rules look at: another message, an audience before, an address, an offer, a share', () => {
    const other = touch('shop.sale.first.1', hours(-5), { window: 'shop.sale.launch' });
    assert.deepEqual(decisionValues(skipped('already_in_window'), known({ touches: [other, touch('x', NOON)] })), {
      messages: [{ run: 'shop.sale.first.1', channel: 'email', at: hours(-5) }],
    });
    const before = [
      { audience: { name: 'cart' as const }, channel: 'chat' as const },
      { audience: { custom: 'vip' }, channel: 'sms' as const },
    ];
    assert.deepEqual(decisionValues(skipped('higher_priority'), known({}, { run: { before } })), {
      audiences: [
        { audience: 'cart', channel: 'chat' },
        { audience: 'vip', channel: 'sms' },
      ],
    });
    const suppression = { reason: 'bounce' as never, at: hours(-9), source: 'provider' };
    assert.deepEqual(decisionValues(skipped('suppressed'), known({ suppressed: { email: suppression } })), suppression);
    assert.deepEqual(decisionValues(skipped('same_address'), known({ shared: { email: ['a', 'b'] } })), {
      customers: [{ customer: 'a' }, { customer: 'b' }],
    });
    assert.deepEqual(decisionValues(skipped('no_code'), known({}, { run: { before: [], offerPool: 'vip' } })), {
      offer: 'vip',
    });
    const held = { ...skipped(''), decided: 'held_out' as const };
    assert.deepEqual(decisionValues(held, known({}, { run: { before: [], holdout: 0.2 } })), { share: 0.2 });
    assert.deepEqual(decisionValues({ ...skipped(''), decided: 'sent' }, known()), {});
  });

  it('looks at the moment of the plan where the plan decided, else of the claim, else of the end', () => {
    const times = { plannedAt: NOON, claimedAt: hours(1), closedAt: hours(9) };
    assert.deepEqual(momentOf(skipped('quota', times)), NOON);
    assert.deepEqual(momentOf(skipped('quota', { ...times, isByPlan: false })), hours(1));
    const { claimedAt: _, ...rest } = times;
    assert.deepEqual(momentOf(skipped('cancelled', { ...rest, isByPlan: false })), hours(9));
  });
});
