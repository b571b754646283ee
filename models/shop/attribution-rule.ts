import { policyAt } from '../../domain/base/policy.js';
import type { AttributionRule } from '../../domain/customer/attribution.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

/** The attribution rule of a shop: its own, else the policy's. */
export async function attributionOf(
  { shops }: Pick<Models, 'shops'>,
  shop: string,
  now: Date,
): Promise<AttributionRule> {
  const found = await native(shops).findOne<{ attribution?: AttributionRule }>(
    { _id: shop },
    { projection: { attribution: 1 } },
  );
  return attributionIn(found ?? {}, now);
}

/** The same of a shop that is read already. */
export const attributionIn = (
  { attribution }: { readonly attribution?: AttributionRule | undefined },
  now: Date,
): AttributionRule => attribution ?? policyAt(now).attribution;
