import { dayOf } from '../../base/zone.js';
import { type Cap, type CapOverrides, capsFor } from '../../customer/caps.js';
import { type PlatformName, platformCaps, quotaOn } from './policy.js';

/** What of a shop decides how often its customers may hear from it. */
export interface CappedShop {
  readonly zone: string;
  readonly caps?: CapOverrides;
  readonly platform?: PlatformName;
}

/** The caps that hold for a shop now: the policy's with its own numbers, and its platform's on each buyer. */
export function shopCaps(caps: readonly Cap[], shop: CappedShop, now: Date): readonly Cap[] {
  const quota = shop.platform && quotaOn(shop.platform, dayOf(now, shop.zone));
  return [...capsFor(caps, shop.caps), ...(quota ? platformCaps(quota) : [])];
}
