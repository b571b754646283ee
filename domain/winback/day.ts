import type { ChannelName } from '../base/channel.js';
import { addDays } from '../base/zone.js';
import { whyClosed } from '../customer/consent/closed.js';
import type { Customer, Touch } from '../customer/customer.js';
import { type EndReason, MAX_ENTRIES, type WinbackEntry } from '../customer/entry.js';
import { isLapsed } from '../customer/lapse.js';
import { armOf } from '../experiment/arm.js';
import { parseWinbackRun, winbackRunId } from './ids.js';
import { MAX_STEP_TRIES } from './winback.js';

/** What one planned day of a programme knows, prepared once because the rule is asked once per customer. */
export interface DayFacts {
  readonly programme: string;
  /** YYYY-MM-DD in the shop's zone. */
  readonly day: string;
  /** lapseCutoff of the day. */
  readonly cutoff: Date;
  readonly channel: ChannelName;
  /** `afterDays` of the steps in order. */
  readonly afterDays: readonly number[];
  readonly holdout: number;
  readonly salt: string;
}

export type WinbackCustomer = Pick<
  Customer,
  'ref' | 'consent' | 'suppressed' | 'phone' | 'email' | 'chatId' | 'winbacks'
> & {
  readonly facts: Pick<Customer['facts'], 'lastOrderAt'>;
  readonly touches: readonly Pick<Touch, 'run' | 'failed'>[];
};

/** What the day means for one customer. `reachable` people, and those who enter, count against the daily limit. */
export type DayDecision =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'chosen'; readonly step: number; readonly reachable: boolean }
  | { readonly kind: 'enter'; readonly arm: 'treated' | 'holdout' }
  /** Lapsed, and no message can reach them: they wait outside until one can. */
  | { readonly kind: 'out_of_reach' }
  | { readonly kind: 'follow'; readonly step: number; readonly tries: number }
  | { readonly kind: 'end'; readonly why: EndReason };

const NOTHING: DayDecision = { kind: 'nothing' };

/** Why no message of the channel can reach them, if so. */
export const unreachable = whyClosed;

/** The latest entry of the programme. */
const entryOf = <E extends Pick<WinbackEntry, 'programme'>>(
  customer: { readonly winbacks?: readonly E[] },
  programme: string,
): E | undefined => customer.winbacks?.findLast((entry) => entry.programme === programme);

/** What the entry has brought so far, read from the touches: they are written by the claim and cannot disagree with it. */
interface EntrySoFar {
  readonly sent: number;
  readonly lastDay: string;
  readonly failed: boolean;
}

function soFarOf(customer: WinbackCustomer, entry: WinbackEntry): EntrySoFar {
  let soFar: EntrySoFar = { sent: 0, lastDay: entry.day, failed: false };
  for (const touch of customer.touches) {
    const at = parseWinbackRun(entry.programme, touch.run);
    if (!at || at.day < entry.day) continue;
    if (touch.failed === true) soFar = { ...soFar, failed: true };
    else if (at.step > soFar.sent) soFar = { ...soFar, sent: at.step, lastDay: at.day };
  }
  return soFar;
}

/** Has the customer bought since the order by which they lapsed, as far as is known now? Orders may arrive late. */
const hasBought = (customer: Pick<WinbackCustomer, 'facts'>, entry: Pick<WinbackEntry, 'lapsedAt'>): boolean =>
  (customer.facts.lastOrderAt?.getTime() ?? Number.NEGATIVE_INFINITY) > entry.lapsedAt.getTime();

/** What is left to do for somebody who is in the programme. */
function decideEntry(customer: WinbackCustomer, entry: WinbackEntry, facts: DayFacts): DayDecision {
  if (hasBought(customer, entry)) return { kind: 'end', why: 'bought' };
  if (entry.arm === 'holdout') return NOTHING;
  const { sent, lastDay, failed } = soFarOf(customer, entry);
  if (failed) return { kind: 'end', why: 'failed' };
  const chosen = entry.run === undefined ? undefined : parseWinbackRun(facts.programme, entry.run);
  const why = unreachable(customer, facts.channel);
  if (chosen?.day === facts.day) return { kind: 'chosen', step: chosen.step, reachable: why === undefined };
  if (why) return { kind: 'end', why };
  const step = sent + 1;
  if (step > facts.afterDays.length) return { kind: 'end', why: 'done' };
  const gap = (facts.afterDays[step - 1] ?? 0) - (facts.afterDays[step - 2] ?? 0);
  if (step > 1 && addDays(lastDay, gap) > facts.day) return NOTHING;
  const tries = chosen?.step === step ? entry.tries : 0;
  if (tries >= MAX_STEP_TRIES) return { kind: 'end', why: 'missed' };
  return { kind: 'follow', step, tries: tries + 1 };
}

