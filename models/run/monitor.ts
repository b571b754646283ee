import { audienceName } from '../../domain/audience/audience.js';
import { runId, runsOf } from '../../domain/base/ids.js';
import type { WindowName } from '../../domain/base/window.js';
import type { Campaign, CampaignWindow, Outreach } from '../../domain/campaign/campaign.js';
import type { Hold } from '../../domain/customer/provider-error.js';
import type { CodeNumbers } from '../../domain/offer/uses.js';
import {
  addFunnels,
  addLedgers,
  EMPTY_FUNNEL,
  EMPTY_LEDGER,
  type Funnel,
  imbalance,
  type Ledger,
} from '../../domain/run/ledger.js';
import type { OutreachFacts } from '../../domain/run/lifecycle.js';
import { addTotals, NO_TOTALS, type Totals, totalsOf } from '../../domain/run/metrics.js';
import { runsByOutreach } from '../../domain/run/repeat.js';
import type { Run } from '../../domain/run/run.js';
import type { Models } from '../models.js';
import { codeStatistics } from '../offer/offer-code-uses.js';
import { sumLedgers } from './batch-store.js';

/** An account with its people: what the Data Monitor shows of a run, a window or a campaign. */
export interface Account {
  readonly ledger: Ledger;
  readonly funnel: Funnel;
  readonly totals: Totals;
  readonly balanced: boolean;
}
interface OutreachMonitor extends Account {
  readonly outreach: string;
  /** The last one, of a repeated outreach. */
  readonly run: string;
  /** How often it was sent, when it is repeated; the account is the sum. */
  readonly runs?: number;
  readonly audience: string;
  readonly channel: string;
  readonly state: 'waiting' | 'open' | 'closed';
  readonly held?: Hold;
  /** Batches that were counted anew when it was closed. */
  readonly recounted?: number;
  readonly firstSentAt?: Date;
  /** What its lifecycle is judged by: of the last run, where it has more. */
  readonly facts: OutreachFacts;
}
interface WindowMonitor extends Account {
  readonly window: WindowName;
  readonly outreaches: readonly OutreachMonitor[];
}
export interface CampaignMonitor {
  readonly windows: readonly WindowMonitor[];
  readonly total: Account;
  /** What its codes brought, beside the funnels' revenue by attribution window, and never mixed with it. */
  readonly codes: CodeNumbers;
}

const account = (ledger: Ledger, funnel: Funnel, totals: Totals): Account => ({
  ledger,
  funnel,
  totals,
  balanced: imbalance(ledger) === 0,
});
const NOTHING = account(EMPTY_LEDGER, EMPTY_FUNNEL, NO_TOTALS);

/** Adds accounts up: windows of their outreaches, a campaign of its windows. One sum, so the same number everywhere. */
function total(parts: readonly Account[]): Account {
  const ledger = parts.reduce((sum, part) => addLedgers(sum, part.ledger), EMPTY_LEDGER);
  const funnel = parts.reduce((sum, part) => addFunnels(sum, part.funnel), EMPTY_FUNNEL);
  const totals = parts.reduce((sum, part) => addTotals(sum, part.totals), NO_TOTALS);
  return account(ledger, funnel, totals);
}

/** A closed run has its final numbers; an open one is counted from its batches as they are now. */
async function monitorOutreach(
  models: Models,
  campaign: Pick<Campaign, '_id' | 'state'>,
  outreach: Outreach,
  runs: readonly Run[],
  now: Date,
): Promise<OutreachMonitor> {
  const run = runs.at(-1);
  const { enabled, expiresAt, repeat } = outreach;
  const facts = { campaign: campaign.state, enabled, expiresAt, goesOn: repeat !== undefined && now < expiresAt };
  const named = {
    outreach: outreach.id,
    run: run?._id ?? runId(campaign._id, outreach.id),
    ...(outreach.repeat ? { runs: runs.length } : {}),
    audience: audienceName(outreach.audience),
    channel: outreach.channel,
  };
  if (!run) {
    const none = { ...facts, ledger: EMPTY_LEDGER, mayPass: 0 };
    return { ...named, state: 'waiting', ...NOTHING, facts: none };
  }
  const accounts = await Promise.all(
    runs.map(async (one) => {
      const ledger = one.state === 'closed' ? one.ledger : await sumLedgers(models.batches, one._id);
      return account(ledger, one.funnel, totalsOf(one.funnel, one.counts));
    }),
  );
  const sent = runs.find((one) => one.firstSentAt)?.firstSentAt;
  const first = sent ? { firstSentAt: sent } : {};
  const held = run.held && run.state === 'open' ? { held: run.held } : {};
  const recounted = runs.reduce((sum, one) => sum + (one.recounted ?? 0), 0);
  const shown = { ...held, ...(recounted > 0 ? { recounted } : {}) };
  const { ledger } = accounts.at(-1) ?? NOTHING;
  // How many of them may pass stands in the batches, which only the action itself reads.
  const last = { ...facts, run, ledger, mayPass: ledger.failed };
  return { ...named, state: run.state, ...total(accounts), ...first, ...shown, facts: last };
}

async function monitorWindow(
  models: Models,
  campaign: Pick<Campaign, '_id' | 'state'>,
  window: CampaignWindow,
  runs: ReadonlyMap<string, readonly Run[]>,
  now: Date,
): Promise<WindowMonitor> {
  const outreaches = await Promise.all(
    window.outreaches
      .filter((outreach) => outreach.enabled || runs.has(outreach.id))
      .map((outreach) => monitorOutreach(models, campaign, outreach, runs.get(outreach.id) ?? [], now)),
  );
  return { window: window.window, outreaches, ...total(outreaches) };
}

/** The Data Monitor of a campaign: per window, audience and channel (docs/seeds.md#data-monitor). */
export async function monitorCampaign(models: Models, campaign: Campaign, now: Date): Promise<CampaignMonitor> {
  // By id, not by campaign: the embedded server has no other index.
  const found = await models.runs.find({ _id: runsOf(campaign._id) }, { 'audience.tree': 0, before: 0 }).lean<Run[]>();
  const runs = runsByOutreach(found);
  const windows = await Promise.all(
    campaign.windows.map((window) => monitorWindow(models, campaign, window, runs, now)),
  );
  const codes = await codeStatistics(models, campaign.shop, campaign._id);
  return { windows, total: total(windows), codes: codes.total };
}
