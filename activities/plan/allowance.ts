import { quotaUseId } from '../../domain/base/ids.js';
import { dayOf } from '../../domain/base/zone.js';
import { periodStart } from '../../domain/run/quota/planner.js';
import { messageLimit, quotaOn } from '../../domain/run/quota/policy.js';
import type { Run } from '../../domain/run/run.js';
import { giveBack, reserve, takeRun } from '../../models/run/quota-use.js';
import type { CampaignDeps } from '../deps.js';
import type { RunShop } from '../run/rules.js';

/** How many more recipients the platform's quota lets a plan have. */
export interface Allowance {
  /** Nothing is left until the next refill. */
  readonly isUsedUp: boolean;
  /** One recipient; false when the quota is used up. */
  take(): boolean;
  /** Asks for another batch's worth when the last is used up: between two batches, never per recipient. */
  refill(): Promise<void>;
  /** What was set aside and not used. */
  giveBack(): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;
const UNLIMITED: Allowance = { isUsedUp: false, take: () => true, refill: nothing, giveBack: nothing };
const NONE: Allowance = { isUsedUp: true, take: () => false, refill: nothing, giveBack: nothing };

/**
 * The allowance of a run's plan (docs/sources.md#shopee: broadcasts and messages a week; the platform trims what is over, we
 * say whom). A plan that dies between setting aside and writing its batch loses that batch's worth until the period ends: never
 * over the quota, at worst a little under it.
 */
export async function openAllowance(deps: CampaignDeps, run: Run, shop: RunShop, batch: number): Promise<Allowance> {
  if (run.channel !== 'chat' || run.winback || !shop.platform) return UNLIMITED;
  const day = dayOf(deps.now(), shop.zone);
  const quota = quotaOn(shop.platform, day);
  if (!quota) return UNLIMITED;
  const uses = deps.models.quotaUses;
  const id = quotaUseId(run.shop, quota.platform, periodStart(day, quota.period));
  if (quota.runs !== undefined && !(await takeRun(uses, id, run._id, quota.runs))) return NONE;
  const limit = messageLimit(quota, shop.metrics?.followers ?? 0);
  if (limit === undefined) return UNLIMITED;
  let left = 0;
  const allowance: Allowance = {
    get isUsedUp() {
      return left === 0;
    },
    take() {
      if (left === 0) return false;
      left -= 1;
      return true;
    },
    async refill() {
      if (left < batch) left += await reserve(uses, id, batch - left, limit);
    },
    async giveBack() {
      const unused = left;
      left = 0;
      await giveBack(uses, id, unused);
    },
  };
  await allowance.refill();
  return allowance;
}
