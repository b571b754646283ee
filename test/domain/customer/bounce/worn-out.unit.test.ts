import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { BounceClass } from '../../../../domain/customer/bounce/classify.js';
import { bouncePolicyAt, isWornOut, type MailOutcome } from '../../../../domain/customer/bounce/worn-out.js';

const NOW = new Date('2026-11-11T05:00:00Z');
const policy = bouncePolicyAt(NOW);
const hoursAgo = (hours: number): Date => new Date(NOW.getTime() - hours * 3_600_000);
const bounced = (hours: number, kind: BounceClass = 'soft', means = 'mailbox_full'): MailOutcome => ({
  at: hoursAgo(hours),
  bounce: { kind, means, at: hoursAgo(hours) },
});
const arrived = (hours: number): MailOutcome => ({ at: hoursAgo(hours) });
const worn = (...outcomes: readonly MailOutcome[]): boolean => isWornOut(outcomes, policy);

describe('an address with soft bounces', () => {
  it('is given up after three messages in a row over at least 72 hours', () => {
    assert.equal(worn(bounced(72), bounced(1)), false);
    assert.equal(worn(bounced(71), bounced(1), bounced(0)), false);
    assert.equal(worn(bounced(72), bounced(1), bounced(0)), true);
  });

  it('is given up by a shop that sends once a month', () => {
    assert.equal(worn(bounced(1_440), bounced(720), bounced(0)), true);
  });

  it('is not given up for a bad week of a mail server, but for a bad fortnight', () => {
    const week = [0, 24, 48, 72, 96, 120, 144].map((hours) => bounced(hours, 'soft', 'expired'));
    assert.equal(worn(...week), false);
    assert.equal(worn(...week, bounced(260, 'soft', 'expired')), true);
  });

  it('begins anew with each message that did not come back', () => {
    assert.equal(worn(bounced(200), bounced(100), arrived(50), bounced(0)), false);
    assert.equal(worn(bounced(200), bounced(100), bounced(50), { ...bounced(0), isDelivered: true }), false);
    // One that has just left says nothing yet.
    assert.equal(worn(bounced(200), bounced(100), bounced(50), arrived(0)), true);
  });

  it('is not judged by refusals of us, of a text, or by delays', () => {
    for (const kind of ['refusal_of_us', 'content', 'delayed'] as const) {
      assert.equal(worn(bounced(200), bounced(150, kind), bounced(100), bounced(0)), true);
      assert.equal(worn(bounced(200, kind), bounced(100, kind), bounced(0, kind)), false);
    }
  });

  it('is judged the same in whatever order the bounces are told', () => {
    const outcome = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.constantFrom('soft', 'content', 'none' as const));
    fc.assert(
      fc.property(fc.uniqueArray(outcome, { maxLength: 8, selector: ([hours]) => hours }), (given) => {
        const all = given.map(([hours, kind]) =>
          kind === 'none' ? arrived(hours) : bounced(hours, kind as BounceClass),
        );
        assert.equal(worn(...all), worn(...[...all].reverse()));
      }),
    );
  });
});
