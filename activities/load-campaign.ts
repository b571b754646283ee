import { audienceName } from '../domain/audience.js';
import type { Campaign, CampaignWindow, Outreach, Run } from '../domain/campaign.js';
import { idRange, runId } from '../domain/ids.js';
import type { CampaignPlan, OutreachPlan } from './contract.js';
import type { CampaignDeps } from './deps.js';
import { campaignNotFound } from './failures.js';

type RunState = Pick<Run, '_id' | 'state' | 'ledger'>;

/** A campaign as its workflow sees it. @throws CampaignNotFound */
export async function loadCampaign({ models }: CampaignDeps, id: string): Promise<CampaignPlan> {
  const campaign = await models.campaigns.findById(id).lean<Campaign>();
  if (!campaign) throw campaignNotFound(id);
  const runs = await models.runs.find({ _id: idRange(`${id}.`) }, { state: 1, ledger: 1 }).lean<RunState[]>();
  return campaignPlan(campaign, new Map(runs.map((run) => [run._id, run])));
}

function campaignPlan(campaign: Campaign, runs: ReadonlyMap<string, RunState>): CampaignPlan {
  const outreaches = campaign.windows.flatMap((window) =>
    window.outreaches
      .filter((outreach) => outreach.enabled || runs.has(runId(campaign._id, outreach.id)))
      .map((outreach) => outreachPlan(campaign._id, window, outreach, runs)),
  );
  return {
    campaign: campaign._id,
    shop: campaign.shop,
    saleDay: campaign.saleDay,
    state: campaign.state,
    version: campaign.version,
    windows: campaign.windows.map(({ window, opensAt, closesAt }) => ({
      window,
      opensAt: opensAt.getTime(),
      closesAt: closesAt.getTime(),
    })),
    outreaches: outreaches.sort((a, b) => a.dueAt - b.dueAt || a.priority - b.priority),
  };
}

function outreachPlan(
  campaign: string,
  { window }: CampaignWindow,
  outreach: Outreach,
  runs: ReadonlyMap<string, RunState>,
): OutreachPlan {
  const id = runId(campaign, outreach.id);
  const run = runs.get(id);
  return {
    run: id,
    outreach: outreach.id,
    window,
    channel: outreach.channel,
    audience: audienceName(outreach.audience),
    priority: outreach.priority,
    dueAt: outreach.dueAt.getTime(),
    expiresAt: outreach.expiresAt.getTime(),
    state: run?.state ?? 'waiting',
    ...(run?.state === 'closed' ? { ledger: run.ledger } : {}),
  };
}
