import type { Campaign, Run } from '../domain/campaign.js';
import type { CampaignState } from '../domain/states.js';
import { isWinback } from '../domain/winback/ids.js';
import { asCampaignState } from '../domain/winback/states.js';
import type { Winback } from '../domain/winback/winback.js';
import type { Models } from '../models/models.js';
import { native } from '../models/native.js';
import type { RunProgress } from './contract.js';
import type { CampaignDeps } from './deps.js';
import { campaignNotFound, runNotFound } from './failures.js';

export async function findRun(models: Models, run: string): Promise<Run | undefined> {
  return (await models.runs.findById(run).lean<Run>()) ?? undefined;
}

/** @throws RunNotFound */
export async function requireRun(models: Models, id: string): Promise<Run> {
  const run = await findRun(models, id);
  if (!run) throw runNotFound(id);
  return run;
}

/** The state of the campaign or programme that runs belong to; undefined when its document is gone. */
export async function ownerState(models: Models, id: string): Promise<CampaignState | undefined> {
  const projection = { projection: { state: 1 } };
  if (isWinback(id)) {
    const found = await native(models.winbacks).findOne<Pick<Winback, 'state'>>({ _id: id }, projection);
    return found ? asCampaignState(found.state) : undefined;
  }
  const found = await native(models.campaigns).findOne<Pick<Campaign, 'state'>>({ _id: id }, projection);
  return found?.state;
}

/** @throws CampaignNotFound */
export async function campaignState(models: Models, id: string): Promise<CampaignState> {
  const state = await ownerState(models, id);
  if (!state) throw campaignNotFound(id);
  return state;
}

/** Where a run stands. @throws RunNotFound, CampaignNotFound */
export async function loadRun({ models }: CampaignDeps, id: string): Promise<RunProgress> {
  const run = await requireRun(models, id);
  return runProgress(run, await campaignState(models, run.campaign));
}

export const runProgress = (run: Run, state: CampaignState): RunProgress => ({
  run: run._id,
  state: run.state,
  campaignState: state,
  channel: run.channel,
  shop: run.shop,
  expiresAt: run.expiresAt.getTime(),
  batches: run.planned.batches,
  planned: run.planned.done,
});
