import { z } from 'zod';
import { CHANNELS, type ChannelName } from '../channel.js';
import { DAY_MS, MINUTE_MS } from '../time.js';
import { timeOfDay } from './policy.js';
import type { DayHours, HoursPolicy, HoursRule } from './rule.js';

/** A shop's own sending hours per channel, from `opens` until hand-over stops; null: no limit of its own. */
const own = z
  .strictObject({ opens: timeOfDay, until: timeOfDay })
  .refine((hours) => hours.opens < hours.until, 'must satisfy opens < until')
  .nullable();

const shopHours = z.strictObject({
  /** Only for shops whose messages reach no real person (the demo): its hours replace the policy instead of narrowing it. */
  simulated: z.boolean(),
  source: z.string().min(1),
  channels: z.partialRecord(z.enum(CHANNELS), own),
});
export type ShopHours = z.infer<typeof shopHours>;

/** Reads a shop's hours. @throws ZodError naming the wrong field and what is allowed */
export const parseShopHours = (raw: unknown): ShopHours => shopHours.parse(raw);

const clock = (ms: number): string =>
  `${String(Math.floor(ms / MINUTE_MS / 60)).padStart(2, '0')}:${String((ms / MINUTE_MS) % 60).padStart(2, '0')}`;

/** The hours that both allow. */
function narrowed(channel: ChannelName, legal: DayHours | null, shop: { opens: number; until: number }): DayHours {
  const base = legal ?? { opensMs: 0, handOverUntilMs: DAY_MS, closesMs: DAY_MS };
  const opensMs = Math.max(base.opensMs, shop.opens);
  const handOverUntilMs = Math.min(base.handOverUntilMs, shop.until);
  if (opensMs < handOverUntilMs) return { opensMs, handOverUntilMs, closesMs: base.closesMs };
  const allowed = `overlap ${clock(base.opensMs)}-${clock(base.handOverUntilMs)}`;
  const value = `${clock(shop.opens)}-${clock(shop.until)}`;
  throw new RangeError(`Cannot set the shop's hours as '${channel}' must ${allowed}: current value is ${value}`);
}

/**
 * The policy as it holds for one shop. A real shop can only narrow what law and platforms allow; a simulated one replaces
 * it, visibly: its source stands in every rule.
 * @throws RangeError when a real shop's hours leave no time that the policy allows
 */
export function withShopHours(policy: HoursPolicy, shop: ShopHours): HoursPolicy {
  const rules = policy.rules.map((rule): HoursRule => {
    const wanted = shop.channels[rule.channel];
    if (wanted === undefined) return rule;
    if (shop.simulated) return { ...rule, hours: wanted && asHours(wanted), source: shop.source };
    if (wanted === null) return rule;
    return { ...rule, hours: narrowed(rule.channel, rule.hours, wanted), source: `${rule.source}; ${shop.source}` };
  });
  return { ...policy, rules };
}

const asHours = ({ opens, until }: { opens: number; until: number }): DayHours => ({
  opensMs: opens,
  handOverUntilMs: until,
  closesMs: until,
});
