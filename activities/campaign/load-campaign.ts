import { audienceName } from '../../domain/audience/audience.js';
import { runId, runsOf } from '../../domain/base/ids.js';
import type { Campaign, CampaignWindow, Outreach } from '../../domain/campaign/campaign.js';
import { CAMPAIGN_STATES } from '../../domain/campaign/states.js';
import { flawOf } from '../../domain/campaign/stored-campaign.js';
import { addLedgers, EMPTY_LEDGER } from '../../domain/run/ledger.js';
import { nextSlot, runsByOutreach, type Slot, slotOfRun } from '../../domain/run/repeat.js';
import type { Run } from '../../domain/run/run.js';
import { fixedAudiences, wordsOf } from '../../models/audience/members.js';
import type { FixedAudience } from '../../models/audience/members-schema.js';
import { releaseOwner } from '../../models/campaign/owner-holds.js';
import type { CampaignPlan, OutreachPlan } from '../contract.js';
import type { CampaignDeps } from '../deps.js';
import { attemptOf, troubleOf } from '../run/trouble.js';
import { deletedCampaign } from './deleted-campaign.js';
import { forgetMembers } from './forget-members.js';
import { heldCampaign } from './held-campaign.js';
import { readHealed } from './read-healed.js';

type RunState = Pick<Run, '_id' | 'outreach' | 'state' | 'ledger' | 'asOf' | 'dueAt' | 'held'>;
const FIELDS = { outreach: 1, state: 1, ledger: 1, asOf: 1, dueAt: 1, held: 1 } as const;

interface Known {
  readonly now: Date;
  /** By outreach, in the order of their numbers. */
  readonly runs: ReadonlyMap<string, readonly RunState[]>;
  readonly fixed: ReadonlyMap<string, FixedAudience>;
}

/**
 * A campaign as its workflow sees it. One that somebody has edited into the impossible is healed, or waits for an operator.
 */
export async function loadCampaign(deps: CampaignDeps, id: string): Promise<CampaignPlan> {
  const { models } = deps;
  const stored = await models.campaigns.findById(id).lean<Campaign>();
  if (!stored) return deletedCampaign(deps, id);
  const campaign = await readHealed(deps, stored, CAMPAIGN_STATES, 'campaign');
  const flaw = flawOf(campaign);
  if (flaw !== undefined) return heldCampaign(deps, campaign, flaw);
  try {
    const plan = await soundPlan(deps, campaign);
    if (campaign.held) await releaseOwner(models, id);
    return plan;
  } catch (error) {
    const trouble = troubleOf(error, attemptOf(deps), 'document');
    if (!trouble) throw error;
    return heldCampaign(deps, campaign, trouble.detail);
  }
}

async function soundPlan({ models, now }: CampaignDeps, campaign: Campaign): Promise<CampaignPlan> {
  const { _id: id } = campaign;
  // The last that is ever done for a cancelled campaign is to look at it.
  await forgetMembers(models, campaign);
  const found = await models.runs.find({ _id: runsOf(id) }, FIELDS).lean<RunState[]>();
  const runs = runsByOutreach(found);
  return campaignPlan(campaign, { now: now(), runs, fixed: await fixedAudiences(models, runsToFix(campaign)) });
}

/** The runs whose audience is to be fixed beforehand. */
const runsToFix = ({ _id, windows }: Campaign): string[] =>
  windows
    .flatMap(({ outreaches }) => outreaches)
    .filter(({ enabled, freeze }) => enabled && freeze === 'scheduled')
    .map(({ id }) => runId(_id, id));

function campaignPlan(campaign: Campaign, known: Known): CampaignPlan {
  const outreaches = campaign.windows.flatMap((window) =>
    window.outreaches.flatMap((outreach) => plansOf(campaign._id, window, outreach, known)),
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

/**
 * The runs of one outreach that the workflow has to know of: those that are open, the last closed one, and the one to come.
 * The repeats before are one sum: a day of them, listed at each look, would fill the history.
 */
function plansOf(campaign: string, window: CampaignWindow, outreach: Outreach, known: Known): OutreachPlan[] {
  const runs = known.runs.get(outreach.id) ?? [];
  const closed = runs.filter(({ state }) => state === 'closed');
  const last = runs.at(-1);
  const earlier = closed.slice(0, -1).reduce((sum, run) => addLedgers(sum, run.ledger), EMPTY_LEDGER);
  const plans = runs
    .filter((run) => run.state === 'open' || run === closed.at(-1))
    .map((run) => ({
      ...outreachPlan(campaign, window, outreach, { n: slotOfRun(run._id), dueAt: run.dueAt }),
      run: run._id,
      state: run.state,
      ...(run.state === 'closed' ? { ledger: run.ledger } : {}),
      ...(run.state === 'open' && run.held ? { held: run.held.reason } : {}),
      ...(run === closed.at(-1) && closed.length > 1 ? { earlier } : {}),
    }));
  // One after the other: two runs of an outreach would compete for the same customers.
  if (!outreach.enabled || runs.length > closed.length) return plans;
  const slot = nextSlot(outreach, last ? { n: slotOfRun(last._id), openedAt: last.asOf } : undefined, known.now);
  if (!slot) return plans;
  const next = outreachPlan(campaign, window, outreach, slot);
  const head = known.fixed.get(next.run);
  const isFixed = head?.done === true && head.of === wordsOf(outreach.audience);
  return [...plans, outreach.freeze === 'scheduled' && !isFixed ? { ...next, freeze: 'wanted' } : next];
}

const outreachPlan = (campaign: string, { window }: CampaignWindow, outreach: Outreach, slot: Slot): OutreachPlan => ({
  run: runId(campaign, outreach.id, slot.n),
  outreach: outreach.id,
  window,
  channel: outreach.channel,
  audience: audienceName(outreach.audience),
  priority: outreach.priority,
  dueAt: slot.dueAt.getTime(),
  expiresAt: outreach.expiresAt.getTime(),
  state: 'waiting',
});
