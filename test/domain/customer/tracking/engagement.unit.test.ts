import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Engaged } from '../../../../domain/customer/customer.js';
import {
  engagedOf,
  engagedTouch,
  hourOf,
  type Receipt,
  stepsOf,
  withReceipt,
  withTrail,
} from '../../../../domain/customer/tracking/engagement.js';
import { machinesAt } from '../../../../domain/customer/tracking/policy.js';
import { hit } from '../../../support/hits.js';
import { touch } from '../../support/samples.js';

const BEGIN = Date.parse('2026-11-11T02:00:00Z');
const at = (seconds: number): Date => new Date(BEGIN + seconds * 1_000);
const POLICY = machinesAt(at(0));
const TRACKED = { channel: 'chat' as const, sentAt: at(0), links: 1 };
const click = (seconds: number) => ({ hits: [hit(at(seconds))], opens: 0, clicks: 1 });

describe('receipts', () => {
  it('come to the same in any order and however often they are repeated', () => {
    const anyReceipt = fc.record({
      step: fc.constantFrom('delivered' as const, 'read' as const),
      at: fc.integer({ min: 0, max: 100 }).map(at),
    });
    fc.assert(
      fc.property(fc.array(anyReceipt, { maxLength: 8 }), (receipts) => {
        const take = (all: readonly Receipt[]): Engaged => all.reduce(withReceipt, {});
        const once = take(receipts);
        assert.deepEqual(take(receipts.toReversed()), once);
        assert.deepEqual(take([...receipts, ...receipts]), once);
      }),
      { numRuns: 200, seed: 5 },
    );
  });

  it('of a read imply the delivery, at the instant of whichever was first', () => {
    const read = withReceipt({}, { step: 'read', at: at(10) });
    assert.deepEqual(stepsOf(read), { deliveredAt: at(10), readAt: at(10) });
    const both = withReceipt(read, { step: 'delivered', at: at(4) });
    assert.deepEqual(stepsOf(both), { deliveredAt: at(4), readAt: at(10) });
    const contradictory = withReceipt(read, { step: 'delivered', at: at(20) });
    assert.deepEqual(stepsOf(contradictory), { deliveredAt: at(10), readAt: at(10) }, 'read before it arrived');
  });

  it('stay when the message’s requests are judged anew', () => {
    const told = withReceipt({}, { step: 'read', at: at(10) });
    const judged = withTrail(withTrail(told, click(20), TRACKED, POLICY), click(30), TRACKED, POLICY);
    assert.deepEqual([judged.toldReadAt, judged.clickedAt], [at(10), at(30)]);
  });
});

describe('a touch', () => {
  it('shows the first of each step, and takes back what is no person’s any more', () => {
    const clicked = engagedTouch(touch(), withTrail({}, click(20), TRACKED, POLICY));
    assert.deepEqual([clicked.deliveredAt, clicked.readAt, clicked.clickedAt], [at(20), at(20), at(20)]);
    const robot = { hits: [hit(at(20), { agent: 'robot' as const })], opens: 0, clicks: 1 };
    const taken = engagedTouch(clicked, withTrail(engagedOf(clicked), robot, TRACKED, POLICY));
    assert.deepEqual([taken.deliveredAt, taken.readAt, taken.clickedAt], [undefined, undefined, undefined]);
    assert.deepEqual(taken.engaged?.clicks, { human: 0, unsure: 0, machine: 1 });
  });

  it('from before requests were judged keeps its steps, and gets new ones beside them', () => {
    const old = touch({ deliveredAt: at(1), readAt: at(2), clickedAt: at(3) });
    const next = engagedTouch(old, withTrail(engagedOf(old), click(40), TRACKED, POLICY));
    assert.deepEqual([next.deliveredAt, next.readAt, next.clickedAt], [at(1), at(2), at(3)]);
    assert.deepEqual(next.engaged?.humanClicks, [at(40)]);
  });

  it('keeps the newest clicks of a person and no more than the rule needs', () => {
    const hits = Array.from({ length: 35 }, (_, n) => hit(at(100 + n * 60)));
    const { humanClicks = [] } = withTrail({}, { hits, opens: 0, clicks: 35 }, TRACKED, POLICY);
    assert.equal(humanClicks.length, POLICY.keptClicks);
    assert.deepEqual(humanClicks.at(-1), hits.at(-1)?.at);
  });

  it('counts opens by class, and a doubtful one as a read that decides nothing', () => {
    const trail = { hits: [hit(at(20), { on: 'open', agent: 'image_proxy' })], opens: 1, clicks: 0 };
    const engaged = withTrail({}, trail, { ...TRACKED, channel: 'email' }, POLICY);
    assert.deepEqual(stepsOf(engaged).readAt, at(20));
    assert.deepEqual([engaged.humanClicks, engaged.toldReadAt], [undefined, undefined]);
  });
});

describe('an hour', () => {
  it('begins at its full hour in UTC, and holds its first instant and not the next one’s', () => {
    assert.deepEqual(hourOf(at(0)), at(0));
    assert.deepEqual(hourOf(at(3_599.999)), at(0));
    assert.deepEqual(hourOf(at(3_600)), at(3_600));
  });
});
