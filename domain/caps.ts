import type { ChannelName } from './channel.js';
import type { Touch } from './customer.js';
import { HOUR_MS } from './time.js';

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

/** A shop's own number for a cap of the policy. */
export interface CapOverride {
  readonly id: string;
  readonly max: number;
}

/** The policy's caps with the shop's own numbers; a fixed cap only ever becomes tighter. */
export function capsFor(caps: readonly Cap[], overrides: readonly CapOverride[] = []): readonly Cap[] {
  return caps.map((cap) => {
    const own = overrides.find((override) => override.id === cap.id);
    if (!own) return cap;
    return { ...cap, max: cap.fixed ? Math.min(cap.max, own.max) : own.max };
  });
}

/**
 * The first cap that forbids one more message now, if any (domain.md §3.7: rolling, over all campaigns).
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
