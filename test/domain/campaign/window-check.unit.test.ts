import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../../domain/base/time.js';
import type { Campaign } from '../../../domain/campaign/campaign.js';
import { hasBegun } from '../../../domain/campaign/window-check.js';
import { check, DRAFT, EARLY, found, iso, withOutreach, withWindow } from '../support/campaigns.js';

const swapped = (a: number, b: number): Campaign => {
  const windows = [...DRAFT.windows];
  [windows[a], windows[b]] = [windows[b]!, windows[a]!];
  return { ...DRAFT, windows };
};
const shifted = (date: Date, ms: number): Date => new Date(date.getTime() + ms);

describe('the windows of a campaign', () => {
  it('are fine as they are drafted', () => {
    assert.deepEqual(check(DRAFT), []);
  });

  it('come in the order of the seed, each once', () => {
    assert.deepEqual(found(swapped(0, 1)), ['window_order /windows/1/window']);
    const twice = { ...DRAFT, windows: [DRAFT.windows[0]!, { ...DRAFT.windows[1]!, window: 'pre_launch' as const }] };
    assert.ok(found(twice).includes('window_order /windows/1/window'));
  });

  it('do not overlap; one may open at the instant the other closes', () => {
    const closesAt = DRAFT.windows[1]!.opensAt;
    assert.deepEqual(found(withWindow(0, { closesAt })), []);
    assert.deepEqual(found(withWindow(0, { closesAt: shifted(closesAt, 1) })), ['window_overlap /windows/1/opensAt']);
  });

  it('open before they close', () => {
    const { opensAt } = DRAFT.windows[0]!;
    assert.deepEqual(found(withWindow(0, { closesAt: opensAt })), ['window_times /windows/0/closesAt']);
    assert.deepEqual(found(withWindow(0, { closesAt: iso('rubbish') })), ['window_times /windows/0/closesAt']);
  });

  it('fold late customers into a next window only where there is one', () => {
    const last = DRAFT.windows.length - 1;
    assert.deepEqual(found(withWindow(0, { lateness: 'fold' })), []);
    assert.deepEqual(found(withWindow(last, { lateness: 'fold' })), [`fold_without_next /windows/${last}/lateness`]);
  });

  it('do not lie in the past', () => {
    const now = shifted(DRAFT.windows[0]!.opensAt, 1);
    assert.deepEqual(found(DRAFT, { now }), ['window_in_past /windows/0/opensAt']);
    assert.deepEqual(found(DRAFT, { now: DRAFT.windows[0]!.opensAt }), []);
  });

  it('may be started after the first has opened, not after it has closed', () => {
    const { opensAt, closesAt } = DRAFT.windows[0]!;
    const before = { state: 'draft' as const, windows: DRAFT.windows };
    assert.deepEqual(found(DRAFT, { now: shifted(opensAt, HOUR_MS), action: 'start', before }), []);
    const late = found(DRAFT, { now: shifted(closesAt, 1), action: 'start', before });
    assert.deepEqual(late, ['window_in_past /windows/0/closesAt']);
  });

  it('are no longer than the policy allows', () => {
    const opensAt = shifted(DRAFT.windows[0]!.closesAt, -14 * DAY_MS);
    assert.deepEqual(found(withWindow(0, { opensAt })), []);
    assert.deepEqual(found(withWindow(0, { opensAt: shifted(opensAt, -1) })), ['window_too_long /windows/0/closesAt']);
  });

  it('stay near their sale day: the campaign day by a day, the others by thirty', () => {
    const noOthers = (w: number, over: object) => ({
      ...DRAFT,
      windows: [{ ...DRAFT.windows[w]!, outreaches: [], ...over }],
    });
    const start = iso('2026-11-10T17:00:00Z');
    const end = iso('2026-11-11T17:00:00Z');
    const day = (from: number, to: number) =>
      noOthers(2, { opensAt: shifted(start, from), closesAt: shifted(end, to) });
    assert.deepEqual(found(day(-DAY_MS, DAY_MS)), []);
    assert.deepEqual(found(day(-DAY_MS - 1, 0)), ['window_off_sale_day /windows/0/opensAt']);
    assert.deepEqual(found(day(0, DAY_MS + 1)), ['window_off_sale_day /windows/0/closesAt']);
    const now = iso('2026-09-01T00:00:00Z');
    const pre = (from: number) =>
      noOthers(0, { opensAt: shifted(start, from), closesAt: shifted(start, from + DAY_MS) });
    assert.deepEqual(found(pre(-30 * DAY_MS), { now }), []);
    assert.deepEqual(found(pre(-30 * DAY_MS - 1), { now }), ['window_off_sale_day /windows/0/opensAt']);
    const post = (to: number) => noOthers(3, { opensAt: end, closesAt: shifted(end, to) });
    assert.deepEqual(found(post(30 * DAY_MS)), []);
    assert.deepEqual(found(post(30 * DAY_MS + 1)), [
      'window_too_long /windows/0/closesAt',
      'window_off_sale_day /windows/0/closesAt',
    ]);
  });

  it('are at least one', () => {
    assert.deepEqual(found({ ...DRAFT, windows: [] }), ['window_missing /windows']);
  });

  it('are refused in sentences that name field, value and what is allowed', () => {
    const [one] = check(withWindow(0, { closesAt: iso('2026-11-08T02:00:01Z') }));
    assert.equal(
      one?.message,
      'Cannot save the campaign as \'/windows/1/opensAt\' must be not before pre_launch closes at 2026-11-08T02:00:01.000Z: current value is "2026-11-08T02:00:00.000Z"',
    );
  });

  it('never make the check throw, whatever instants they hold', () => {
    const instant = fc.oneof(fc.date({ min: iso('2000-01-01'), max: iso('2099-01-01') }), fc.constant(iso('x')));
    fc.assert(
      fc.property(fc.nat({ max: 3 }), instant, instant, instant, instant, (w, opensAt, closesAt, dueAt, expiresAt) => {
        const found = check(withOutreach(w, 0, { dueAt, expiresAt }, withWindow(w, { opensAt, closesAt })));
        if (!(opensAt < closesAt)) assert.ok(found.length > 0);
      }),
    );
  });
});

