import type { Severity } from '../../base/finding.js';
import { checkBalance, checkQuota } from './means.js';
import { checkCaps, checkIncentive, checkSize } from './people.js';
import type { PreflightFinding, PreflightPlan } from './plan.js';
import { checkSenders } from './senders.js';
import { checkFinish, checkOpening, checkPhoneTime } from './time.js';
import { checkZaloAccount, checkZaloOutreach } from './zalo.js';

const PER_OUTREACH = [
  ...[checkFinish, checkOpening, checkSize, checkIncentive, checkPhoneTime, checkCaps],
  checkZaloOutreach,
] as const;
const ORDER: Readonly<Record<Severity, number>> = { block: 0, warn: 1, info: 2 };

/**
 * What a seller should know before a plan is switched on: will it finish, is there money and quota, do plans collide, and
 * the first seed's three principles. The worst first. What is past is not judged.
 */
export function preflight(plan: PreflightPlan): PreflightFinding[] {
  const ahead = plan.outreaches.filter(({ expiresAt }) => expiresAt > plan.now);
  const each = ahead.flatMap((outreach) => PER_OUTREACH.flatMap((check) => check(plan, outreach)));
  const whole = [
    ...(plan.found ?? []),
    ...checkSenders({ ...plan, outreaches: ahead }),
    ...checkBalance({ ...plan, outreaches: ahead }),
    ...checkQuota({ ...plan, outreaches: ahead }),
    ...checkZaloAccount({ ...plan, outreaches: ahead }),
  ];
  return [...whole, ...each].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}
