import { codeId, idRange, under } from '../../domain/base/ids.js';
import type { CodeUse } from '../../domain/offer/uses.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import type { OfferCode } from './offer-code-schema.js';
import type { OfferName } from './offer-code-stock.js';

const STATES = {
  free: { holder: { $exists: false }, spent: { $exists: false } },
  held: { holder: { $exists: true }, spent: { $exists: false } },
  used: { spent: { $exists: true } },
} as const;
/** What became of a code: nobody has it, a customer has it, or an order used it. */
type CodeState = keyof typeof STATES;

export interface CodesPage {
  /** Default: codes of any state. */
  readonly state?: CodeState | undefined;
  /** The last code of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A page of an offer's codes, in the order of their letters. */
export async function listCodes(
  { offerCodes }: Pick<Models, 'offerCodes'>,
  { shop, offer }: OfferName,
  { state, after, limit }: CodesPage,
): Promise<OfferCode[]> {
  const range = idRange(codeId(shop, ''));
  const _id = after === undefined ? range : { ...range, $gt: codeId(shop, after) };
  return native(offerCodes)
    .find<OfferCode>({ _id, shop, offer, ...(state ? STATES[state] : {}) }, { sort: { _id: 1 }, limit })
    .toArray();
}

/** One code of an offer, in capitals or small letters; undefined when the offer has none such. */
export const readCode = async (
  { offerCodes }: Pick<Models, 'offerCodes'>,
  { shop, offer }: OfferName,
  code: string,
): Promise<OfferCode | undefined> =>
  (await native(offerCodes).findOne<OfferCode>({ _id: codeId(shop, code), offer })) ?? undefined;

/** Does any pool of the shop have this code? */
export const hasCode = async (
  { offerCodes }: Pick<Models, 'offerCodes'>,
  shop: string,
  code: string,
): Promise<boolean> => (await offerCodes.exists({ _id: codeId(shop, code) })) !== null;

/** Orders of one code that are shown. */
const MAX_USES = 500;

/** The orders that used a code, first ones first. */
export const usesOfCode = ({ codeUses }: Pick<Models, 'codeUses'>, shop: string, code: string): Promise<CodeUse[]> =>
  native(codeUses)
    .find<CodeUse>({ _id: under(codeId(shop, code)) }, { sort: { placedAt: 1 }, limit: MAX_USES })
    .toArray();