describe('a window that has begun', () => {
  const now = iso('2026-11-05T00:00:00Z');
  const before = { state: 'active' as const, windows: DRAFT.windows };

  it('begins when it opens, and only in a campaign that was started', () => {
    const { opensAt } = DRAFT.windows[0]!;
    assert.equal(hasBegun(DRAFT.windows[0]!, 'active', opensAt), true);
    assert.equal(hasBegun(DRAFT.windows[0]!, 'paused', opensAt), true);
    assert.equal(hasBegun(DRAFT.windows[0]!, 'active', shifted(opensAt, -1)), false);
    assert.equal(hasBegun(DRAFT.windows[0]!, 'draft', opensAt), false);
  });

  it('is no obstacle to edits of the others', () => {
    assert.deepEqual(found(withOutreach(1, 0, { template: { text: 'Chào bạn' } }), { now, before }), []);
  });

  it('is not edited, moved or removed any more', () => {
    const edits = [
      withOutreach(0, 0, { template: { text: 'Khác' } }),
      withWindow(0, { opensAt: iso('2026-11-02T00:00:00Z') }),
      withWindow(0, { lateness: 'skip' }),
      withWindow(0, { outreaches: [] }),
    ];
    for (const edit of edits) assert.deepEqual(found(edit, { now, before }), ['window_begun /windows/0']);
    const without = { ...DRAFT, windows: DRAFT.windows.slice(1) };
    assert.deepEqual(found(without, { now, before }), ['window_begun /windows']);
  });

  /** The first window until another instant, with the ends of its outreaches. */
  const until = (closesAt: Date, ends = closesAt): Campaign =>
    withWindow(0, {
      closesAt,
      outreaches: DRAFT.windows[0]!.outreaches.map((one) => ({ ...one, expiresAt: ends })),
    });
  const { opensAt, closesAt } = DRAFT.windows[0]!;
  const lastDue = new Date(Math.max(...DRAFT.windows[0]!.outreaches.map(({ dueAt }) => dueAt.getTime())));

  it('may close sooner or later while it is open, and takes its outreaches along', () => {
    const soon = shifted(lastDue, HOUR_MS);
    const during = { now: shifted(opensAt, 1), before };
    assert.deepEqual(found(until(soon), during), []);
    assert.deepEqual(found(until(shifted(closesAt, -HOUR_MS)), during), []);
    const wide = { ...DRAFT, windows: [until(soon).windows[0]!, ...DRAFT.windows.slice(1)] };
    const extended = found(DRAFT, { ...during, before: { state: 'active', windows: wide.windows } });
    assert.deepEqual(extended, [], 'and later again');
  });

  it('does not close in the past, nor before what it sends has its time', () => {
    const during = { now: shifted(opensAt, 2 * HOUR_MS), before };
    assert.deepEqual(found(until(shifted(opensAt, HOUR_MS)), during), ['window_in_past /windows/0/closesAt']);
    const early = found(until(lastDue), { ...during, now: opensAt });
    assert.ok(early.length > 0 && early.every((one) => one.startsWith('outreach_expiry /windows/0/outreaches/')));
    const left = found(until(shifted(closesAt, -HOUR_MS), closesAt), during);
    assert.equal(left.length, DRAFT.windows[0]!.outreaches.length, 'no outreach outlives its window');
  });

  it('does not grow longer than the sale allows, nor into the next', () => {
    const during = { now: shifted(opensAt, 1), before };
    const next = DRAFT.windows[1]!.opensAt;
    assert.ok(found(until(shifted(next, 1)), during).includes('window_overlap /windows/1/opensAt'));
    const alone = {
      ...until(shifted(closesAt, 60 * DAY_MS)),
      windows: [until(shifted(closesAt, 60 * DAY_MS)).windows[0]!],
    };
    const only = { state: 'active' as const, windows: [DRAFT.windows[0]!] };
    assert.ok(found(alone, { ...during, before: only }).includes('window_too_long /windows/0/closesAt'));
  });

  it('that has closed stays as it was', () => {
    const after = { now: shifted(closesAt, 1), before };
    assert.deepEqual(found(until(shifted(closesAt, HOUR_MS)), after), ['window_begun /windows/0']);
    assert.deepEqual(found(until(closesAt, shifted(closesAt, -1)), after), ['window_begun /windows/0']);
  });

  it('may have an outreach switched off, and not on again', () => {
    const off = withOutreach(0, 1, { enabled: false });
    assert.deepEqual(found(off, { now, before }), []);
    const on = found(DRAFT, { now, before: { state: 'active', windows: off.windows } });
    assert.deepEqual(on, ['window_begun /windows/0']);
  });

  it('is the same whatever the order of keys in the document', () => {
    const reorder = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reorder);
      if (typeof value !== 'object' || value === null || value instanceof Date) return value;
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, part]) => [key, reorder(part)]),
      );
    };
    const same = { ...DRAFT, windows: reorder(DRAFT.windows) as Campaign['windows'] };
    assert.deepEqual(found(same, { now, before }), []);
  });

  it('in a draft has not begun: it must be moved out of the past', () => {
    const late = found(DRAFT, { now, before: { state: 'draft', windows: DRAFT.windows } });
    assert.deepEqual(late, ['window_in_past /windows/0/opensAt']);
  });

  it('does not come back by adding a window that lies in the past', () => {
    const stored = { state: 'active' as const, windows: DRAFT.windows.slice(1) };
    assert.deepEqual(found(DRAFT, { now, before: stored }), ['window_in_past /windows/0/opensAt']);
    assert.ok(EARLY < now);
  });
});
