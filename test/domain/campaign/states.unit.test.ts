import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  allowedActions,
  CAMPAIGN_ACTIONS,
  CAMPAIGN_STATES,
  type CampaignState,
  FINAL_STATES,
  transition,
} from '../../../domain/campaign/states.js';

const state = fc.constantFrom(...CAMPAIGN_STATES);
const action = fc.constantFrom(...CAMPAIGN_ACTIONS);
const stateAfter = (from: CampaignState, name: (typeof CAMPAIGN_ACTIONS)[number]): CampaignState => {
  const verdict = transition(from, name);
  return verdict.ok ? verdict.to : from;
};

describe('the states of a campaign', () => {
  it('go from draft through active and paused to an end', () => {
    assert.equal(stateAfter('draft', 'start'), 'active');
    assert.equal(stateAfter('active', 'pause'), 'paused');
    assert.equal(stateAfter('paused', 'resume'), 'active');
    assert.equal(stateAfter('active', 'finish'), 'completed');
    assert.equal(stateAfter('paused', 'finish'), 'completed');
  });
  it('can be left by cancelling from everywhere but the end', () => {
    for (const from of CAMPAIGN_STATES) {
      assert.equal(transition(from, 'cancel').ok, !FINAL_STATES.includes(from), from);
    }
  });
  it('allow nothing at the end', () => {
    for (const from of FINAL_STATES) {
      for (const name of CAMPAIGN_ACTIONS) assert.equal(transition(from, name).ok, false, `${from} ${name}`);
    }
  });
  it('never leave an end, and never go back to draft, whatever is asked', () => {
    fc.assert(
      fc.property(state, fc.array(action), (first, asks) => {
        let now = first;
        for (const ask of asks) {
          const next = stateAfter(now, ask);
          if (FINAL_STATES.includes(now)) assert.equal(next, now);
          if (next === 'draft') assert.equal(now, 'draft');
          now = next;
        }
      }),
    );
  });
  it('say in a sentence why something is refused', () => {
    for (const from of CAMPAIGN_STATES) {
      for (const name of CAMPAIGN_ACTIONS) {
        const verdict = transition(from, name);
        if (verdict.ok) continue;
        assert.match(verdict.why.en, /^[A-Z].{15,}\.$/, `${from} ${name}`);
        assert.match(verdict.why.vi, /^\p{Lu}.{15,}\.$/u, `${from} ${name}`);
      }
    }
  });
  it('give a console the same verdict for each button as the API', () => {
    for (const from of CAMPAIGN_STATES) {
      const all = allowedActions(from);
      assert.deepEqual(Object.keys(all), [...CAMPAIGN_ACTIONS]);
      for (const name of CAMPAIGN_ACTIONS) {
        const { by, ...verdict } = all[name];
        assert.deepEqual(verdict, transition(from, name));
        assert.ok(by !== 'viewer', name);
      }
    }
  });
});
