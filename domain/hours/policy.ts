import { z } from 'zod';
import { CHANNELS } from '../base/channel.js';
import { HOUR_MS, MINUTE_MS } from '../base/time.js';
import { isZone } from '../base/zone.js';
import hoursJson from '../policies/hours.json' with { type: 'json' };
import type { HoursPolicy } from './rule.js';

/** HH:MM of a day, 24:00 included, as milliseconds since midnight. */
export const timeOfDay = z
  .string()
  .regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be HH:MM, 00:00 to 24:00')
  .transform((time) => Number(time.slice(0, 2)) * HOUR_MS + Number(time.slice(3)) * MINUTE_MS);

const dayHours = z
  .strictObject({ opens: timeOfDay, closes: timeOfDay, handOverUntil: timeOfDay })
  .transform(({ opens, closes, handOverUntil }) => ({
    opensMs: opens,
    closesMs: closes,
    handOverUntilMs: handOverUntil,
  }))
  .refine((h) => h.opensMs < h.handOverUntilMs && h.handOverUntilMs <= h.closesMs, {
    message: 'must satisfy opens < handOverUntil <= closes (hours over midnight are not supported)',
  });

const hoursRule = z.strictObject({
  channel: z.enum(CHANNELS),
  zone: z.string().refine((zone) => zone === '*' || isZone(zone), 'must be an IANA zone or *'),
  effectiveFrom: z.iso.date(),
  hours: dayHours.nullable(),
  source: z.string().min(1),
});

const hoursPolicy = z
  .strictObject({ about: z.string(), rules: z.array(hoursRule) })
  .refine(({ rules }) => CHANNELS.every((c) => rules.some((r) => r.channel === c && r.zone === '*')), {
    message: `must have a rule with zone * for each of ${CHANNELS.join(', ')}`,
    path: ['rules'],
  });

/** Reads a policy. @throws ZodError naming the wrong field and what is allowed */
export const parseHoursPolicy = (raw: unknown): HoursPolicy => hoursPolicy.parse(raw);

/** Law and platforms (policies/hours.json). */
export const DEFAULT_HOURS_POLICY: HoursPolicy = parseHoursPolicy(hoursJson);
