import type { ChannelName } from '../base/channel.js';

/** A stretch of every day by the wall clock, in milliseconds since midnight, half-open: [opensMs, handOverUntilMs). */
export interface DayHours {
  readonly opensMs: number;
  /** Hand-over to a provider stops here, so that its queue is empty when the hours close. */
  readonly handOverUntilMs: number;
  /** The law's or platform's own end of the day. */
  readonly closesMs: number;
}

export interface HoursRule {
  readonly channel: ChannelName;
  /** IANA zone, or `*` for every zone without a rule of its own. */
  readonly zone: string;
  /** Calendar day YYYY-MM-DD of the zone from which the rule holds. */
  readonly effectiveFrom: string;
  /** null: at any time. */
  readonly hours: DayHours | null;
  /** Law article or platform page. */
  readonly source: string;
}
export interface HoursPolicy {
  readonly rules: readonly HoursRule[];
}

const newest = (rules: readonly HoursRule[]): HoursRule | undefined =>
  rules.reduce<HoursRule | undefined>(
    (best, rule) => (!best || rule.effectiveFrom > best.effectiveFrom ? rule : best),
    undefined,
  );
const oldest = (rules: readonly HoursRule[]): HoursRule | undefined =>
  rules.reduce<HoursRule | undefined>(
    (best, rule) => (!best || rule.effectiveFrom < best.effectiveFrom ? rule : best),
    undefined,
  );

/**
 * The rule for a channel in a zone on a calendar day: the zone's own before `*`, the newest that holds already. Days before
 * every rule take the oldest: an unknown past is not a permission.
 * @throws RangeError when the policy says nothing of the channel in this zone
 */
export function ruleOn(day: string, channel: ChannelName, zone: string, policy: HoursPolicy): HoursRule {
  const known = policy.rules.filter((rule) => rule.channel === channel && (rule.zone === zone || rule.zone === '*'));
  const inForce = known.filter((rule) => rule.effectiveFrom <= day);
  const own = inForce.filter((rule) => rule.zone !== '*');
  const rule = newest(own) ?? newest(inForce) ?? oldest(known);
  if (!rule) throw new RangeError(`Cannot tell the hours as the policy must have a rule for '${channel}' in '${zone}'`);
  return rule;
}
