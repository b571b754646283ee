import { type Finding, finding } from '../base/finding.js';
import { MINUTE_MS } from '../base/time.js';
import { experimentPolicyAt } from '../experiment/policy.js';
import { METRICS, VARIANT_KEYS } from '../experiment/variants.js';
import type { Outreach } from './campaign.js';

const CANNOT = 'save the campaign';
const MOST = VARIANT_KEYS.length - 1;

/**
 * What is wrong with an outreach's experiment, but for its texts: how many messages, on whom, by what, and whether the rest can still
 * be sent to when it ends.
 * @param field JSON pointer of the outreach
 */
export function checkExperiment(outreach: Outreach, field: string): Finding[] {
  const { experiment, repeat, dueAt, expiresAt } = outreach;
  if (!experiment) return [];
  const at = `${field}/experiment`;
  const { variants, metric, share, horizonMinutes } = experiment;
  const findings: Finding[] = [];
  if (variants.length < 1 || variants.length > MOST) {
    const allowed = `1 to ${MOST} messages beside the outreach's own`;
    findings.push(finding('experiment_variants', CANNOT, `${at}/variants`, variants.length, allowed));
  }
  if (!(share > 0 && share <= 1)) {
    findings.push(finding('experiment_share', CANNOT, `${at}/share`, share, 'a share above 0 and at most 1'));
  }
  if (repeat) {
    const allowed = 'absent where the outreach is repeated, since each time would be another experiment';
    findings.push(finding('experiment_repeat', CANNOT, at, metric, allowed));
  }
  if (!METRICS.includes(metric) || Number.isNaN(dueAt.getTime())) return findings;
  const policy = experimentPolicyAt(dueAt);
  const least = policy.minHorizonMinutes[metric];
  const left = Math.floor((expiresAt.getTime() - dueAt.getTime()) / MINUTE_MS);
  const most = Math.min(policy.maxHorizonMinutes, share < 1 ? left - 1 : policy.maxHorizonMinutes);
  if (!Number.isInteger(horizonMinutes) || horizonMinutes < least || horizonMinutes > most) {
    const why = share < 1 ? ', so that the rest can be sent to before the outreach expires' : '';
    const allowed = `a whole number of minutes from ${least} (${metric}) to ${most}${why}`;
    findings.push(finding('experiment_horizon', CANNOT, `${at}/horizonMinutes`, horizonMinutes, allowed));
  }
  return findings;
}
