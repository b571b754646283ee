import { eligibilityCheckId } from '../../domain/base/ids.js';
import { policyAt } from '../../domain/base/policy.js';
import { checkEligibility, type Eligibility } from '../../domain/campaign/eligibility.js';
import { sameValue } from '../../models/base/same-value.js';
import type { Models } from '../../models/models.js';
import { addCheck, listChecks } from '../../models/shop/eligibility.js';
import type { EligibilityCheck } from '../../models/shop/eligibility-schema.js';
import { countApproved } from '../../models/shop/product-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';

/** The seed's conditions on a shop as they are now; those on products count all that are approved. */
export async function eligibilityOf(models: Models, shop: Shop, now: Date): Promise<Eligibility> {
  const approved = await countApproved(models, shop._id);
  return checkEligibility(shop.metrics, approved, policyAt(now).eligibility);
}

/** Writes down what the conditions say of newly reported metrics; of the same ones again, only when the thresholds changed. */
export async function noteMetrics(models: Models, shop: Shop, now: Date): Promise<void> {
  if (!shop.metrics) return;
  const policy = policyAt(now).eligibility.effectiveFrom;
  const [last] = await listChecks(models, shop._id, 1);
  if (last && last.policy === policy && sameValue(last.metrics, shop.metrics)) return;
  const { cem, advanced, conditions } = await eligibilityOf(models, shop, now);
  const _id = eligibilityCheckId(shop._id, now);
  const check: EligibilityCheck = {
    _id,
    shop: shop._id,
    at: now,
    metrics: shop.metrics,
    cem,
    advanced,
    conditions,
    policy,
  };
  await addCheck(models, check);
}
