import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { CampaignPlan } from '../activities/contract.js';
import { type CampaignState, FINAL_STATES } from '../domain/campaign/states.js';
import type { Ledger } from '../domain/run/ledger.js';
import { agenda, windowsAt } from './agenda.js';
import { Children } from './children.js';
import { type CampaignWorkflowInput, changedSignal, outreachClosedSignal, progressQuery } from './contract.js';
import { campaignDetails } from './details.js';
import { Freezes } from './freezes.js';
import { historyFull, tellsFirst } from './history.js';
import { listenToOperator, showWaitingFor } from './operator/listen.js';
import { campaignVerdict } from './operator/owner-verdict.js';
import { light } from './proxies.js';
import { CAMPAIGN_ID, CAMPAIGN_STATE, CAMPAIGN_WINDOW, NEXT_WINDOW_AT, SHOP_ID } from './search-attributes.js';

/**
 * One sale-day campaign, from its start to its last closed run: weeks. MongoDB holds the truth; this workflow only knows
 * when to look, and looks after every wake. Ends as `completed` or `cancelled`, also when its document was deleted.
 */
export async function campaignWorkflow(input: CampaignWorkflowInput): Promise<CampaignState> {
  // A continue-as-new may fall between a signal and its forwarding, so each later run begins by forwarding one.
  const news: News = { wake: false, forward: workflowInfo().continuedFromExecutionRunId !== undefined };
  const ledgers = new Map<string, Ledger>();
  listen(input.campaign, news, ledgers);
  const children = new Children((run, ledger) => {
    // One whose ledger is known needs no second look.
    if (ledgers.has(run)) return;
    if (ledger) ledgers.set(run, ledger);
    news.wake = true;
  }, input.maxHistoryEvents);

  const freezes = new Freezes(() => {
    news.wake = true;
  });

  for (;;) {
    news.wake = false;
    let plan = await read(input.campaign);
    const { forward } = news;
    news.forward = false;
    const telling = forward && tellsFirst();
    // Read again before anything is started: a run whose outreach was not there may just have closed.
    if (telling && !(await children.tellChanged(plan))) plan = await read(input.campaign);
    news.plan = plan;
    keepLedgers(plan, ledgers);
    const todo = agenda(plan, Date.now());
    publish(plan, todo.next);
    if (forward && !telling) await children.tellChanged(plan);
    freezes.start(plan, todo.freezing);
    await children.ensure(plan, todo.running, Date.now());
    if (todo.over) {
      const state = await finish(plan);
      await condition(allHandlersFinished);
      if (state) return state;
    }
    const wakeAt = Math.min(todo.wakeAt, children.nextTryAt(todo.running));
    await condition(() => news.wake, wakeAt - Date.now(), { summary: todo.next || 'Look again' });
    if (historyFull(input.maxHistoryEvents)) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof campaignWorkflow>(input);
    }
  }
}

/** What has been heard since the campaign was read, and how it was read. */
interface News {
  wake: boolean;
  /** The children are to be told too. */
  forward: boolean;
  plan?: CampaignPlan;
}

function listen(campaign: string, news: News, ledgers: Map<string, Ledger>): void {
  const changed = (): void => {
    Object.assign(news, { wake: true, forward: true });
  };
  setHandler(changedSignal, changed, {
    description: 'The campaign document has changed: read it again. Carries nothing.',
  });
  setHandler(
    outreachClosedSignal,
    ({ run, ledger }) => {
      ledgers.set(run, ledger);
      news.wake = true;
    },
    { description: 'Sent by an outreach that another history of this campaign has started, when its run has closed.' },
  );
  setHandler(progressQuery, () => Object.fromEntries(ledgers), {
    description: 'Final ledgers of the closed runs, by run id.',
  });
  listenToOperator(
    campaign,
    (decision) => campaignVerdict(news.plan, decision),
    async (decision) => {
      const input = { owner: campaign, decision };
      await light.decideOwner.executeWithOptions({ summary: `An operator: ${decision}` }, [input]);
      changed();
    },
  );
}

const read = (campaign: string): Promise<CampaignPlan> =>
  light.loadCampaign.executeWithOptions({ summary: 'Read the campaign' }, [campaign]);

function keepLedgers(plan: CampaignPlan, ledgers: Map<string, Ledger>): void {
  for (const { run, ledger } of plan.outreaches) if (ledger) ledgers.set(run, ledger);
}

/** The final state, or undefined when an edit came first and there is more to do. */
async function finish(plan: CampaignPlan): Promise<CampaignState | undefined> {
  if (FINAL_STATES.includes(plan.state)) return plan.state;
  const state = await light.finishCampaign.executeWithOptions({ summary: 'Complete the campaign' }, [
    plan.campaign,
    plan.version,
  ]);
  publish({ ...plan, state }, '');
  return FINAL_STATES.includes(state) ? state : undefined;
}

/** Shows the state in the Web UI. Search attributes only when one differs: each upsert is an event and a visibility write. */
function publish(plan: CampaignPlan, next: string): void {
  setCurrentDetails(campaignDetails(plan, next));
  showWaitingFor(plan.held?.reason ?? plan.outreaches.find(({ held }) => held !== undefined)?.held);
  const { current, nextOpensAt } = windowsAt(plan, Date.now());
  const shown = workflowInfo().typedSearchAttributes;
  const same =
    shown.get(SHOP_ID) === plan.shop &&
    shown.get(CAMPAIGN_ID) === plan.campaign &&
    shown.get(CAMPAIGN_STATE) === plan.state &&
    shown.get(CAMPAIGN_WINDOW) === current &&
    shown.get(NEXT_WINDOW_AT)?.getTime() === nextOpensAt;
  if (same) return;
  upsertSearchAttributes([
    { key: SHOP_ID, value: plan.shop },
    { key: CAMPAIGN_ID, value: plan.campaign },
    { key: CAMPAIGN_STATE, value: plan.state },
    { key: CAMPAIGN_WINDOW, value: current ?? null },
    { key: NEXT_WINDOW_AT, value: nextOpensAt === undefined ? null : new Date(nextOpensAt) },
  ]);
}
