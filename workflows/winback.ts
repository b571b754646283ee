import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { WinbackDayResult, WinbackPlan } from '../activities/winback/winback-contract.js';
import { WINBACK_FINAL, type WinbackState } from '../domain/winback/states.js';
import { type ChildOwner, Children } from './children.js';
import { changedSignal, outreachClosedSignal, type WinbackWorkflowInput } from './contract.js';
import { REREAD_BUSY, REREAD_IDLE, REREAD_PAUSED, RESTART_PAUSE } from './durations.js';
import { historyFull } from './history.js';
import { listenToOperator, showWaitingFor } from './operator/listen.js';
import { winbackVerdict } from './operator/owner-verdict.js';
import { CAMPAIGN_ID, CAMPAIGN_STATE, NEXT_WINDOW_AT, SHOP_ID } from './search-attributes.js';
import { dayPlanning, winbackLight } from './winback-proxies.js';

/**
 * One win-back programme, for months: plans each day at the shop's hour, looks after the day's runs, and begins a new
 * history the next day. MongoDB holds the truth and computes the instants; an edit is seen by the next day's plan. Days
 * that went by while nobody worked are not made up for: whoever was due on them is due on the next, within its limit.
 */
export async function winbackWorkflow(input: WinbackWorkflowInput): Promise<WinbackState> {
  const { programme } = input;
  // A continue-as-new may fall between a signal and its forwarding, so each later run begins by forwarding one.
  const news: News = {
    wake: false,
    changed: false,
    forward: workflowInfo().continuedFromExecutionRunId !== undefined,
    closed: new Set(),
  };
  listen(programme, news);
  const children = new Children((run, ledger) => {
    news.wake = true;
    if (ledger) news.closed.add(run);
    else news.changed = true;
  }, input.maxHistoryEvents);
  let planned = false;
  let plan = input.plan ?? (await read(programme, news));

  for (;;) {
    news.plan = plan;
    publish(plan);
    await lookAfter(children, plan, news);
    // Also until our own children have ended, so that this run of ours is still there to be told.
    const busy = plan.open.length > 0 || children.anyLeft;
    const state = await finish(plan, busy);
    if (state) {
      await condition(allHandlersFinished);
      return state;
    }
    if (planned && !busy) await beginAnew(input, news, plan);
    if (historyFull(input.maxHistoryEvents)) await beginAnew(input, news);
    if (plan.next && dueAt(plan) <= Date.now()) {
      const result = await planDay(programme, plan.next.day, news);
      planned = result.planned;
      plan = result.plan ?? (await read(programme, news));
      continue;
    }
    const wakeAt = Math.min(nextLook(plan, Date.now()), children.nextTryAt(ownerOf(plan).outreaches));
    const woken = await condition(() => news.wake, Math.max(1, wakeAt - Date.now()), { summary: waitingFor(plan) });
    const next = whatNow(plan, woken, planned, news, children);
    if (next === 'begin anew') await beginAnew(input, news, { ...plan, open: [] });
    if (next === 'read') plan = await read(programme, news);
    else news.wake = false;
  }
}

/** After a wait. The day's plan asks for itself whether it is still wanted, so nothing is read before it. */
function whatNow(
  plan: WinbackPlan,
  woken: boolean,
  planned: boolean,
  news: News,
  children: Children,
): 'go on' | 'read' | 'begin anew' {
  if (!woken) return dueAt(plan) > Date.now() ? 'read' : 'go on';
  if (news.changed) return 'read';
  if (children.anyLeft || !plan.open.every(({ run }) => news.closed.has(run))) return 'go on';
  // All runs of the day have told that they are closed.
  return planned ? 'begin anew' : 'read';
}

/** What has been heard since the programme was read. */
interface News {
  wake: boolean;
  /** The programme has to be read again. */
  changed: boolean;
  /** The children are to be told too. */
  forward: boolean;
  /** Runs whose outreach has told that they are closed. */
  readonly closed: Set<string>;
  /** The programme as it was last read. */
  plan?: WinbackPlan;
}

function listen(programme: string, news: News): void {
  const changed = (): void => {
    Object.assign(news, { wake: true, changed: true, forward: true });
  };
  setHandler(changedSignal, changed, {
    description: 'The programme document has changed: read it again. Carries nothing.',
  });
  listenToOperator(
    programme,
    (decision) => winbackVerdict(news.plan, decision),
    async (decision) => {
      const input = { owner: programme, decision };
      await winbackLight.decideOwner.executeWithOptions({ summary: `An operator: ${decision}` }, [input]);
      changed();
    },
  );
  setHandler(
    outreachClosedSignal,
    ({ run }) => {
      news.closed.add(run);
      news.wake = true;
    },
    { description: 'Sent by an outreach that another history of this programme has started, when its run has closed.' },
  );
}

