import { type DecisionFacts, decisionVerdict, type OwnerDecision } from '../../domain/campaign/decide.js';
import type { Hold } from '../../domain/customer/provider-error.js';
import { releaseOwner } from '../../models/campaign/owner-holds.js';
import { markUntold } from '../../models/campaign/owners.js';
import type { ApiDeps } from '../deps.js';
import { notAllowed } from '../http/problems.js';

/** A campaign or a programme that an operator is asked about. */
interface Waiting {
  readonly _id: string;
  readonly held?: Hold;
}

/** What differs between the two. */
interface Words {
  readonly facts: DecisionFacts;
  /** Leaves out what it waits for. */
  readonly skip: () => Promise<void>;
  readonly tell: () => Promise<void>;
}

/**
 * An operator's word about a campaign or programme that waits: MongoDB first, then its workflow is told to look again.
 * @throws Problem action_not_allowed with the table's sentence, workflow_unreachable
 */
export async function decideOwner(
  deps: ApiDeps,
  { _id, held }: Waiting,
  decision: OwnerDecision,
  { facts, skip, tell }: Words,
): Promise<void> {
  const verdict = decisionVerdict(facts, decision);
  if (!verdict.ok) throw notAllowed(verdict.why);
  if (decision === 'retry') await releaseOwner(deps.models, _id);
  else await skip();
  deps.log.info({ owner: _id, decision, detail: held?.detail }, 'an operator has decided');
  await markUntold(deps.models, _id);
  await tell();
}
