import assert from 'node:assert/strict';
import { allowedActions, CAMPAIGN_STATES } from '../../../domain/campaign/states.js';
import {
  OUTREACH_ACTIONS,
  OUTREACH_STATES,
  type OutreachAction,
  type OutreachState,
  outreachTransition,
} from '../../../domain/run/lifecycle.js';
import { WINBACK_STATES, winbackActions } from '../../../domain/winback/states.js';
import { read } from '../../conventions/sources.js';

const TABLE: Readonly<Record<OutreachState, readonly OutreachAction[]>> = {
  waiting: ['pause', 'cancel'],
  off: ['resume', 'cancel'],
  sending: ['pause', 'cancel'],
  paused: ['pause', 'cancel'],
  held: ['pause', 'cancel', 'retry', 'skip'],
  completed: [],
  completed_with_failures: ['retry_failed', 'settle'],
  expired: ['settle'],
  cancelled: ['settle'],
};
const page = read('docs/lifecycle.md');
/** The cells of the row of the page that begins with a state, in the section of a heading. */
function rowOf(section: string, state: string): string[] {
  const from = page.indexOf(`## ${section}\n`);
  assert.ok(from >= 0, section);
  const end = page.indexOf('\n## ', from + 1);
  const lines = page.slice(from, end < 0 ? undefined : end).split('\n');
  const row = lines.find((line) => line.startsWith(`| \`${state}\` `));
  assert.ok(row, `${section}: ${state}`);
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

describe('the lifecycle tables', () => {
  it('allow for each state of an outreach what stands here', () => {
    for (const state of OUTREACH_STATES) {
      const allowed = OUTREACH_ACTIONS.filter((action) => outreachTransition(state, action).ok);
      assert.deepEqual(allowed, TABLE[state], state);
    }
  });

  it('lead where the word of the action says', () => {
    const to = (state: OutreachState, action: OutreachAction): string => {
      const verdict = outreachTransition(state, action);
      return verdict.ok ? verdict.to : 'refused';
    };
    assert.equal(to('held', 'retry'), 'sending');
    assert.equal(to('held', 'skip'), 'completed');
    assert.equal(to('off', 'resume'), 'sending');
    assert.equal(to('completed_with_failures', 'retry_failed'), 'sending');
    for (const state of ['waiting', 'off', 'sending', 'paused', 'held'] as const) {
      assert.equal(to(state, 'cancel'), 'cancelled', state);
    }
    for (const state of ['expired', 'cancelled', 'completed_with_failures'] as const) {
      assert.equal(to(state, 'settle'), state, 'settling changes no state');
    }
  });

  it('of campaigns stand in docs/lifecycle.md as they are', () => {
    const columns = ['edit', 'start', 'pause', 'resume', 'cancel'] as const;
    for (const state of CAMPAIGN_STATES) {
      const [, ...cells] = rowOf('Campaign', state);
      const verdicts = allowedActions(state);
      assert.deepEqual(
        cells,
        columns.map((action) => (verdicts[action].ok ? 'yes' : '')),
        state,
      );
    }
  });

  it('of outreaches stand in docs/lifecycle.md as they are, but for doubts that an end may have', () => {
    for (const state of OUTREACH_STATES) {
      const [, , may = ''] = rowOf('Outreach', state);
      const named = may === '' ? [] : may.split(', ').map((word) => word.replace(' ', '_'));
      const allowed = TABLE[state].filter((action) => action !== 'settle' || named.includes('settle'));
      assert.deepEqual([...named].sort(), [...allowed].sort(), state);
    }
  });

  it('let a viewer do nothing, and keep what the engine does to the engine', () => {
    for (const state of CAMPAIGN_STATES) {
      for (const [action, { by }] of Object.entries(allowedActions(state))) assert.notEqual(by, 'viewer', action);
      assert.equal(allowedActions(state).finish.by, 'operator');
    }
    for (const state of WINBACK_STATES) {
      for (const [action, { by }] of Object.entries(winbackActions(state))) assert.notEqual(by, 'viewer', action);
      assert.equal(winbackActions(state).end.by, 'operator');
    }
  });

  it('say of every refusal something that fits the state, not one sentence for all', () => {
    const sentences = new Map<string, Set<string>>();
    for (const state of OUTREACH_STATES) {
      for (const action of OUTREACH_ACTIONS) {
        const verdict = outreachTransition(state, action);
        if (verdict.ok) continue;
        const known = sentences.get(action) ?? new Set();
        known.add(verdict.why.en);
        sentences.set(action, known);
      }
    }
    assert.ok((sentences.get('resume')?.size ?? 0) >= 5, [...(sentences.get('resume') ?? [])].join('\n'));
    assert.ok((sentences.get('retry')?.size ?? 0) >= 2);
    assert.ok((sentences.get('retry_failed')?.size ?? 0) >= 2);
  });
});
