import { ApplicationFailure, patched, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { RunDecision, RunProgress } from '../../activities/contract.js';
import { FINAL_STATES } from '../../domain/campaign/states.js';
import { type OutreachState, outreachTransition } from '../../domain/run/lifecycle.js';
import { DECISIONS } from '../contract.js';
import { light } from '../proxies.js';
import { WAITING_FOR } from '../search-attributes.js';

/** The state of the outreach as far as its workflow knows it. A run that was not opened yet has nothing to decide but its end. */
function stateOf(progress: RunProgress | undefined): OutreachState {
  if (!progress) return 'waiting';
  if (progress.state === 'closed') return 'completed';
  const isOver = progress.ending !== undefined || progress.outreach === 'gone';
  if (isOver || FINAL_STATES.includes(progress.campaignState)) return 'cancelled';
  if (isHeld(progress)) return 'held';
  if (progress.outreach === 'off') return 'off';
  return progress.campaignState === 'active' ? 'sending' : 'paused';
}

/** By the engine: whoever has thrown a stop switch lets go by it. */
const isHeld = ({ held }: RunProgress): boolean => held !== undefined && held !== 'stop_switch';

/**
 * Lets an operator decide about a run by an update: `retry`, `skip` or `cancel`. What the lifecycle table refuses is refused before
 * it is written into the history, as `ActionNotAllowed` with the table's sentences (vi, en). MongoDB gets the word first, then the
 * workflow looks again; said twice, it changes nothing.
 * @param where the run stands, as it was last read
 * @param changed called when the word is written down
 */
export function listenToOperator(run: string, where: () => RunProgress | undefined, changed: () => void): void {
  for (const [decision, { update, description }] of Object.entries(DECISIONS)) {
    const options = {
      description,
      validator: (): void => {
        const verdict = outreachTransition(stateOf(where()), decision as RunDecision);
        if (!verdict.ok) throw ApplicationFailure.nonRetryable(verdict.why.en, 'ActionNotAllowed', verdict.why);
      },
    };
    setHandler(
      update,
      async () => {
        const input = { run, decision: decision as RunDecision };
        await light.decideRun.executeWithOptions({ summary: `An operator: ${decision}` }, [input]);
        changed();
        return input;
      },
      options,
    );
  }
}

/**
 * Lists the workflow by what an operator is waited for, or takes it from the list. New since this marker, so only a history that has
 * something to say of it has one.
 */
export function showWaitingFor(reason: string | undefined): void {
  if (workflowInfo().typedSearchAttributes.get(WAITING_FOR) === reason || !patched('waiting-for')) return;
  upsertSearchAttributes([{ key: WAITING_FOR, value: reason ?? null }]);
}

/** What an operator is waited for. */
export const waitedFor = (progress: RunProgress): string | undefined =>
  stateOf(progress) === 'held' ? progress.held : undefined;
