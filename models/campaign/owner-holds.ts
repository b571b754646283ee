import type { Campaign } from '../../domain/campaign/campaign.js';
import { withoutFlawed } from '../../domain/campaign/stored-campaign.js';
import type { Hold } from '../../domain/customer/provider-error.js';
import { ownerOf } from '../../domain/winback/ids.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

type Store = Pick<Models, 'campaigns' | 'winbacks'>;

const collectionOf = ({ campaigns, winbacks }: Store, id: string) =>
  ownerOf(id).kind === 'programme' ? native(winbacks) : native(campaigns);

/**
 * Writes down what an operator is waited for by a campaign or a programme. What it waits for already stands.
 * @param day of a programme: the day whose plan cannot be made
 * @returns false when it waited for the same before
 */
export async function holdOwner(models: Store, _id: string, hold: Hold, day?: string): Promise<boolean> {
  const held = { ...hold, ...(day === undefined ? {} : { day }) };
  const same = { 'held.detail': hold.detail, ...(day === undefined ? {} : { 'held.day': day }) };
  const found = await collectionOf(models, _id).findOne({ _id, ...same } as object, { projection: { _id: 1 } });
  if (found) return false;
  return (await collectionOf(models, _id).updateOne({ _id } as object, { $set: { held } })).matchedCount === 1;
}

/** It waits for nobody any more. @returns whether it did */
export async function releaseOwner(models: Store, _id: string): Promise<boolean> {
  const filter = { _id, held: { $exists: true } } as object;
  return (await collectionOf(models, _id).updateOne(filter, { $unset: { held: '' } })).matchedCount === 1;
}

/** Leaves a day of a programme out, whose plan could not be made: whoever was due on it is due on the next. */
export async function skipDay({ winbacks }: Store, _id: string, day: string): Promise<void> {
  const update = { $max: { lastDay: day }, $unset: { held: '' }, $inc: { version: 1 } } as object;
  await native(winbacks).updateOne({ _id, 'held.day': day } as object, update);
}

/** Takes the outreaches that nobody can read out of a campaign; those whose run is open end with it, as cancelled. */
export async function skipOutreaches({ campaigns }: Store, _id: string): Promise<void> {
  const projection = { windows: 1, version: 1 };
  const found = await native(campaigns).findOne<Pick<Campaign, 'windows' | 'version'>>({ _id }, { projection });
  if (!Array.isArray(found?.windows)) return;
  const update = { $set: { windows: withoutFlawed(found) }, $unset: { held: '' }, $inc: { version: 1 } } as object;
  // An edit in between has put something right.
  await native(campaigns).updateOne({ _id, version: found.version }, update);
}

/** Writes state and version as they must have been. */
export async function healOwner(models: Store, _id: string, healed: object): Promise<void> {
  await collectionOf(models, _id).updateOne({ _id } as object, { $set: healed });
}
