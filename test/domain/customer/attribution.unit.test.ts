import assert from 'node:assert/strict';
import fc from 'fast-check';
import { DAY_MS, HOUR_MS } from '../../../domain/base/time.js';
import { pickTouch } from '../../../domain/customer/attribution.js';
import type { Touch } from '../../../domain/customer/customer.js';
import { msAgo, NOW, touch } from '../support/samples.js';

const RULE = { clickHours: 120, readHours: 24 };
const pick = (touches: readonly Touch[], at: Date = NOW) => pickTouch({ shop: 'hoa', touches }, at, RULE)?.touch;
const clicked = (ageMs: number, over: Partial<Touch> = {}) =>
  touch({ readAt: msAgo(ageMs + 1000), clickedAt: msAgo(ageMs), ...over });
const read = (ageMs: number, over: Partial<Touch> = {}) => touch({ readAt: msAgo(ageMs), ...over });

describe('an order', () => {
  it('belongs to the last click of the five days before it', () => {
    const [older, newer] = [clicked(3 * DAY_MS, { run: 'hoa.a.x.1' }), clicked(DAY_MS, { run: 'hoa.b.x.1' })];
    assert.equal(pick([newer, older]), newer);
    assert.equal(pick([older, newer]), newer);
  });
  it('at the very instant of the click belongs to it; one exactly five days later does not', () => {
    assert.notEqual(pick([clicked(0)]), undefined);
    assert.notEqual(pick([clicked(5 * DAY_MS - 1)]), undefined);
    assert.equal(pick([clicked(5 * DAY_MS)]), undefined);
  });
  it('never belongs to a click or a read that came after it', () => {
    assert.equal(pick([clicked(-1, { readAt: msAgo(-1) })]), undefined);
    assert.equal(pick([read(-1)]), undefined);
  });
  it('belongs to a read only within 24 hours, half-open', () => {
    assert.notEqual(pick([read(24 * HOUR_MS - 1)]), undefined);
    assert.equal(pick([read(24 * HOUR_MS)]), undefined);
    assert.notEqual(pick([read(0)]), undefined);
  });
  it('prefers an old click to a fresh read', () => {
    const click = clicked(4 * DAY_MS, { run: 'hoa.a.x.1' });
    assert.equal(pick([click, read(HOUR_MS, { run: 'hoa.b.x.1' })]), click);
  });
  it('placed between a read and its click belongs to the read', () => {
    const one = touch({ readAt: msAgo(HOUR_MS), clickedAt: msAgo(-HOUR_MS) });
    assert.equal(pick([one]), one);
  });
  it('belongs to what was reported delivered within 24 hours, and to nothing that was merely sent', () => {
    const delivered = touch({ deliveredAt: msAgo(HOUR_MS) });
    assert.equal(pick([delivered]), delivered);
    assert.equal(pick([touch({ at: msAgo(HOUR_MS) })]), undefined);
    assert.equal(pick([]), undefined);
  });
  it('belongs to no e-mail that was only delivered or opened', () => {
    const opened = { openedAt: msAgo(HOUR_MS), toldDeliveredAt: msAgo(HOUR_MS), toldReadAt: msAgo(HOUR_MS) };
    assert.equal(pick([touch({ channel: 'email', engaged: opened })]), undefined);
  });
  it('belongs to no click that is not proved to be a person’s, and no open', () => {
    const doubtful = { clickedAt: msAgo(HOUR_MS), openedAt: msAgo(HOUR_MS) };
    const { clickedAt, openedAt: readAt } = doubtful;
    assert.equal(pick([touch({ clickedAt, readAt, deliveredAt: readAt, engaged: doubtful })]), undefined);
  });
  it('belongs to the newest click of a message that was clicked again, also when the first one is too old', () => {
    const engaged = { humanClicks: [msAgo(6 * DAY_MS), msAgo(DAY_MS)] };
    const again = touch({ engaged });
    assert.equal(pick([again]), again);
    assert.equal(pick([clicked(2 * DAY_MS, { run: 'hoa.b.x.1' }), again]), again);
  });
  it('belongs to nothing that failed', () => {
    assert.equal(pick([clicked(HOUR_MS, { failed: true })]), undefined);
  });
  it('belongs to no other shop, not even one whose name begins the same', () => {
    for (const run of ['lan.11-11.x.1', 'hoa-nang.11-11.x.1', 'hoax.11-11.x.1']) {
      assert.equal(pick([clicked(HOUR_MS, { run })]), undefined, run);
    }
  });
  it('clicked twice at the same instant belongs to the greater run id, whatever the order of the touches', () => {
    const [a, b] = [clicked(HOUR_MS, { run: 'hoa.a.x.1' }), clicked(HOUR_MS, { run: 'hoa.b.x.1' })];
    assert.equal(pick([a, b]), b);
    assert.equal(pick([b, a]), b);
  });

  it('gets the same touch however the touches are ordered, and one that the rule allows', () => {
    const age = fc.option(fc.integer({ min: -2 * DAY_MS, max: 7 * DAY_MS }), { nil: undefined });
    const touches = fc.uniqueArray(
      fc.record({ run: fc.constantFrom('hoa.a.x.1', 'hoa.b.x.1', 'hoa.c.x.1', 'lan.a.x.1'), r: age, c: age }),
      { maxLength: 4, selector: (one) => one.run },
    );
    fc.assert(
      fc.property(touches, (list) => {
        const all = list.map(({ run, r, c }) =>
          touch({
            run,
            ...(r === undefined ? {} : { readAt: msAgo(r) }),
            ...(c === undefined ? {} : { clickedAt: msAgo(c) }),
          }),
        );
        const best = pick(all);
        assert.equal(pick([...all].reverse()), best);
        const since = (at: Date | undefined) => (at ? NOW.getTime() - at.getTime() : -1);
        const byClick = all.some(
          (t) => t.run.startsWith('hoa.') && since(t.clickedAt) >= 0 && since(t.clickedAt) < 5 * DAY_MS,
        );
        const byRead = all.some((t) => t.run.startsWith('hoa.') && since(t.readAt) >= 0 && since(t.readAt) < DAY_MS);
        assert.equal(best !== undefined, byClick || byRead);
        if (best && byClick) assert.ok(since(best.clickedAt) >= 0 && since(best.clickedAt) < 5 * DAY_MS);
      }),
    );
  });
});
