import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CAMPAIGN_STATES, FINAL_STATES } from '../../../domain/campaign/states.js';
import { EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import {
  OUTREACH_ACTIONS,
  OUTREACH_FINAL,
  OUTREACH_STATES,
  type OutreachFacts,
  type OutreachState,
  outreachActions,
  outreachState,
  outreachTransition,
  outreachVerdict,
} from '../../../domain/run/lifecycle.js';

const NOW = new Date('2026-11-11T05:00:00Z');
const LATER = new Date('2026-11-11T06:00:00Z');
const open = OUTREACH_STATES.filter((state) => !OUTREACH_FINAL.includes(state));
const facts = (over: Partial<OutreachFacts> = {}): OutreachFacts => ({
  campaign: 'active',
  enabled: true,
  ledger: EMPTY_LEDGER,
  mayPass: 0,
  expiresAt: LATER,
  ...over,
});
const held = { state: 'open', held: { reason: 'money', detail: 'provider_money', at: NOW } } as const;
const count = fc.nat(3);
const anyFacts: fc.Arbitrary<OutreachFacts> = fc.record({
  campaign: fc.constantFrom(...CAMPAIGN_STATES),
  enabled: fc.boolean(),
  run: fc.constantFrom(undefined, { state: 'open' as const }, held, { state: 'closed' as const }),
  ledger: fc
    .record({ sent: count, failed: count, expired: count, unknown: count, cancelled: count })
    .map(({ cancelled, ...rest }) => ({ ...rest, skipped: cancelled > 0 ? { cancelled } : {} })),
  mayPass: count,
  expiresAt: fc.constantFrom(NOW, LATER),
}) as fc.Arbitrary<OutreachFacts>;
const stateAfter = (state: OutreachState, action: Parameters<typeof outreachTransition>[1]): OutreachState => {
  const verdict = outreachTransition(state, action);
  return verdict.ok ? verdict.to : state;
};

describe('the states of an outreach', () => {
  it('that are not final can be cancelled, paused and resumed, the last batch and a hold among them', () => {
    for (const state of open) {
      assert.equal(stateAfter(state, 'cancel'), 'cancelled', state);
      assert.equal(stateAfter(state, 'pause'), 'off', state);
      assert.ok(open.includes(stateAfter(stateAfter(state, 'pause'), 'resume')), state);
      assert.equal(stateAfter(stateAfter(stateAfter(state, 'pause'), 'resume'), 'cancel'), 'cancelled', state);
    }
  });
  it('always reach an end with time, whatever was asked before', () => {
    const action = fc.constantFrom(...OUTREACH_ACTIONS, 'open' as const, 'hold' as const);
    fc.assert(
      fc.property(fc.constantFrom(...open), fc.array(action), (first, asks) => {
        const last = asks.reduce(stateAfter, first as OutreachState);
        assert.ok(OUTREACH_FINAL.includes(OUTREACH_FINAL.includes(last) ? last : stateAfter(last, 'end')), last);
      }),
    );
  });
  it('allow at the end only what sends nobody a second message', () => {
    for (const state of OUTREACH_FINAL) {
      const allowed = OUTREACH_ACTIONS.filter((action) => outreachTransition(state, action).ok);
      assert.ok(
        allowed.every((action) => action === 'retry_failed' || action === 'settle'),
        `${state}: ${allowed}`,
      );
    }
  });
  it('refuse with a sentence in both languages, and name a role, for whatever is known of an outreach', () => {
    fc.assert(
      fc.property(anyFacts, (known) => {
        for (const [action, verdict] of Object.entries(outreachActions(known, NOW))) {
          assert.ok(verdict.by !== 'viewer', action);
          if (verdict.ok) continue;
          assert.match(verdict.why.en, /^[A-Z].{15,}\.$/, action);
          assert.match(verdict.why.vi, /^\p{Lu}.{10,}\.$/u, action);
        }
      }),
    );
  });
  it('of a campaign that is over lets nobody be sent to', () => {
    fc.assert(
      fc.property(anyFacts, fc.constantFrom(...FINAL_STATES), (known, campaign) => {
        const at = { ...known, campaign };
        const sends = (['resume', 'retry', 'retry_failed'] as const).filter((one) => outreachVerdict(at, one, NOW).ok);
        assert.deepEqual(sends, []);
      }),
    );
  });
});

describe('an outreach', () => {
  const closed = { state: 'closed' } as const;
  const ended = (ledger: Partial<OutreachFacts['ledger']>): OutreachState =>
    outreachState(facts({ run: closed, ledger: { ...EMPTY_LEDGER, ...ledger } }));

  it('waits, is sent, is held, and is paused with its campaign', () => {
    assert.equal(outreachState(facts()), 'waiting');
    assert.equal(outreachState(facts({ run: { state: 'open' } })), 'sending');
    assert.equal(outreachState(facts({ run: held })), 'held');
    assert.equal(outreachState(facts({ run: held, campaign: 'paused' })), 'held');
    assert.equal(outreachState(facts({ campaign: 'paused' })), 'paused');
    assert.equal(outreachState(facts({ run: held, enabled: false })), 'off');
  });
  it('has failures in its end when somebody was refused or is in doubt', () => {
    assert.equal(ended({ sent: 5 }), 'completed');
    assert.equal(ended({ sent: 5, failed: 1 }), 'completed_with_failures');
    assert.equal(ended({ sent: 5, unknown: 1 }), 'completed_with_failures');
    assert.equal(ended({ expired: 4 }), 'expired');
    assert.equal(ended({ sent: 5, failed: 1, skipped: { cancelled: 1 } }), 'cancelled');
  });
  it('sends to those who failed again only while they may pass and its time is not over', () => {
    const failed = facts({ run: closed, ledger: { ...EMPTY_LEDGER, failed: 2 }, mayPass: 1 });
    assert.equal(outreachVerdict(failed, 'retry_failed', NOW).ok, true);
    assert.equal(outreachVerdict(failed, 'retry_failed', LATER).ok, false);
    assert.equal(outreachVerdict({ ...failed, mayPass: 0 }, 'retry_failed', NOW).ok, false);
    assert.equal(outreachVerdict(facts(), 'retry_failed', NOW).ok, false);
  });
  it('can be settled whenever somebody is in doubt, also while it is sent', () => {
    const doubt = facts({ run: { state: 'open' }, ledger: { ...EMPTY_LEDGER, unknown: 2 } });
    assert.equal(outreachVerdict(doubt, 'settle', NOW).ok, true);
    assert.equal(outreachVerdict(facts({ run: { state: 'open' } }), 'settle', NOW).ok, false);
  });
});
