import { runsOf } from '../../domain/base/ids.js';
import { HOUR_MS } from '../../domain/base/time.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { assignedTo } from './assigned.js';
import type { CampaignLift } from './lift-schema.js';
import { ArmCount, spendingOf } from './spending.js';

/** A campaign whose holdout is to be compared. */
export type HeldCampaign = Pick<Campaign, '_id' | 'shop' | 'holdout' | 'windows' | 'endedAt'>;

/** Numbers of a campaign that goes on are counted again after this; of one that is over, orders may still be corrected. */
const FRESH_MS = 60_000;
const FRESH_WHEN_OVER_MS = 24 * HOUR_MS;

/**
 * Until when orders count: as long as a click on the campaign's last message could bring one.
 * @param clickHours the attribution window after a click
 */
function countsUntil({ windows, endedAt }: Omit<HeldCampaign, '_id' | 'shop'>, clickHours: number): Date {
  const last = Math.max(...windows.map(({ closesAt }) => closesAt.getTime()));
  return new Date(Math.min(last, endedAt?.getTime() ?? last) + clickHours * HOUR_MS);
}

/** Counts both arms anew, everybody as they were assigned, whatever became of their messages (docs/sources.md#lift). */
async function counted(models: Models, campaign: HeldCampaign, now: Date, until: Date): Promise<CampaignLift> {
  const { _id, shop, holdout = 0 } = campaign;
  const runs = await native(models.runs)
    .find<{ _id: string }>({ _id: runsOf(_id) }, { projection: { _id: 1 } })
    .toArray();
  const arms = { treated: new ArmCount(), holdout: new ArmCount() };
  for await (const page of assignedTo(
    models,
    shop,
    runs.map((run) => run._id),
  )) {
    const sums = await spendingOf(models, page, until);
    for (const { id, arm } of page) arms[arm].add(sums.get(id));
  }
  const { treated, holdout: held } = arms;
  return {
    _id,
    shop,
    countedAt: now,
    until,
    share: holdout,
    arms: { treated: treated.arm, holdout: held.arm },
    spending: { treated: treated.spending, holdout: held.spending },
  };
}

/**
 * A campaign's arms as they were counted last, or counted anew where that is too long ago.
 * @param clickHours the attribution window after a click
 */
export async function campaignLift(
  models: Models,
  campaign: HeldCampaign,
  now: Date,
  clickHours: number,
): Promise<CampaignLift> {
  const until = countsUntil(campaign, clickHours);
  const kept = await models.campaignLifts.findById(campaign._id).lean<CampaignLift | null>();
  const isKept = kept?.until.getTime() === until.getTime();
  if (kept && isKept) {
    const age = now.getTime() - kept.countedAt.getTime();
    if (age < (kept.countedAt >= until ? FRESH_WHEN_OVER_MS : FRESH_MS)) return kept;
  }
  const lift = await counted(models, campaign, now, until);
  await native(models.campaignLifts).replaceOne({ _id: lift._id }, { ...lift }, { upsert: true });
  return lift;
}

/** Campaigns that are pooled at most: the newest. */
const MAX_POOLED = 50;

/** The newest campaigns of a shop that hold customers out and whose orders are all in. */
export async function heldCampaigns(
  { campaigns }: Pick<Models, 'campaigns'>,
  shop: string,
  now: Date,
  clickHours: number,
): Promise<HeldCampaign[]> {
  const found = await campaigns
    .find(
      { _id: runsOf(shop), holdout: { $gt: 0 }, startedAt: { $exists: true } },
      { shop: 1, holdout: 1, 'windows.closesAt': 1, endedAt: 1 },
    )
    .sort({ createdAt: -1 })
    .limit(MAX_POOLED)
    .lean<HeldCampaign[]>();
  return found.filter((campaign) => countsUntil(campaign, clickHours) <= now);
}
