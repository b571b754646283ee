import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CampaignPlan, OutreachPlan } from '../../activities/contract.js';
import { WINDOWS } from '../../domain/base/window.js';
import { CAMPAIGN_STATES } from '../../domain/campaign/states.js';
import { agenda, windowsAt } from '../../workflows/agenda.js';
import { REREAD_BUSY, REREAD_IDLE, REREAD_PAUSED } from '../../workflows/durations.js';

const outreach = (over: Partial<OutreachPlan> & { outreach: string }): OutreachPlan => ({
  run: `a.b.${over.outreach}.1`,
  window: 'launch',
  channel: 'chat',
  audience: 'cart',
  priority: 1,
  dueAt: 1_000,
  expiresAt: 2_000,
  state: 'waiting',
  ...over,
});
const plan = (over: Partial<CampaignPlan>): CampaignPlan => ({
  campaign: 'a.b',
  shop: 'a',
  saleDay: '2026-11-11',
  state: 'active',
  version: 1,
  windows: [{ window: 'launch', opensAt: 500, closesAt: 3_000 }],
  outreaches: [],
  ...over,
});
const ids = (outreaches: readonly OutreachPlan[]): string[] => outreaches.map((o) => o.outreach);

describe('the agenda of a campaign', () => {
  const two = [outreach({ outreach: 'x' }), outreach({ outreach: 'y', dueAt: 1_500 })];

  it('opens an outreach from its due instant on', () => {
    assert.deepEqual(ids(agenda(plan({ outreaches: two }), 999).running), []);
    assert.deepEqual(ids(agenda(plan({ outreaches: two }), 1_000).running), ['x']);
    assert.deepEqual(ids(agenda(plan({ outreaches: two }), 1_500).running), ['x', 'y']);
  });

  it('opens nothing while paused but what has expired', () => {
    const paused = plan({ state: 'paused', outreaches: two });
    assert.deepEqual(ids(agenda(paused, 1_999).running), []);
    assert.deepEqual(ids(agenda(paused, 2_000).running), ['x', 'y']);
    assert.equal(agenda(paused, 1_999).wakeAt, 2_000);
  });

  it('has an audience written down at once, and opens its run only then; one that has expired needs it no more', () => {
    const fixing = plan({ outreaches: [outreach({ outreach: 'x', freeze: 'wanted' })] });
    assert.deepEqual(ids(agenda(fixing, 0).freezing), ['x']);
    assert.deepEqual(ids(agenda(fixing, 1_500).running), []);
    assert.equal(agenda(fixing, 1_500).over, false);
    assert.deepEqual(ids(agenda(fixing, 2_000).running), ['x']);
    assert.deepEqual(agenda({ ...fixing, state: 'paused' }, 0).freezing, []);
  });

  it('keeps open runs running in every state, so that they can close', () => {
    for (const state of CAMPAIGN_STATES) {
      const open = agenda(plan({ state, outreaches: [outreach({ outreach: 'x', state: 'open' })] }), 700);
      assert.deepEqual(ids(open.running), ['x']);
      assert.equal(open.over, false);
    }
  });

  it('is over when the last window has closed and every run too, not before', () => {
    const closed = plan({ outreaches: [outreach({ outreach: 'x', state: 'closed' })] });
    assert.equal(agenda(closed, 2_999).over, false);
    assert.equal(agenda(closed, 3_000).over, true);
    assert.equal(agenda(plan({ outreaches: two }), 3_000).over, false);
  });

  it('is over at once when cancelled with nothing open', () => {
    assert.equal(agenda(plan({ state: 'cancelled', outreaches: two }), 0).over, true);
  });

  it('looks again at least every ten minutes with open runs, hourly while paused, four times a day while waiting', () => {
    const far = { windows: [{ window: 'launch' as const, opensAt: 1e12, closesAt: 2e12 }] };
    assert.equal(agenda(plan(far), 0).wakeAt, REREAD_IDLE);
    assert.equal(agenda(plan({ ...far, state: 'paused' }), 0).wakeAt, REREAD_PAUSED);
    const open = [outreach({ outreach: 'x', state: 'open' })];
    assert.equal(agenda(plan({ ...far, outreaches: open }), 0).wakeAt, REREAD_BUSY);
  });

  it('names the outreach rather than the window that opens at the same instant', () => {
    const both = plan({ outreaches: [outreach({ outreach: 'x', dueAt: 500 })] });
    assert.equal(agenda(both, 0).next, 'launch · x is due 1970-01-01T00:00Z');
    assert.equal(agenda(plan({ outreaches: [] }), 3_000).next, '');
  });

  it('has an outreach opened at its very instant by whoever follows it, also after two hundred days of waiting', () => {
    const DAY = 86_400_000;
    for (const days of [1, 30, 181, 200, 364]) {
      const dueAt = days * DAY + 123;
      const expiresAt = dueAt + DAY;
      const waiting = plan({
        windows: [{ window: 'launch', opensAt: dueAt - DAY / 2, closesAt: expiresAt }],
        outreaches: [outreach({ outreach: 'x', dueAt, expiresAt })],
      });
      let now = 0;
      let looks = 0;
      for (; agenda(waiting, now).running.length === 0; looks += 1) now = agenda(waiting, now).wakeAt;
      assert.equal(now, dueAt, `${days} days`);
      assert.ok(looks <= days * 4 + 4, `${looks} looks: it sleeps nearly always`);
    }
  });

  const anyOutreach = fc.record({
    outreach: fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }),
    dueAt: fc.integer({ min: 0, max: 1e6 }),
    expiresAt: fc.integer({ min: 0, max: 2e6 }),
    state: fc.constantFrom('waiting' as const, 'open' as const, 'closed' as const),
  });
  const anyPlan = fc.record({
    state: fc.constantFrom(...CAMPAIGN_STATES),
    outreaches: fc.array(anyOutreach.map(outreach), { maxLength: 6 }),
  });

  it('always wakes later than now, and whoever follows it ends every campaign', () => {
    fc.assert(
      fc.property(anyPlan, fc.integer({ min: 0, max: 2e6 }), (over, start) => {
        let now = start;
        let current = plan({ ...over, windows: [{ window: 'launch', opensAt: 10, closesAt: 1.5e6 }] });
        for (let step = 0; step < 200; step++) {
          const todo = agenda(current, now);
          if (todo.over) {
            assert.ok(current.outreaches.every((o) => o.state !== 'open'));
            return;
          }
          assert.ok(todo.wakeAt > now);
          const done = new Set(ids(todo.running));
          const outreaches = current.outreaches.map((o) =>
            done.has(o.outreach) ? { ...o, state: 'closed' as const } : o,
          );
          current = { ...current, outreaches };
          now = todo.wakeAt;
        }
        assert.fail('never over');
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the windows at an instant', () => {
  const windows = WINDOWS.map((window, n) => ({ window, opensAt: n * 10, closesAt: n * 10 + 5 }));
  it('names the open window and the next opening, half open on the right', () => {
    assert.deepEqual(windowsAt(plan({ windows }), 4), { current: 'pre_launch', nextOpensAt: 10 });
    assert.deepEqual(windowsAt(plan({ windows }), 5), { nextOpensAt: 10 });
    assert.deepEqual(windowsAt(plan({ windows }), 30), { current: 'post_campaign' });
    assert.deepEqual(windowsAt(plan({ windows }), 35), {});
  });
});
