import type { PreflightFinding } from '../../domain/advice/preflight/plan.js';
import type { Outreach } from '../../domain/campaign/campaign.js';
import { isPool } from '../../domain/offer/code.js';
import type { Offer } from '../../domain/offer/offer.js';
import { checkOfferNeeds, type OfferFinding } from '../../domain/offer/preflight.js';
import type { Models } from '../../models/models.js';
import { countCodes } from '../../models/offer/offer-code-stock.js';

/** A planned message that carries an offer, and how many it would reach. */
export interface OfferUse {
  readonly outreach: Pick<Outreach, 'id' | 'offer' | 'dueAt' | 'expiresAt'>;
  readonly reachable: number;
}

const FIX: Readonly<Record<OfferFinding['code'], PreflightFinding['fix']>> = {
  codes_short: { vi: 'Tải lên hoặc tạo thêm mã.', en: 'Upload or generate more codes.' },
  offer_ends_early: { vi: 'Kéo dài ưu đãi hoặc gửi sớm hơn.', en: 'Let the offer last longer, or send earlier.' },
  offer_starts_late: { vi: 'Cho ưu đãi bắt đầu sớm hơn.', en: 'Let the offer begin earlier.' },
};

async function findingsOf(models: Models, offer: Offer, uses: readonly OfferUse[]): Promise<PreflightFinding[]> {
  const needed = uses.reduce((sum, { reachable }) => sum + reachable, 0);
  const free = isPool(offer) ? (await countCodes(models, { shop: offer.shop, offer: offer.key })).free : 0;
  const times = uses.map(({ outreach }) => outreach);
  const firstAt = new Date(Math.min(...times.map(({ dueAt }) => dueAt.getTime())));
  const lastAt = new Date(Math.max(...times.map(({ expiresAt }) => expiresAt.getTime())));
  const [first] = times;
  const found = checkOfferNeeds(offer, { field: '/offer', needed, free, firstAt, lastAt });
  return found.map(({ code, severity, reason }) => ({
    code,
    severity,
    ...(first ? { outreach: first.id } : {}),
    text: reason,
    fix: FIX[code],
    source: 'docs/seeds.md#conditions (prepare the offer before a campaign)',
  }));
}

/**
 * Are there codes enough, and is each offer good for as long as its messages leave? A customer of two outreaches keeps one
 * code, so the need is an upper bound.
 */
export async function checkOffers(
  models: Models,
  offers: readonly Offer[],
  uses: readonly OfferUse[],
): Promise<PreflightFinding[]> {
  const findings = offers.map((offer) => {
    const own = uses.filter(({ outreach }) => outreach.offer === offer.key);
    return own.length === 0 ? [] : findingsOf(models, offer, own);
  });
  return (await Promise.all(findings)).flat();
}
