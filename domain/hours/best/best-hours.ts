import type { ChannelName } from '../../base/channel.js';
import { DAY_MS, HOUR_MS } from '../../base/time.js';
import { isAllowed } from '../hours.js';
import type { HoursPolicy } from '../rule.js';
import { wallAt } from '../wall.js';
import type { BestHoursPolicy } from './policy.js';

const HOURS = 24;

/** How much of what customers do falls into each hour of the shop's day. */
export interface HourProfile {
  /** 24 shares that add up to 1: the shop's own events over the policy's curve. */
  readonly shares: readonly number[];
  /** Events heard, unweighted: a console says "not enough data" by it. */
  readonly events: number;
}

/**
 * Listens to orders and human clicks, by the hour of the shop's clock (docs/sources.md#best-hours). Recent events weigh more; a
 * policy's curve stands in while there are few.
 */
export class HourCount {
  readonly #weights = new Array<number>(HOURS).fill(0);
  readonly #zone: string;
  readonly #now: number;
  readonly #policy: BestHoursPolicy;
  #events = 0;

  /** @param zone IANA zone of the shop */
  constructor(zone: string, now: Date, policy: BestHoursPolicy) {
    this.#zone = zone;
    this.#now = now.getTime();
    this.#policy = policy;
  }

  /**
   * An order was placed. Many shops know the day of an order and not the time: midnight to the millisecond, by the shop's
   * clock or by UTC, says nothing of an hour and is not heard (docs/sources.md#best-hours).
   */
  addOrder(at: Date): void {
    if (at.getTime() % DAY_MS === 0 || wallAt(at.getTime(), this.#zone).timeMs === 0) return;
    this.add(at);
  }

  /** A person was there at this instant. What lies in the future is not heard. */
  add(at: Date): void {
    const age = this.#now - at.getTime();
    if (!(age >= 0)) return;
    const hour = Math.floor(wallAt(at.getTime(), this.#zone).timeMs / HOUR_MS);
    this.#weights[hour] = (this.#weights[hour] ?? 0) + 0.5 ** (age / DAY_MS / this.#policy.halfLifeDays);
    this.#events += 1;
  }

  /** Dirichlet smoothing: the policy's curve is worth `priorStrength` fresh events. */
  profile(): HourProfile {
    const { hours, priorStrength } = this.#policy;
    const priorSum = hours.reduce((sum, weight) => sum + weight, 0);
    const heard = this.#weights.reduce((sum, weight) => sum + weight, 0);
    const shares = this.#weights.map(
      (weight, hour) => (weight + (priorStrength * (hours[hour] ?? 0)) / priorSum) / (heard + priorStrength),
    );
    return { shares, events: this.#events };
  }
}

/**
 * The hours of a calendar day at which a message best leaves, best first: as many as the policy proposes, and only such
 * as begin when the channel may send.
 * @param midnight instant at which the shop's day begins
 */
export function bestHours(
  { shares }: HourProfile,
  channel: ChannelName,
  zone: string,
  hours: HoursPolicy,
  midnight: Date,
  proposed: number,
): number[] {
  const open: number[] = [];
  // By the clock, hour for hour: a day on which clocks change has 23 or 25.
  for (let at = midnight.getTime(); at < midnight.getTime() + 25 * HOUR_MS; at += HOUR_MS) {
    const wall = wallAt(at, zone);
    const hour = Math.floor(wall.timeMs / HOUR_MS);
    if (
      wall.day === wallAt(midnight.getTime(), zone).day &&
      isAllowed(new Date(at), channel, zone, hours) &&
      !open.includes(hour)
    )
      open.push(hour);
  }
  return open.sort((a, b) => (shares[b] ?? 0) - (shares[a] ?? 0) || a - b).slice(0, proposed);
}

/** Is this an hour at which few of the shop's customers hold their phone? */
export function isQuiet({ shares }: HourProfile, at: Date, zone: string, policy: BestHoursPolicy): boolean {
  const hour = Math.floor(wallAt(at.getTime(), zone).timeMs / HOUR_MS);
  return (shares[hour] ?? 0) < policy.quietShare / HOURS;
}
