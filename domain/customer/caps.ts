import type { ChannelName } from '../base/channel.js';
import { type Finding, finding } from '../base/finding.js';
import { HOUR_MS } from '../base/time.js';
import type { Touch } from './customer.js';

/** At most `max` messages to one customer in any `hours` hours, over the named channels (all when absent). */
export interface Cap {
  readonly id: string;
  readonly max: number;
  readonly hours: number;
  readonly channels?: readonly ChannelName[];
  /** Law: a shop may tighten it, never widen it. */
  readonly fixed: boolean;
  readonly source: string;
}

/** A shop's own numbers, by the id of the policy's cap: `{ week_all: 2 }`. */
export type CapOverrides = Readonly<Record<string, number>>;

/** The policy's caps with the shop's own numbers; a fixed cap only ever becomes tighter. */
export function capsFor(caps: readonly Cap[], overrides: CapOverrides = {}): readonly Cap[] {
  return caps.map((cap) => {
    const own = overrides[cap.id];
    if (own === undefined) return cap;
    return { ...cap, max: cap.fixed ? Math.min(cap.max, own) : own };
  });
}

/** Where a shop may set its own number, it is still one that limits something. */
const MAX_CAP = 100;

/** What is wrong with a shop's own caps: unknown ids, numbers that are none, more than the law allows. */
export function checkCapOverrides(
  overrides: Readonly<Record<string, unknown>>,
  caps: readonly Cap[],
  field = '/caps',
): Finding[] {
  return Object.entries(overrides).flatMap(([id, value]) => {
    const cannot = 'save the caps';
    const cap = caps.find((one) => one.id === id);
    if (!cap) {
      return [
        finding('unknown_cap', cannot, `${field}/${id}`, value, `one of ${caps.map((one) => one.id).join(', ')}`),
      ];
    }
    const max = cap.fixed ? cap.max : MAX_CAP;
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) return [];
    return [finding('cap_out_of_range', cannot, `${field}/${id}`, value, `a whole number from 0 to ${max}`)];
  });
}

/**
 * The first cap that forbids one more message now, if any (docs/sources.md#advertising-law: rolling, over all campaigns).
 * Half-open: a touch counts while its age is under `hours`, so at exactly 24 hours the next message may leave. A touch
 * stamped after `now` (another machine's clock) counts. Failed touches do not. Touches need not be sorted.
 */
export function capReached(
  touches: readonly Touch[],
  channel: ChannelName,
  caps: readonly Cap[],
  now: Date,
): Cap | undefined {
  for (const cap of caps) {
    if (cap.channels && !cap.channels.includes(channel)) continue;
    const since = now.getTime() - cap.hours * HOUR_MS;
    let count = 0;
    for (const touch of touches) {
      if (touch.failed === true || touch.at.getTime() <= since) continue;
      if (!cap.channels || cap.channels.includes(touch.channel)) count += 1;
    }
    if (count >= cap.max) return cap;
  }
  return undefined;
}
