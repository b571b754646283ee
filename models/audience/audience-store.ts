import type { Model } from 'mongoose';
import type { Tree } from '../../domain/audience/custom/tree.js';
import { audienceId, audienceVersionId, runsOf, under } from '../../domain/base/ids.js';
import { FINAL_STATES } from '../../domain/campaign/states.js';
import { wasFirst } from '../base/native.js';
import type { Models } from '../models.js';
import type { AudienceVersion, CustomAudience } from './audience-schema.js';

type Store = Pick<Models, 'audiences' | 'audienceVersions'>;
const present = { deletedAt: { $exists: false } };

/** The audience, a deleted one too: its version is needed to make it again. */
const anyAudience = ({ audiences }: Store, shop: string, key: string): Promise<CustomAudience | null> =>
  audiences.findById(audienceId(shop, key)).lean<CustomAudience | null>();

/** The audience as it is now, or as it was in an earlier version; undefined when there is none. */
export async function findAudience(
  store: Store,
  shop: string,
  key: string,
  version?: number,
): Promise<CustomAudience | AudienceVersion | undefined> {
  const now = await anyAudience(store, shop, key);
  if (version === undefined || version === now?.version) return now?.deletedAt ? undefined : (now ?? undefined);
  const then = await store.audienceVersions
    .findById(audienceVersionId(audienceId(shop, key), version))
    .lean<AudienceVersion>();
  return then ?? undefined;
}

/** A shop's audiences by key. */
export const listAudiences = ({ audiences }: Store, shop: string, limit: number): Promise<CustomAudience[]> =>
  audiences
    .find({ _id: under(shop), ...present })
    .sort({ _id: 1 })
    .limit(limit)
    .lean<CustomAudience[]>();

/** The keys of a shop's audiences. */
export async function audienceKeys({ audiences }: Store, shop: string): Promise<string[]> {
  const found = await audiences.find({ _id: under(shop), ...present }, { key: 1 }).lean();
  return found.map(({ key }) => key);
}

/** The key of a campaign of the shop that is not over and has an outreach to this audience of the shop's own. */
export async function campaignSpeakingTo(
  { campaigns }: Pick<Models, 'campaigns'>,
  shop: string,
  audience: string,
): Promise<string | undefined> {
  const filter = {
    _id: runsOf(shop),
    state: { $nin: FINAL_STATES },
    'windows.outreaches.audience.custom': audience,
  };
  return (await campaigns.findOne(filter, { key: 1 }).lean())?.key;
}

/** The audience as it was last, a deleted one too: who has planned with it needs its rule. */
export const lastAudience = anyAudience;

export const countAudiences = ({ audiences }: Store, shop: string): Promise<number> =>
  audiences.countDocuments({ _id: under(shop), ...present });

/** Keeps what an audience was. Its version can be kept twice with the same content only: it is read, then replaced. */
async function keepVersion(versions: Model<AudienceVersion>, was: CustomAudience): Promise<void> {
  const { _id: audience, deletedAt: _, ...content } = was;
  await wasFirst(versions.create({ ...content, audience, _id: audienceVersionId(audience, was.version) }));
}

export interface AudienceEdit {
  readonly shop: string;
  readonly key: string;
  readonly name: string;
  readonly tree: Tree;
  readonly now: Date;
  /** The version that was read; undefined when the writer saw no audience of this key. */
  readonly read: number | undefined;
}

/**
 * Makes an audience or its next version; what it was is kept first, so that a crash loses no version.
 * @returns the audience as written, or undefined when it is not as the writer read it
 */
export async function saveAudience(store: Store, edit: AudienceEdit): Promise<CustomAudience | undefined> {
  const { shop, key, name, tree, now, read } = edit;
  const was = await anyAudience(store, shop, key);
  const seen = was && !was.deletedAt ? was.version : undefined;
  if (seen !== read) return undefined;
  const _id = audienceId(shop, key);
  const next: CustomAudience = { _id, shop, key, name, tree, version: (was?.version ?? 0) + 1, editedAt: now };
  if (!was) return (await wasFirst(store.audiences.create(next))) ? next : undefined;
  if (!was.deletedAt) await keepVersion(store.audienceVersions, was);
  const { modifiedCount } = await store.audiences.replaceOne({ _id, version: was.version }, next);
  return modifiedCount === 1 ? next : undefined;
}

/** Deletes an audience; its versions stay readable. Returns false when it is not as the writer read it. */
export async function deleteAudience(store: Store, was: CustomAudience, now: Date): Promise<boolean> {
  await keepVersion(store.audienceVersions, was);
  const filter = { _id: was._id, version: was.version };
  const { modifiedCount } = await store.audiences.updateOne(filter, { $set: { deletedAt: now }, $inc: { version: 1 } });
  return modifiedCount === 1;
}
