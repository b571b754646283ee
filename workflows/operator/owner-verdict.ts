import type { CampaignPlan, RunDecision } from '../../activities/contract.js';
import type { WinbackPlan } from '../../activities/winback/winback-contract.js';
import type { Label } from '../../domain/base/label.js';
import { decisionVerdict, isOutreachFlaw } from '../../domain/campaign/decide.js';
import { FINAL_STATES, transition } from '../../domain/campaign/states.js';
import { WINBACK_FINAL, winbackTransition } from '../../domain/winback/states.js';

type Verdict = { readonly ok: true } | { readonly ok: false; readonly why: Label };

/** What the tables say of an operator's word about a campaign. @param plan as it was last read; undefined before the first look */
export function campaignVerdict(plan: CampaignPlan | undefined, decision: RunDecision): Verdict {
  const state = plan?.state ?? 'active';
  if (decision === 'cancel') return transition(state, decision);
  const canSkip = isOutreachFlaw(plan?.held?.detail ?? '');
  const facts = { isFinal: FINAL_STATES.includes(state), isHeld: plan?.held !== undefined, canSkip };
  return decisionVerdict(facts, decision);
}

/** The same about a programme. */
export function winbackVerdict(plan: WinbackPlan | undefined, decision: RunDecision): Verdict {
  const { state, held } = plan ?? { state: 'active' };
  if (decision === 'cancel') return winbackTransition(state, 'stop');
  const facts = {
    isFinal: WINBACK_FINAL.includes(state),
    isHeld: held !== undefined,
    canSkip: held?.day !== undefined,
  };
  return decisionVerdict(facts, decision);
}
