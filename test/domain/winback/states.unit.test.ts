import assert from 'node:assert/strict';
import {
  asCampaignState,
  WINBACK_ACTIONS,
  WINBACK_FINAL,
  WINBACK_STATES,
  winbackActions,
  winbackTransition,
} from '../../../domain/winback/states.js';

describe('the states of a programme', () => {
  it('are left only by the actions of the table', () => {
    const table = WINBACK_STATES.map((state) => {
      const open = WINBACK_ACTIONS.filter((action) => winbackTransition(state, action).ok);
      return `${state}: ${open.join(' ')}`;
    });
    assert.deepEqual(table, [
      'draft: edit activate stop',
      'active: edit pause stop end',
      'paused: edit resume stop end',
      'stopped: ',
      'ended: ',
    ]);
  });

  it('that are not final can always be stopped', () => {
    for (const state of WINBACK_STATES.filter((one) => !WINBACK_FINAL.includes(one))) {
      assert.deepEqual(winbackTransition(state, 'stop'), { ok: true, to: 'stopped' });
    }
  });

  it('refuse with a reason in Vietnamese and English', () => {
    for (const state of WINBACK_STATES) {
      for (const verdict of Object.values(winbackActions(state))) {
        if (verdict.ok) continue;
        assert.match(verdict.why.vi, /\p{L}/u);
        assert.match(verdict.why.en, /programme/);
      }
    }
  });

  it('look to an outreach like those of a campaign', () => {
    assert.deepEqual(WINBACK_STATES.map(asCampaignState), ['draft', 'active', 'paused', 'cancelled', 'completed']);
  });
});
