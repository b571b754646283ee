import type { CampaignPlan, OutreachPlan } from '../activities/contract.js';
import { FINAL_STATES } from '../domain/campaign/states.js';
import { REREAD_BUSY, REREAD_IDLE, REREAD_PAUSED } from './durations.js';

/** What a campaign has to do at one instant, and when to look again. */
export interface Agenda {
  /** Runs that need a workflow: due ones that were never opened, and open ones. */
  readonly running: readonly OutreachPlan[];
  /** Runs to come whose audience is to be written down first. */
  readonly freezing: readonly OutreachPlan[];
  /** Nothing will ever be left to do. */
  readonly over: boolean;
  /** Epoch milliseconds. */
  readonly wakeAt: number;
  /** The next thing that will happen, for people; empty when nothing will. */
  readonly next: string;
}

/**
 * Whether a run that was not opened yet has to be opened. While the campaign is not active only what has expired is: its
 * customers are settled as expired, so that the ledger shows what the pause cost, and nothing can be sent any more.
 */
const isDue = (outreach: OutreachPlan, active: boolean, now: number): boolean =>
  (active ? outreach.dueAt : outreach.expiresAt) <= now;

const isoMinute = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}Z`;

/**
 * Reads the plan at `now` (epoch milliseconds). A final campaign opens nothing more and is over when its open runs are
 * closed; any other is over when its last window has closed and every outreach has a closed run.
 */
export function agenda(plan: CampaignPlan, now: number): Agenda {
  const final = FINAL_STATES.includes(plan.state);
  const active = plan.state === 'active';
  const waiting = final ? [] : plan.outreaches.filter((o) => o.state === 'waiting');
  const freezing = active ? waiting.filter((o) => o.freeze === 'wanted') : [];
  // What can only expire any more is settled without: nobody will be sent to.
  const due = waiting.filter((o) => isDue(o, active, now) && !(freezing.includes(o) && now < o.expiresAt));
  const running = [...plan.outreaches.filter((o) => o.state === 'open'), ...due];
  const lastClose = Math.max(plan.held?.until ?? 0, ...plan.windows.map((w) => w.closesAt));
  const over = running.length === 0 && waiting.length === 0 && (final || now >= lastClose);

  const reread = now + (running.length > 0 ? REREAD_BUSY : active ? REREAD_IDLE : REREAD_PAUSED);
  const moments = [
    ...waiting.map((o) => ({
      at: active ? o.dueAt : o.expiresAt,
      why: `${o.window} · ${o.outreach} ${active ? 'is due' : 'expires'}`,
    })),
    ...plan.windows.flatMap((w) => [
      { at: w.opensAt, why: `${w.window} opens` },
      { at: w.closesAt, why: `${w.window} closes` },
    ]),
    ...(plan.held ? [{ at: plan.held.until, why: 'the waiting ends' }] : []),
  ].filter((moment) => moment.at > now);
  // Of equal instants the first stands: an outreach is worth more than the window that opens with it.
  const first = moments.reduce<(typeof moments)[number] | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
  const next = first ? `${first.why} ${isoMinute(first.at)}` : '';
  return { running, freezing, over, wakeAt: Math.min(first?.at ?? reread, reread), next };
}

/** The window that is open at `now`, and the opening instant of the next one; undefined where there is none. */
export function windowsAt(plan: CampaignPlan, now: number): { current?: string; nextOpensAt?: number } {
  const current = plan.windows.find((w) => w.opensAt <= now && now < w.closesAt)?.window;
  const later = plan.windows.map((w) => w.opensAt).filter((at) => at > now);
  return {
    ...(current === undefined ? {} : { current }),
    ...(later.length === 0 ? {} : { nextOpensAt: Math.min(...later) }),
  };
}
