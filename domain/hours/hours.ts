import type { ChannelName } from '../base/channel.js';
import { DAY_MS } from '../base/time.js';
import { changeBetween } from '../base/zone.js';
import { type HoursPolicy, type HoursRule, ruleOn } from './rule.js';
import { type Wall, wallAt } from './wall.js';

/** More hops than a policy with hours on every day can need, whatever the zone does to its clocks. */
const MAX_HOPS = 100;

/**
 * May a message be handed over to the channel's provider now? By the wall clock of the customer's zone (Decree 91/2020/ND-CP,
 * docs/sources.md#advertising-law; chat: docs/sources.md#shopee). Half-open: at the opening minute yes, at the closing one no.
 * @throws RangeError on an invalid date, an unknown zone, or a policy without a rule for the channel
 */
export const isAllowed = (at: Date, channel: ChannelName, zone: string, policy: HoursPolicy): boolean =>
  look(epoch(at), channel, zone, policy).allowed;

/**
 * The earliest instant, `at` itself or later, at which a message may be handed over.
 * @throws RangeError as isAllowed
 */
export function nextAllowed(at: Date, channel: ChannelName, zone: string, policy: HoursPolicy): Date {
  let instant = epoch(at);
  for (let hop = 0; hop < MAX_HOPS; hop++) {
    const now = look(instant, channel, zone, policy);
    if (now.allowed) return new Date(instant);
    instant = now.until;
  }
  throw new RangeError(`Cannot find hours for '${channel}' in '${zone}': the policy must open on some day`);
}

/**
 * The first instant in [from, to) at which no message may be handed over; `to` when there is none.
 * @throws RangeError as isAllowed
 */
export function closesBy(from: Date, to: Date, channel: ChannelName, zone: string, policy: HoursPolicy): Date {
  const end = epoch(to);
  let instant = epoch(from);
  while (instant < end) {
    const now = look(instant, channel, zone, policy);
    if (!now.allowed) return new Date(instant);
    instant = now.until;
  }
  return to;
}

/**
 * How long messages may be handed over within [from, to), in milliseconds: what a preflight multiplies by the rate.
 * @throws RangeError as isAllowed
 */
export function allowedMs(from: Date, to: Date, channel: ChannelName, zone: string, policy: HoursPolicy): number {
  const end = epoch(to);
  let instant = epoch(from);
  let total = 0;
  while (instant < end) {
    const now = look(instant, channel, zone, policy);
    const until = Math.min(now.until, end);
    if (now.allowed) total += until - instant;
    instant = until;
  }
  return total;
}

/** What holds at an instant, and until when it surely goes on to hold: a clock change or midnight is looked at anew. */
interface Look {
  readonly allowed: boolean;
  readonly until: number;
}

function look(instant: number, channel: ChannelName, zone: string, policy: HoursPolicy): Look {
  const wall = wallAt(instant, zone);
  const { allowed, nextMs } = judge(wall, ruleOn(wall.day, channel, zone, policy));
  return { allowed, until: changeBetween(instant, instant + nextMs - wall.timeMs, zone) };
}

/** `nextMs`: the next time on this day's clock at which the answer may be another. */
function judge({ timeMs }: Wall, { hours }: HoursRule): { allowed: boolean; nextMs: number } {
  if (!hours) return { allowed: true, nextMs: DAY_MS };
  if (timeMs < hours.opensMs) return { allowed: false, nextMs: hours.opensMs };
  if (timeMs < hours.handOverUntilMs) return { allowed: true, nextMs: hours.handOverUntilMs };
  return { allowed: false, nextMs: DAY_MS };
}

function epoch(at: Date): number {
  const instant = at.getTime();
  if (Number.isNaN(instant)) throw new RangeError("Cannot tell the hours as 'at' must be a valid date: it is not");
  return instant;
}
