import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Habits, intentFor } from '../../../dev/crowd/behaviour.js';

const habits: Habits = {
  seed: '11.11',
  read: 0.6,
  click: 0.4,
  order: 0.3,
  withinMs: 1_000,
  amount: { min: 100_000, max: 900_000 },
  skus: ['A', 'B', 'C', 'D'],
};
const ids = Array.from({ length: 20_000 }, (_, n) => `shop.sale.launch-a.1:${n}`);
const share = (count: number, of: number): number => count / of;

describe('what a customer does about a message', () => {
  it('depends on seed and message alone, not on what came before', () => {
    const forwards = ids.slice(0, 200).map((id) => intentFor(id, habits));
    const backwards = ids
      .slice(0, 200)
      .reverse()
      .map((id) => intentFor(id, habits));
    assert.deepEqual(backwards.reverse(), forwards);
    assert.notDeepEqual(
      ids.slice(0, 200).map((id) => intentFor(id, { ...habits, seed: 'other' })),
      forwards,
    );
  });

  it('follows the probabilities', () => {
    const intents = ids.map((id) => intentFor(id, habits));
    const read = intents.filter((intent) => intent.readAfterMs !== undefined);
    const clicked = read.filter((intent) => intent.clickAfterMs !== undefined);
    const ordered = clicked.filter((intent) => intent.order);
    assert.ok(Math.abs(share(read.length, intents.length) - 0.6) < 0.02);
    assert.ok(Math.abs(share(clicked.length, read.length) - 0.4) < 0.02);
    assert.ok(Math.abs(share(ordered.length, clicked.length) - 0.3) < 0.03);
  });

  it('never has a step without the one before, and stays within its bounds', () => {
    const zeroToOne = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.string(), zeroToOne, zeroToOne, zeroToOne, (id, read, click, order) => {
        const intent = intentFor(id, { ...habits, read, click, order });
        if (intent.clickAfterMs !== undefined) assert.ok(intent.readAfterMs !== undefined);
        if (intent.order) assert.ok(intent.clickAfterMs !== undefined);
        for (const ms of [intent.readAfterMs, intent.clickAfterMs, intent.order?.afterMs]) {
          assert.ok(ms === undefined || (ms >= 0 && ms <= habits.withinMs));
        }
        if (!intent.order) return;
        assert.ok(intent.order.amount >= 100_000 && intent.order.amount <= 900_000);
        assert.ok(intent.order.skus.length >= 1 && intent.order.skus.length <= 3);
      }),
    );
  });

  it('keeps its readers when only the later steps become likelier', () => {
    for (const id of ids.slice(0, 500)) {
      const before = intentFor(id, habits);
      const after = intentFor(id, { ...habits, click: 1, order: 1 });
      assert.equal(after.readAfterMs, before.readAfterMs);
      assert.equal(after.order !== undefined, before.readAfterMs !== undefined);
    }
  });

  it('taps no link sooner than they hesitate, and the rest stays as it was', () => {
    for (const id of ids.slice(0, 200)) {
      const [quick, slow] = [intentFor(id, habits), intentFor(id, { ...habits, hesitateMs: 2_100 })];
      const clickAfterMs = quick.clickAfterMs === undefined ? {} : { clickAfterMs: quick.clickAfterMs + 2_100 };
      assert.deepEqual(slow, { ...quick, ...clickAfterMs });
    }
  });

  it('orders nothing in particular from a shop without products', () => {
    const intent = intentFor('a', { ...habits, read: 1, click: 1, order: 1, skus: [] });
    assert.deepEqual(intent.order?.skus, []);
  });
});
