import type { Model } from 'mongoose';
import type { ChannelName } from '../../domain/base/channel.js';
import type { CampaignState } from '../../domain/campaign/states.js';
import { ownerOf } from '../../domain/winback/ids.js';
import type { WinbackState } from '../../domain/winback/states.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

type Store = Pick<Models, 'campaigns' | 'winbacks'>;

/** What stands in MongoDB of a campaign or a win-back programme that a workflow looks after. */
export interface WatchedOwner {
  readonly _id: string;
  readonly shop: string;
  readonly state: CampaignState | WinbackState;
  readonly version: number;
  /** Of campaigns. */
  readonly saleDay?: string;
  readonly endedAt?: Date;
}
const FIELDS = { shop: 1, state: 1, version: 1, saleDay: 1, endedAt: 1 } as const;

async function* found(models: Store, filter: object): AsyncGenerator<WatchedOwner> {
  for (const model of [models.campaigns, models.winbacks] as unknown as Model<WatchedOwner>[])
    for await (const owner of model.find(filter, FIELDS).lean<WatchedOwner[]>().cursor()) yield owner as WatchedOwner;
}

/** Campaigns and programmes that were saved and whose workflow has not been told since. */
export const untoldOwners = (models: Store): AsyncGenerator<WatchedOwner> =>
  found(models, { untold: true, state: { $ne: 'draft' } });

/** Campaigns and programmes that must have a workflow: active and paused ones. */
export const watchedOwners = (models: Store): AsyncGenerator<WatchedOwner> =>
  found(models, { state: { $in: ['active', 'paused'] } });

/** Those of the ids that are there, campaigns and programmes mixed. */
export async function ownersById(models: Store, ids: readonly string[]): Promise<WatchedOwner[]> {
  const owners: WatchedOwner[] = [];
  for await (const owner of found(models, { _id: { $in: [...ids] } })) owners.push(owner);
  return owners;
}

/** Something of its runs has changed, and its workflow is to look: told at once, or by the sweep. */
export async function markUntold(models: Store, _id: string): Promise<void> {
  const model = (ownerOf(_id).kind === 'programme'
    ? models.winbacks
    : models.campaigns) as unknown as Model<WatchedOwner>;
  await model.updateOne({ _id, state: { $ne: 'draft' } }, { $set: { untold: true } });
}

/**
 * The same for everything that is active or paused, of one shop or of all: the sweep tells them.
 * @param shop default all
 */
export async function markAllUntold(models: Store, shop?: string): Promise<void> {
  const filter = { state: { $in: ['active', 'paused'] }, ...(shop === undefined ? {} : { shop }) };
  const [campaigns, winbacks] = [native(models.campaigns), native(models.winbacks)];
  await Promise.all([campaigns, winbacks].map((all) => all.updateMany(filter, { $set: { untold: true } })));
}

/** Channels by which something sends, or will: of campaigns and programmes that are active or paused. */
export async function channelsInUse({ campaigns, winbacks }: Store): Promise<ReadonlySet<ChannelName>> {
  const filter = { state: { $in: ['active', 'paused'] } };
  const [ofCampaigns, ofWinbacks] = await Promise.all([
    native(campaigns).distinct('windows.outreaches.channel', filter),
    native(winbacks).distinct('channel', filter),
  ]);
  return new Set([...ofCampaigns, ...ofWinbacks] as ChannelName[]);
}

/** Its workflow knows of this version; a later one stays untold. */
export async function markTold(models: Store, { _id, version }: Pick<WatchedOwner, '_id' | 'version'>): Promise<void> {
  const model = (ownerOf(_id).kind === 'programme'
    ? models.winbacks
    : models.campaigns) as unknown as Model<WatchedOwner>;
  await model.updateOne({ _id, version, untold: true }, { $unset: { untold: '' } });
}
