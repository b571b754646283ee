import { idRange, offerId } from '../../domain/base/ids.js';
import type { Offer } from '../../domain/offer/offer.js';
import { wasFirst } from '../base/native.js';
import { type PageAsked, pageFilter } from '../base/page.js';
import { atVersion, versionOf } from '../base/version.js';
import type { Models } from '../models.js';

type Store = Pick<Models, 'offers'>;

/** An offer of the shop; undefined when there is none of this key. */
export const readOffer = async ({ offers }: Store, shop: string, key: string): Promise<Offer | undefined> =>
  (await offers.findById(offerId(shop, key)).lean<Offer>()) ?? undefined;

/** The shop's offers by key. @param most default: all */
export async function listOffers({ offers }: Store, shop: string, most?: number): Promise<Offer[]> {
  const found = offers.find({ _id: idRange(offerId(shop, '')) }).sort({ _id: 1 });
  return (most === undefined ? found : found.limit(most)).lean<Offer[]>();
}

/** A page of a shop's offers by key. */
export async function pageOfOffers({ offers }: Store, shop: string, { limit, ...asked }: PageAsked): Promise<Offer[]> {
  const { _id, order } = pageFilter(idRange(offerId(shop, '')), asked, (key) => offerId(shop, key));
  return offers.find({ _id }).sort(order).limit(limit).lean<Offer[]>();
}

/** Inserts an offer. @returns false when there is one of this key */
export const insertOffer = ({ offers }: Store, offer: Offer): Promise<boolean> => wasFirst(offers.create(offer));

/**
 * Writes what is given over an offer that still is as it was read, and counts its version up.
 * @returns the offer as written, or undefined when somebody else wrote first
 */
export async function changeOffer(
  { offers }: Store,
  read: Offer,
  { _id, ...fields }: Offer,
): Promise<Offer | undefined> {
  const version = versionOf(read) + 1;
  const update = { $set: { ...fields, version } };
  const { matchedCount } = await offers.updateOne({ _id, ...atVersion(read) }, update);
  return matchedCount === 1 ? { ...read, ...fields, version } : undefined;
}
