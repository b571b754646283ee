import { z } from 'zod';
import { CHANNELS, type ChannelName } from '../base/channel.js';
import { type Finding, finding } from '../base/finding.js';
import { DAY_MS, MINUTE_MS } from '../base/time.js';
import { DEFAULT_HOURS_POLICY, timeOfDay } from './policy.js';
import type { DayHours, HoursPolicy, HoursRule } from './rule.js';

/** A shop's own sending hours per channel, from `opens` until hand-over stops; null: no limit of its own. */
const own = z
  .strictObject({ opens: timeOfDay, until: timeOfDay })
  // Only hours that could be read are compared.
  .transform((hours) => hours)
  .refine((hours) => hours.opens < hours.until, 'must be in order: opens < until')
  .nullable();

const shopHours = z.strictObject({
  /** Only for shops whose messages reach no real person (the demo): its hours replace the policy instead of narrowing it. */
  simulated: z.boolean(),
  source: z.string().min(1),
  channels: z.partialRecord(z.enum(CHANNELS), own),
});
export type ShopHours = z.infer<typeof shopHours>;
/** As a shop writes and stores them: times of day are HH:MM. */
export type ShopHoursInput = z.input<typeof shopHours>;

/** Reads a shop's hours. @throws ZodError naming the wrong field and what is allowed */
export const parseShopHours = (raw: unknown): ShopHours => shopHours.parse(raw);

const clock = (ms: number): string =>
  `${String(Math.floor(ms / MINUTE_MS / 60)).padStart(2, '0')}:${String((ms / MINUTE_MS) % 60).padStart(2, '0')}`;

type Own = NonNullable<z.infer<typeof own>>;
const WHOLE_DAY: DayHours = { opensMs: 0, handOverUntilMs: DAY_MS, closesMs: DAY_MS };

/** The hours that both allow; undefined when there are none. */
function overlap(legal: DayHours, { opens, until }: Own): DayHours | undefined {
  const opensMs = Math.max(legal.opensMs, opens);
  const handOverUntilMs = Math.min(legal.handOverUntilMs, until);
  return opensMs < handOverUntilMs ? { opensMs, handOverUntilMs, closesMs: legal.closesMs } : undefined;
}

const mustOverlap = (legal: DayHours): string => `overlap ${clock(legal.opensMs)}-${clock(legal.handOverUntilMs)}`;

function narrowed(channel: ChannelName, hours: DayHours | null, shop: Own): DayHours {
  const legal = hours ?? WHOLE_DAY;
  const both = overlap(legal, shop);
  if (both) return both;
  const value = `${clock(shop.opens)}-${clock(shop.until)}`;
  throw new RangeError(
    `Cannot set the shop's hours as '${channel}' must ${mustOverlap(legal)}: current value is ${value}`,
  );
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

const found = (field: string, value: unknown, allowed: string): Finding =>
  finding('shop_hours', 'save the shop', `/hours${field}`, value, allowed);

/** What is wrong with the hours that a shop wants to have; `field` points into the shop. */
export function checkShopHours(hours: ShopHoursInput): Finding[] {
  const parsed = shopHours.safeParse(hours);
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => {
      const value = path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown> | undefined)?.[part], hours);
      return found(path.map((part) => `/${String(part)}`).join(''), value, message.replace(/^must be /, ''));
    });
  }
  const { simulated, channels } = parsed.data;
  if (simulated) return [];
  return DEFAULT_HOURS_POLICY.rules.flatMap(({ channel, hours: legal }) => {
    const wanted = channels[channel];
    if (!legal || !wanted || overlap(legal, wanted)) return [];
    return [found(`/channels/${channel}`, hours.channels[channel], `hours that ${mustOverlap(legal)}`)];
  });
}

/** The hours that hold for a shop: the law's and platforms', as its own narrow them. */
export function hoursOf(shop: { readonly hours?: ShopHoursInput }): HoursPolicy {
  if (!shop.hours) return DEFAULT_HOURS_POLICY;
  try {
    return withShopHours(DEFAULT_HOURS_POLICY, parseShopHours(shop.hours));
  } catch (error) {
    // Right when they were saved; a newer law has left nothing of them. The law itself goes on to hold.
    if (error instanceof RangeError) return DEFAULT_HOURS_POLICY;
    throw error;
  }
}
