import { type Finding, finding } from '../base/finding.js';
import { experimentPolicyAt } from '../experiment/policy.js';
import type { Campaign } from './campaign.js';
import type { CheckContext } from './window-check.js';

const CANNOT = 'save the campaign';

/** A share that leaves somebody to treat, and the same from the start on: else the arms are no longer what was drawn. */
export function checkHoldout({ holdout = 0 }: Pick<Campaign, 'holdout'>, { before, now }: CheckContext): Finding[] {
  const { maxHoldout } = experimentPolicyAt(now);
  if (!(holdout >= 0 && holdout <= maxHoldout)) {
    return [finding('campaign_holdout', CANNOT, '/holdout', holdout, `a share from 0 to ${maxHoldout}`)];
  }
  if (before === undefined || before.state === 'draft' || (before.holdout ?? 0) === holdout) return [];
  const allowed = `${before.holdout ?? 0}, as it was when the campaign was started`;
  return [finding('holdout_fixed', CANNOT, '/holdout', holdout, allowed)];
}