function read(programme: string, news: News): Promise<WinbackPlan> {
  Object.assign(news, { wake: false, changed: false });
  return winbackLight.loadWinback.executeWithOptions({ summary: 'Read the programme' }, [programme]);
}

/** Tells the outreaches what was heard, and makes sure that every open run has one. */
async function lookAfter(children: Children, plan: WinbackPlan, news: News): Promise<void> {
  const owner = ownerOf(plan);
  if (news.forward) {
    news.forward = false;
    await children.tellChanged(owner);
  }
  await children.ensure(owner, owner.outreaches, Date.now());
}

/** @param plan what the next history need not read, unless somebody has said since that it has changed */
async function beginAnew({ plan: _, ...input }: WinbackWorkflowInput, news: News, plan?: WinbackPlan): Promise<never> {
  await condition(allHandlersFinished);
  return continueAsNew<typeof winbackWorkflow>({ ...input, ...(plan && !news.changed ? { plan } : {}) });
}

async function planDay(programme: string, day: string, news: News): Promise<WinbackDayResult> {
  Object.assign(news, { wake: false, changed: false });
  const result = await dayPlanning.planWinbackDay.executeWithOptions({ summary: `Plan ${day}` }, [{ programme, day }]);
  // Someone was faster, or the worker's clock is behind: look again, but do not spin. A day that is held brings the plan without it.
  if (!result.planned && !result.plan) await condition(() => news.wake, RESTART_PAUSE);
  return result;
}

/** The final state of a programme that is over; undefined when there is more to do, also when an edit came first. */
async function finish(plan: WinbackPlan, busy: boolean): Promise<WinbackState | undefined> {
  if (busy) return undefined;
  if (WINBACK_FINAL.includes(plan.state)) return plan.state;
  if (!plan.over) return undefined;
  const state = await winbackLight.finishWinback.executeWithOptions({ summary: 'End the programme' }, [
    plan.programme,
    plan.version,
  ]);
  return WINBACK_FINAL.includes(state) ? state : undefined;
}

/** When to read again at the latest: the next plan; sooner while runs are open; seldom while paused or before its end. */
function nextLook(plan: WinbackPlan, now: number): number {
  const endsAt = plan.endsAt !== undefined && plan.endsAt > now ? plan.endsAt : Number.POSITIVE_INFINITY;
  if (plan.open.length > 0) return Math.min(now + REREAD_BUSY, dueAt(plan), endsAt);
  if (plan.state !== 'active') return Math.min(now + REREAD_PAUSED, endsAt);
  return Math.min(plan.next ? dueAt(plan) : now + REREAD_IDLE, endsAt);
}
const dueAt = (plan: WinbackPlan): number =>
  plan.state === 'active' && plan.next ? plan.next.at : Number.POSITIVE_INFINITY;

const waitingFor = (plan: WinbackPlan): string =>
  plan.state === 'active' && plan.next ? `Next day ${plan.next.day}` : `The programme is ${plan.state}`;

/** The programme as its children's parent. */
const ownerOf = (plan: WinbackPlan): ChildOwner => ({
  campaign: plan.programme,
  shop: plan.shop,
  outreaches: plan.open.map((open) => ({
    ...open,
    window: 'winback',
    audience: 'lapsed',
    channel: plan.channel,
    state: 'open',
  })),
});

/** Shows the state in the Web UI. Search attributes only when one differs: each upsert is an event and a visibility write. */
function publish(plan: WinbackPlan): void {
  const next = plan.next ? `; next day ${plan.next.day}` : '';
  const held = plan.held ? `waiting for an operator: ${plan.held.reason} ${plan.held.day ?? ''}; ` : '';
  setCurrentDetails(
    `${held}Win-back **${plan.state}**, version ${plan.version}${next}; open runs: ${plan.open.length}`,
  );
  showWaitingFor(plan.held?.reason);
  const shown = workflowInfo().typedSearchAttributes;
  const state = shown.get(CAMPAIGN_STATE);
  const nextAt = plan.state === 'active' ? plan.next?.at : undefined;
  if (state === plan.state && shown.get(NEXT_WINDOW_AT)?.getTime() === nextAt) return;
  upsertSearchAttributes([
    { key: SHOP_ID, value: plan.shop },
    { key: CAMPAIGN_ID, value: plan.programme },
    { key: CAMPAIGN_STATE, value: plan.state },
    { key: NEXT_WINDOW_AT, value: nextAt === undefined ? null : new Date(nextAt) },
  ]);
}