/**
 * What this day means for one customer: enter (once per lapse: a second entry needs an order after the first), be
 * reminded again, leave, or nothing. Who cannot be reached does not enter: neither arm would tell anything of a message that nobody
 * could get, and who can be reached later still gets it. Same answer however often it is asked on one day.
 */
export function decideDay(customer: WinbackCustomer, facts: DayFacts): DayDecision {
  const entry = entryOf(customer, facts.programme);
  const decision = entry && entry.ended === undefined ? decideEntry(customer, entry, facts) : undefined;
  if (decision && !(decision.kind === 'end' && decision.why === 'bought')) return decision;
  if (!isToCome(customer, facts.programme, facts.cutoff)) return decision ?? NOTHING;
  if (unreachable(customer, facts.channel)) return decision ?? { kind: 'out_of_reach' };
  return { kind: 'enter', arm: armOf(customer.ref, facts.salt, facts.holdout) };
}

/** Has the customer lapsed, and not been through the programme since? @param cutoff of lapseCutoff */
export function isToCome(
  { facts: { lastOrderAt }, winbacks = [] }: Pick<WinbackGlance, 'facts'> & Pick<Customer, 'winbacks'>,
  programme: string,
  cutoff: Date,
): boolean {
  const entry = entryOf({ winbacks }, programme);
  return isLapsed(lastOrderAt, cutoff) && (!entry || lastOrderAt > entry.enteredAt);
}

/** What tells most customers apart from those whom the day means something for, read from little of them. */
export interface WinbackGlance {
  readonly facts: Pick<Customer['facts'], 'lastOrderAt'>;
  readonly winbacks?: readonly Pick<WinbackEntry, 'programme' | 'day' | 'enteredAt' | 'arm' | 'ended' | 'lapsedAt'>[];
}

/**
 * May decideDay say anything but nothing, or the day's numbers need this customer? False for nearly everybody on nearly
 * every day: who is not lapsed and not in the programme, and who has been through it and not bought since.
 */
export function isWorthALook(customer: WinbackGlance, facts: DayFacts): boolean {
  const { lastOrderAt } = customer.facts;
  const entry = entryOf(customer, facts.programme);
  if (!entry) return isLapsed(lastOrderAt, facts.cutoff);
  // Decided today by an earlier attempt: to be counted.
  if (entry.day === facts.day) return true;
  if (entry.ended === undefined) return entry.arm === 'treated' || hasBought(customer, entry);
  return isLapsed(lastOrderAt, facts.cutoff) && lastOrderAt > entry.enteredAt;
}

/** The customer's entries after the decision. @param now when it is written */
export function applyDecision(
  customer: WinbackCustomer,
  decision: DayDecision,
  facts: DayFacts,
  now: Date,
): readonly WinbackEntry[] {
  const { programme, day } = facts;
  const entries = customer.winbacks ?? [];
  const current = entryOf(customer, programme);
  const replaced = (change: Partial<WinbackEntry>): WinbackEntry[] =>
    entries.map((entry) => (entry === current ? { ...entry, ...change } : entry));
  if (decision.kind === 'end') return replaced({ ended: decision.why, endedAt: now });
  if (decision.kind === 'follow') {
    return replaced({ run: winbackRunId(programme, day, decision.step), tries: decision.tries });
  }
  const { lastOrderAt } = customer.facts;
  if (decision.kind !== 'enter' || !lastOrderAt) return entries;
  const before = current && current.ended === undefined ? replaced({ ended: 'bought', endedAt: now }) : entries;
  const treated = decision.arm === 'treated' ? { run: winbackRunId(programme, day, 1) } : {};
  const entry = { programme, lapsedAt: lastOrderAt, enteredAt: now, day, arm: decision.arm, tries: 1, ...treated };
  return [...before, entry].slice(-MAX_ENTRIES);
}

/** May a message of this run leave for this customer: chosen for it, still lapsed, not given up? Asked at plan and at claim. */
export function isWanted(
  customer: Pick<WinbackCustomer, 'facts' | 'winbacks'>,
  programme: string,
  run: string,
): boolean {
  const entry = entryOf(customer, programme);
  return entry !== undefined && entry.run === run && entry.ended === undefined && !hasBought(customer, entry);
}
