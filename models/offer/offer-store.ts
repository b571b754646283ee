import { idRange, offerId } from '../../domain/base/ids.js';
import type { Offer } from '../../domain/offer/offer.js';
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

/** Creates an offer, or writes what is given over the one that is there. @returns true for a new one */
export async function saveOffer({ offers }: Store, { _id, ...fields }: Offer): Promise<boolean> {
  const { upsertedCount } = await offers.updateOne({ _id }, { $set: fields }, { upsert: true });
  return upsertedCount === 1;
}
