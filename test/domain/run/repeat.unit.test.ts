import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hasSlotAt, nextSlot, type Slot, slotAt, slotOfRun } from '../../../domain/run/repeat.js';

const MINUTE = 60_000;
const at = (minutes: number): Date => new Date(Date.UTC(2026, 10, 11) + minutes * MINUTE);
const hourly = { dueAt: at(0), expiresAt: at(240), repeat: { everyMinutes: 60 } };
const shown = (slot: Slot | undefined) => slot && [slot.n, (slot.dueAt.getTime() - at(0).getTime()) / MINUTE];

describe('a repeated outreach', () => {
  it('begins with its first execution, however late', () => {
    assert.deepEqual(shown(nextSlot(hourly, undefined, at(-500))), [1, 0]);
    assert.deepEqual(shown(nextSlot(hourly, undefined, at(150))), [1, 0]);
  });

  it('goes on at the next of its instants', () => {
    assert.deepEqual(shown(nextSlot(hourly, { n: 1, openedAt: at(0) }, at(10))), [2, 60]);
    assert.deepEqual(shown(nextSlot(hourly, { n: 2, openedAt: at(60) }, at(119))), [3, 120]);
  });

  it('makes up for the latest of those that a pause has let pass, and for no other', () => {
    assert.deepEqual(shown(nextSlot(hourly, { n: 1, openedAt: at(0) }, at(200))), [4, 180]);
    assert.deepEqual(shown(nextSlot(hourly, { n: 1, openedAt: at(190) }, at(195))), undefined);
  });

  it('never repeats a number, also when the clock that opened the run was behind', () => {
    assert.deepEqual(shown(nextSlot(hourly, { n: 2, openedAt: at(59.9) }, at(59.95))), [3, 120]);
  });

  it('ends before it expires', () => {
    assert.equal(nextSlot(hourly, { n: 4, openedAt: at(180) }, at(181)), undefined);
    assert.equal(nextSlot(hourly, { n: 1, openedAt: at(0) }, at(240)), undefined);
  });

  it('does not go on when it is not repeated', () => {
    const { repeat: _, ...once } = hourly;
    assert.equal(nextSlot(once, { n: 1, openedAt: at(0) }, at(1)), undefined);
  });

  it('comes to its end with rising numbers and instants, whatever the delays', () => {
    const delays = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 300, maxLength: 300 });
    fc.assert(
      fc.property(
        fc.integer({ min: 15, max: 90 }),
        fc.integer({ min: 1, max: 4_000 }),
        delays,
        (every, length, late) => {
          const outreach = { dueAt: at(0), expiresAt: at(length), repeat: { everyMinutes: every } };
          let last: { n: number; openedAt: Date } | undefined;
          for (let step = 0; ; step += 1) {
            const now = last ? new Date(last.openedAt.getTime() + (late[step] ?? 0) * MINUTE) : at(0);
            const slot = nextSlot(outreach, last, now);
            if (!slot) break;
            assert.ok(step < 300 && (!last || slot.n > last.n));
            assert.deepEqual(slot.dueAt, slotAt(outreach, slot.n));
            assert.ok(hasSlotAt(outreach, slot.dueAt) && slot.dueAt < outreach.expiresAt);
            last = { n: slot.n, openedAt: new Date(Math.max(slot.dueAt.getTime(), now.getTime())) };
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('meets others at its own instants only', () => {
    assert.deepEqual(
      [0, 60, 61, -60, 240].map((minutes) => hasSlotAt(hourly, at(minutes))),
      [true, true, false, false, false],
    );
  });

  it('is numbered in the id of its run', () => {
    assert.equal(slotOfRun('hoa.11-11.cart-2.17'), 17);
  });
});
