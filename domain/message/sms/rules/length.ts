import { atTemplate, type SmsContext } from '../context.js';
import { countParts } from '../encoding.js';
import type { SmsFinding } from '../finding.js';
import type { RoutePolicy } from '../policy.js';
import { transliterate } from '../transliterate.js';

/** What a text is measured and billed as on a route. */
export interface SmsSize {
  readonly encoding: 'gsm7' | 'ucs2';
  readonly units: number;
  /** Messages billed; undefined when the route takes no text this long. */
  readonly billedParts: number | undefined;
}

/**
 * Size of a final text on a route: the operator's own length table (docs/sources.md#sms-length) and the real parts, whichever
 * is more.
 * @param text as it leaves: rendered and transliterated
 */
export function smsSize(text: string, route: RoutePolicy): SmsSize {
  const { encoding, units, parts } = countParts(text);
  const row = route.billedParts.limits.findIndex((limit) => units <= limit);
  if (row === -1 || parts > route.billedParts.limits.length) return { encoding, units, billedParts: undefined };
  return { encoding, units, billedParts: units === 0 ? 0 : Math.max(row + 1, parts) };
}

/** The longest plausible message keeps the limit of the seed and of the route, and more than one billed message is told. */
export function checkLength(context: SmsContext): SmsFinding[] {
  const { route, sample } = context;
  const final = transliterate(context.rendered ?? sample.text, { codes: sample.codes }).text;
  const { units, billedParts } = smsSize(final, route);
  const last = route.billedParts.limits.at(-1) ?? 0;
  const max = Math.min(route.maxUnits.value, last);
  const whole = { start: 0, end: context.template.length };
  if (units > max) {
    const reason = {
      vi: `Tin dài ${units} ký tự với giá trị dài nhất, tối đa ${max} (ký tự ^ { } [ ] \\ ~ | € tính là 2).`,
      en: `The message has ${units} characters with the longest values; at most ${max} are allowed (^ { } [ ] \\ ~ | € count as 2).`,
    };
    const { source } = max < route.maxUnits.value ? route.billedParts : route.maxUnits;
    return [atTemplate(context, whole, { code: 'sms_length', severity: 'block', source, reason })];
  }
  if (billedParts === undefined || billedParts <= 1) return [];
  const first = route.billedParts.limits[0] ?? 0;
  const reason = {
    vi: `Tin dài ${units} ký tự, được tính tiền ${billedParts} tin (1 tin tối đa ${first} ký tự).`,
    en: `The message has ${units} characters and is billed as ${billedParts} (one holds ${first}).`,
  };
  const { source } = route.billedParts;
  return [atTemplate(context, whole, { code: 'sms_billed_parts', severity: 'warn', source, reason })];
}
