import { campaignId, idRange } from '../../domain/base/ids.js';
import type { Approval, Campaign } from '../../domain/campaign/campaign.js';
import type { CampaignState } from '../../domain/campaign/states.js';
import { wasFirst } from '../base/native.js';
import { type PageAsked, pageFilter } from '../base/page.js';
import type { Models } from '../models.js';

type Store = Pick<Models, 'campaigns'>;

/** @param _id campaignId @returns undefined when there is none */
export const readCampaign = async ({ campaigns }: Store, _id: string): Promise<Campaign | undefined> =>
  (await campaigns.findById(_id).lean<Campaign>()) ?? undefined;

/** Those of the keys that are campaigns of the shop. */
export async function campaignKeys({ campaigns }: Store, shop: string, keys: readonly string[]): Promise<string[]> {
  const ids = keys.map((key) => campaignId(shop, key));
  return (await campaigns.find({ _id: { $in: ids } }, { key: 1 }).lean()).map(({ key }) => key);
}

/** Inserts a draft. Returns false when a campaign of this id exists. */
export const insertCampaign = ({ campaigns }: Models, campaign: Campaign): Promise<boolean> =>
  wasFirst(campaigns.create(campaign));

/**
 * Writes changes to a campaign that still is as it was read, and counts its version up: an edit and a change of state
 * that meet cannot overwrite each other.
 * @returns the campaign as written, or undefined when somebody else wrote first
 */
export async function changeCampaign(
  { campaigns }: Models,
  read: Pick<Campaign, '_id' | 'version'>,
  changes: Partial<Omit<Campaign, '_id' | 'version'>>,
): Promise<Campaign | undefined> {
  const filter = { _id: read._id, version: read.version };
  const update = { $set: { ...changes, untold: true }, $inc: { version: 1 } };
  const written = await campaigns.findOneAndUpdate(filter, update, { returnDocument: 'after' }).lean<Campaign | null>();
  return written ?? undefined;
}

/** Notes a second person's look at a campaign that still is as it was read; that is no edit. @returns false when it is not */
export async function approveCampaign(
  { campaigns }: Store,
  { _id, version }: Pick<Campaign, '_id' | 'version'>,
  approved: Approval,
): Promise<boolean> {
  return (await campaigns.updateOne({ _id, version }, { $set: { approved } })).matchedCount === 1;
}

/**
 * Moves a campaign to `to` whatever else is being changed about it: a pause or a cancellation names no version and cannot lose.
 * It counts the version up, so that whoever read before it loses.
 * @param from the states in which that is allowed
 * @returns the campaign as it was and as it is; undefined when it is in none of those states
 */
export async function moveCampaign(
  { campaigns }: Store,
  _id: string,
  from: readonly CampaignState[],
  changes: { readonly state: CampaignState; readonly endedAt?: Date },
): Promise<{ before: CampaignState; after: Campaign } | undefined> {
  const update = { $set: { ...changes, untold: true }, $inc: { version: 1 } };
  const before = await campaigns.findOneAndUpdate({ _id, state: { $in: [...from] } }, update).lean<Campaign | null>();
  return before ? { before: before.state, after: { ...before, ...changes, version: before.version + 1 } } : undefined;
}

/** A page of a shop's campaigns by key. @param asked `state`: only those in it */
export async function listCampaigns(
  { campaigns }: Store,
  shop: string,
  { state, limit, ...asked }: PageAsked & { readonly state?: CampaignState },
): Promise<Campaign[]> {
  const { _id, order } = pageFilter(idRange(campaignId(shop, '')), asked, (key) => campaignId(shop, key));
  const filter = state === undefined ? { _id } : { _id, state };
  return campaigns.find(filter).sort(order).limit(limit).lean<Campaign[]>();
}
