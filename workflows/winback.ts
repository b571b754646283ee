import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { WinbackPlan } from '../activities/winback-contract.js';
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
    () => {
      news.wake = true;
    },
    { description: 'Sent by an outreach workflow when its run has closed.' },
  );
  const children = new Children(() => {
    news.wake = true;
  }, input.maxHistoryEvents);
  let planned = false;

  for (;;) {
    news.wake = false;
    const plan = await winbackLight.loadWinback.executeWithOptions({ summary: 'Read the programme' }, [programme]);
    publish(plan);
    const owner = ownerOf(plan);
    if (news.forward) {
      news.forward = false;
      await children.tellChanged(owner);
    }
    await children.ensure(owner, owner.outreaches, Date.now());
    const busy = plan.open.length > 0;
    if (!busy && (WINBACK_FINAL.includes(plan.state) || plan.over)) {
      const state = await finish(plan);
      if (WINBACK_FINAL.includes(state)) return state;
    }
    if ((planned && !busy) || historyFull(input.maxHistoryEvents)) {
      await condition(allHandlersFinished);
      await continueAsNew<typeof winbackWorkflow>(input);
    }
    if (plan.next && dueAt(plan) <= Date.now()) {
      planned = await planDay(programme, plan.next.day);
      // Someone was faster, or the worker's clock is behind: look again, but do not spin.
      if (!planned) await condition(() => news.wake, RESTART_PAUSE);
      continue;
    }
    const wakeAt = Math.min(nextLook(plan, Date.now()), children.nextTryAt(owner.outreaches));
    await condition(() => news.wake, Math.max(1, wakeAt - Date.now()), { summary: waitingFor(plan) });
  }
}

async function planDay(programme: string, day: string): Promise<boolean> {
  const result = await dayPlanning.planWinbackDay.executeWithOptions({ summary: `Plan ${day}` }, [{ programme, day }]);
  return result.planned;
}

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
