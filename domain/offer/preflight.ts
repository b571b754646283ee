import { type AtField, type Finding, finding, type Graded, type Told } from '../base/finding.js';
import type { Label } from '../base/label.js';
import { isPool } from './code.js';
import type { Offer } from './offer.js';
import { endsEarly, startsLate } from './validity.js';

/** What a plan asks of an offer. */
export interface OfferNeeds {
  /** JSON pointer of what names the offer. */
  readonly field: string;
  /** Messages that need a code of their own; of a shared code any number. */
  readonly needed: number;
  /** Codes of the pool that nobody holds. */
  readonly free: number;
  /** When the first message leaves, and when the last one may still leave: the outreach's expiry, the programme's end. */
  readonly firstAt: Date;
  readonly lastAt: Date;
}
/** Too few codes stop nobody: whoever gets none is skipped as `no_code`. A code that is not valid must not be sent. */
export type OfferFinding = Finding<AtField & Told & Graded, 'codes_short' | 'offer_ends_early' | 'offer_starts_late'>;

const CANNOT = 'activate the plan';
const source = 'docs/seeds.md#conditions (prepare the offer before a campaign)';

/**
 * What is wrong with an offer for a plan that needs it (docs/offers.md#a-sellers-steps): too few codes, or not valid for as
 * long as messages leave.
 */
export function checkOfferNeeds(
  offer: Pick<Offer, 'kind' | 'key' | 'startsAt' | 'endsAt'>,
  { field, needed, free, firstAt, lastAt }: OfferNeeds,
): OfferFinding[] {
  const findings: OfferFinding[] = [];
  if (isPool(offer) && needed > free) {
    const found = finding('codes_short', CANNOT, field, free, `an offer with at least ${needed} free codes`);
    const vi = `Ưu đãi "${offer.key}" còn ${free} mã, cần ${needed} mã: hãy tải lên hoặc tạo thêm ${needed - free} mã.`;
    findings.push({
      ...found,
      code: 'codes_short',
      severity: free === 0 ? 'block' : 'warn',
      source,
      reason: reasonOf(vi, found),
    });
  }
  if (endsEarly(offer, lastAt)) {
    const allowed = `an offer that is valid until ${lastAt.toISOString()}, when the last message may leave`;
    const found = finding('offer_ends_early', CANNOT, field, offer.endsAt, allowed);
    const vi = `Ưu đãi "${offer.key}" hết hạn trước khi tin cuối cùng được gửi: hãy kéo dài ưu đãi hoặc kết thúc gửi sớm hơn.`;
    findings.push({ ...found, code: 'offer_ends_early', severity: 'block', source, reason: reasonOf(vi, found) });
  }
  if (startsLate(offer, firstAt)) {
    const allowed = `an offer that is valid from ${firstAt.toISOString()}, when the first message leaves`;
    const found = finding('offer_starts_late', CANNOT, field, offer.startsAt, allowed);
    const vi = `Ưu đãi "${offer.key}" chưa có hiệu lực khi tin đầu tiên được gửi.`;
    findings.push({ ...found, code: 'offer_starts_late', severity: 'warn', source, reason: reasonOf(vi, found) });
  }
  return findings;
}

const reasonOf = (vi: string, { message }: Finding): Label => ({ vi, en: message });
