import type { Outreach } from '../../campaign/campaign.js';
import { isPool } from '../../offer/code.js';
import type { Offer } from '../../offer/offer.js';
import { checkOfferNeeds, type OfferFinding } from '../../offer/preflight.js';
import type { PreflightFinding } from './plan.js';

/** A planned message that may carry an offer, and how many it would reach. */
export interface OfferUse {
  readonly outreach: Pick<Outreach, 'id' | 'offer' | 'dueAt' | 'expiresAt'>;
  readonly reachable: number;
}

const FIX: Readonly<Record<OfferFinding['code'], PreflightFinding['fix']>> = {
  codes_short: { vi: 'Tải lên hoặc tạo thêm mã.', en: 'Upload or generate more codes.' },
  offer_ends_early: { vi: 'Kéo dài ưu đãi hoặc gửi sớm hơn.', en: 'Let the offer last longer, or send earlier.' },
  offer_starts_late: { vi: 'Cho ưu đãi bắt đầu sớm hơn.', en: 'Let the offer begin earlier.' },
};

function findingsOf(offer: Offer, uses: readonly OfferUse[], free: number): PreflightFinding[] {
  const needed = uses.reduce((sum, { reachable }) => sum + reachable, 0);
  const times = uses.map(({ outreach }) => outreach);
  const firstAt = new Date(Math.min(...times.map(({ dueAt }) => dueAt.getTime())));
  const lastAt = new Date(Math.max(...times.map(({ expiresAt }) => expiresAt.getTime())));
  const [first] = times;
  const found = checkOfferNeeds(offer, { field: '/offer', needed, free, firstAt, lastAt });
  return found.map(({ code, severity, source, reason }) => ({
    code,
    severity,
    ...(first ? { outreach: first.id } : {}),
    reason,
    fix: FIX[code],
    source,
  }));
}

/** The keys of the offers that messages carry. */
const carried = (uses: readonly Pick<OfferUse, 'outreach'>[]): Set<string | undefined> =>
  new Set(uses.map(({ outreach }) => outreach.offer));

/** The offers of which it matters how many codes are free: pools that a planned message carries. */
export const poolsInUse = (offers: readonly Offer[], uses: readonly Pick<OfferUse, 'outreach'>[]): Offer[] => {
  const keys = carried(uses);
  return offers.filter((offer) => isPool(offer) && keys.has(offer.key));
};

/**
 * Are there codes enough, and is each offer good for as long as its messages leave? A customer of two outreaches keeps one
 * code, so the need is an upper bound.
 * @param free codes that nobody holds, by the key of each of `poolsInUse`
 */
export function checkOffers(
  offers: readonly Offer[],
  uses: readonly OfferUse[],
  free: ReadonlyMap<string, number>,
): PreflightFinding[] {
  return offers.flatMap((offer) => {
    const own = uses.filter(({ outreach }) => outreach.offer === offer.key);
    return own.length === 0 ? [] : findingsOf(offer, own, free.get(offer.key) ?? 0);
  });
}
