import { ApplicationFailure, patched, setHandler, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { RunDecision } from '../../activities/contract.js';
import type { Label } from '../../domain/base/label.js';
import { DECISIONS, type Decided } from '../contract.js';
import { WAITING_FOR } from '../search-attributes.js';

/** What a table says of an operator's word. */
type DecisionVerdict = { readonly ok: true } | { readonly ok: false; readonly why: Label };

/**
 * Lets an operator decide about what this workflow looks after, by an update: `retry`, `skip` or `cancel`. What the lifecycle table
 * refuses is refused before it is written into the history, as `ActionNotAllowed` with the table's sentences (vi, en).
 * @param of id of the run, the campaign or the programme
 * @param verdict the table's, as things stand now
 * @param decide writes the word into MongoDB, and has the workflow look again; said twice, it changes nothing
 */
export function listenToOperator(
  of: string,
  verdict: (decision: RunDecision) => DecisionVerdict,
  decide: (decision: RunDecision) => Promise<void>,
): void {
  for (const decision of Object.keys(DECISIONS) as RunDecision[]) {
    const { update, description } = DECISIONS[decision];
    const validator = (): void => {
      const found = verdict(decision);
      if (!found.ok) throw ApplicationFailure.nonRetryable(found.why.en, 'ActionNotAllowed', found.why);
    };
    const handler = async (): Promise<Decided> => {
      await decide(decision);
      return { of, decision };
    };
    setHandler(update, handler, { description, validator });
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
