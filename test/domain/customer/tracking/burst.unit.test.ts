import assert from 'node:assert/strict';
import fc from 'fast-check';
import { classifyHits } from '../../../../domain/customer/tracking/classify.js';
import type { Hit, HitTarget } from '../../../../domain/customer/tracking/hit.js';
import { machinesAt } from '../../../../domain/customer/tracking/policy.js';
import { hit } from '../../../support/hits.js';

const SENT = new Date('2026-11-11T02:00:00Z');
const POLICY = machinesAt(SENT);
const { burst: BURST } = POLICY;

const linksIn = (hits: readonly Hit[]): HitTarget[] => [
  ...new Set(hits.filter(({ on }) => on !== 'open').map(({ on }) => on)),
];
const ownIn = (hits: readonly Hit[]): HitTarget[] => linksIn(hits).filter((on) => typeof on === 'number');
const time = ({ at }: Hit): number => at.getTime();

/** In the words of the rule: some span of time that holds the request holds a burst. Every span between two requests is tried. */
function isInBurst(one: Hit, hits: readonly Hit[], links: number): boolean {
  if (one.on === 'open') return false;
  return hits.some((from) =>
    hits.some((to) => {
      const span = time(to) - time(from);
      if (span < 0 || time(one) < time(from) || time(one) > time(to)) return false;
      const inside = hits.filter((other) => time(other) >= time(from) && time(other) <= time(to));
      const isMany = span <= BURST.withinMs && linksIn(inside).length >= BURST.links;
      const isAll = span <= BURST.allWithinMs && links > 1 && ownIn(inside).length >= links;
      return isMany || isAll;
    }),
  );
}

/** Each from a place of its own, long after the send, from a browser: nothing but a burst makes it a machine's. */
const anyHits = fc
  .array(
    fc.record({
      // Hundreds of milliseconds, so that the ends of spans are met.
      ms: fc.integer({ min: 0, max: 120 }).map((tenths) => tenths * 100),
      on: fc.constantFrom<HitTarget>(0, 1, 2, 3, 'open', 'unsubscribe'),
    }),
    { maxLength: 10 },
  )
  .map((list) =>
    list.map(({ ms, on }, n) => hit(new Date(SENT.getTime() + 3_600_000 + ms), { on, from: `place${n}` })),
  );

describe('a burst', () => {
  it('is found where an oracle finds it that tries every span of time', () => {
    fc.assert(
      fc.property(anyHits, fc.integer({ min: 1, max: 4 }), (hits, links) => {
        const classes = classifyHits(hits, { channel: 'email', sentAt: SENT, links }, POLICY);
        assert.deepEqual(
          classes,
          hits.map((one) => (isInBurst(one, hits, links) ? 'machine' : 'human')),
        );
      }),
      { numRuns: 1_000, seed: 51 },
    );
  });

  it('ends with its span: three links within five seconds, and not a millisecond more', () => {
    const at = (ms: number, on: number): Hit => hit(new Date(SENT.getTime() + 60_000 + ms), { on, from: `place${on}` });
    const classes = (...hits: readonly Hit[]) =>
      classifyHits(hits, { channel: 'email', sentAt: SENT, links: 9 }, POLICY);
    assert.deepEqual(classes(at(0, 0), at(1, 1), at(5_000, 2)), ['machine', 'machine', 'machine']);
    assert.deepEqual(classes(at(0, 0), at(1, 1), at(5_001, 2)), ['human', 'human', 'human']);
    assert.deepEqual(
      classes(at(0, 0), at(1, 0), at(2, 0)),
      ['human', 'human', 'human'],
      'one link three times is a person’s',
    );
  });
});
