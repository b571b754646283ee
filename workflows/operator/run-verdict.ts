import type { RunDecision, RunProgress } from '../../activities/contract.js';
import { FINAL_STATES } from '../../domain/campaign/states.js';
import { type OutreachState, type OutreachVerdict, outreachTransition } from '../../domain/run/lifecycle.js';

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

/** What the lifecycle table says of an operator's word about a run. @param progress as it was last read */
export const runVerdict = (progress: RunProgress | undefined, decision: RunDecision): OutreachVerdict =>
  outreachTransition(stateOf(progress), decision);

/** What an operator is waited for. */
export const waitedFor = (progress: RunProgress): string | undefined =>
  stateOf(progress) === 'held' ? progress.held : undefined;
