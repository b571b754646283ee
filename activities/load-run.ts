import type { Campaign, Run } from '../domain/campaign.js';
import type { CampaignState } from '../domain/states.js';
import type { Models } from '../models/models.js';
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

/** @throws CampaignNotFound */
export async function campaignState(models: Models, id: string): Promise<CampaignState> {
  const campaign = await models.campaigns.findById(id, { state: 1 }).lean<Pick<Campaign, 'state'>>();
  if (!campaign) throw campaignNotFound(id);
  return campaign.state;
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
