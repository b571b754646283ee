import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { WinbackDayResult, WinbackPlan } from '../activities/winback-contract.js';
import { WINBACK_FINAL, type WinbackState } from '../domain/winback/states.js';
import { type ChildOwner, Children } from './children.js';
import { changedSignal, outreachClosedSignal, type WinbackWorkflowInput } from './contract.js';
import { REREAD_BUSY, REREAD_IDLE, REREAD_PAUSED, RESTART_PAUSE } from './durations.js';
import { historyFull } from './history.js';
import { CAMPAIGN_ID, CAMPAIGN_STATE, NEXT_WINDOW_AT, SHOP_ID } from './search-attributes.js';
import { dayPlanning, winbackLight } from './winback-proxies.js';

/**
 * One win-back programme, for months: plans each day at the shop's hour, looks after the day's runs, and begins a new
 * history the next day. MongoDB holds the truth and computes the instants; an edit is seen by the next day's plan. Days
 * that went by while nobody worked are not made up for: whoever was due on them is due on the next, within its limit.
 * @throws ActivityFailure (WinbackNotFound) when the programme's document is gone
 */
export async function winbackWorkflow(input: WinbackWorkflowInput): Promise<WinbackState> {
  const { programme } = input;
  // A continue-as-new may fall between a signal and its forwarding, so each later run begins by forwarding one.
  const news = { wake: false, forward: workflowInfo().continuedFromExecutionRunId !== undefined };
  const closed = new Set<string>();
  setHandler(
    changedSignal,
    () => {
      news.wake = true;
      news.forward = true;
    },
    { description: 'The programme document has changed: read it again. Carries nothing.' },
  );
  setHandler(
    outreachClosedSignal,
    ({ run }) => {
      closed.add(run);
      news.wake = true;
    },
    { description: 'Sent by an outreach workflow when its run has closed.' },
  );
  const children = new Children(() => {
    news.wake = true;
  }, input.maxHistoryEvents);
  const read = (): Promise<WinbackPlan> => {
    news.wake = false;
    return winbackLight.loadWinback.executeWithOptions({ summary: 'Read the programme' }, [programme]);
  };
  let planned = false;
  let plan = await read();

  for (;;) {
    publish(plan);
    const owner = ownerOf(plan);
    if (news.forward) {
      news.forward = false;
      await children.tellChanged(owner);
    }
    await children.ensure(owner, owner.outreaches, Date.now());
    // Our own children too, so that they end while this run of ours is there to be told.
    const busy = plan.open.length > 0 || children.anyLeft;
    if (!busy && (WINBACK_FINAL.includes(plan.state) || plan.over)) {
      const state = await finish(plan);
      if (WINBACK_FINAL.includes(state)) return state;
    }
    if ((planned && !busy) || historyFull(input.maxHistoryEvents)) await beginAnew(input);
    if (plan.next && dueAt(plan) <= Date.now()) {
      news.wake = false;
      const result = await planDay(programme, plan.next.day);
      planned = result.planned;
      // Someone was faster, or the worker's clock is behind: look again, but do not spin.
      if (!result.planned) await condition(() => news.wake, RESTART_PAUSE);
      plan = result.then ?? (await read());
      continue;
    }
    const wakeAt = Math.min(nextLook(plan, Date.now()), children.nextTryAt(owner.outreaches));
    const woken = await condition(() => news.wake, Math.max(1, wakeAt - Date.now()), { summary: waitingFor(plan) });
    const isDone = (): boolean => plan.open.every(({ run }) => closed.has(run)) && !children.anyLeft;
    // All runs of the day have told that they are closed: the next history reads the rest.
    if (woken && planned && !news.forward && isDone()) await beginAnew(input);
    // The day's plan asks for itself whether it is still wanted, so nothing has to be read before it.
    if (woken || dueAt(plan) > Date.now()) plan = await read();
  }
}

async function beginAnew(input: WinbackWorkflowInput): Promise<never> {
  await condition(allHandlersFinished);
  return continueAsNew<typeof winbackWorkflow>(input);
}

const planDay = (programme: string, day: string): Promise<WinbackDayResult> =>
  dayPlanning.planWinbackDay.executeWithOptions({ summary: `Plan ${day}` }, [{ programme, day }]);

const finish = async (plan: WinbackPlan): Promise<WinbackState> =>
  WINBACK_FINAL.includes(plan.state)
    ? plan.state
    : winbackLight.finishWinback.executeWithOptions({ summary: 'End the programme' }, [plan.programme]);

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
  outreaches: plan.open.map(({ run, outreach }) => ({
    run,
    outreach,
    window: 'winback',
    audience: 'lapsed',
    channel: plan.channel,
    state: 'open',
  })),
});

/** Shows the state in the Web UI. Search attributes only when one differs: each upsert is an event and a visibility write. */
function publish(plan: WinbackPlan): void {
  const next = plan.next ? `; next day ${plan.next.day}` : '';
  setCurrentDetails(`Win-back **${plan.state}**, version ${plan.version}${next}; open runs: ${plan.open.length}`);
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
