import { z } from 'zod';
import { parseVersions, versionAt } from '../../base/versions.js';
import healthJson from '../../policies/sender-health.json' with { type: 'json' };

const share = z.number().positive().max(1);
/** What lowers the health of a sender; soft bounces, texts and delays do not. */
export const HEALTH_RATES = ['complaint', 'hard', 'refusal_of_us'] as const;
export type HealthRate = (typeof HEALTH_RATES)[number];

const versions = parseVersions(healthJson, {
  days: z.int().min(1),
  /** Messages below which a rate says nothing. */
  atLeast: z.int().min(1),
  rates: z.record(z.enum(HEALTH_RATES), z.strictObject({ watch: share, bad: share })),
});
export type HealthPolicy = (typeof versions)[number];

/** @throws RangeError before the first version */
export const healthPolicyAt = (at: Date): HealthPolicy => versionAt(versions, at);

export const HEALTH = ['unknown', 'good', 'watch', 'bad'] as const;
type Health = (typeof HEALTH)[number];

export interface SenderHealth {
  readonly health: Health;
  /** Parts of the messages sent, from 0 to 1; undefined of too few messages. */
  readonly rates: Readonly<Partial<Record<HealthRate, number>>>;
}

/** How a shop's mail is received. The worst of its rates decides. @param sent messages that a server accepted */
export function senderHealth(
  sent: number,
  counts: Readonly<Record<HealthRate, number>>,
  policy: HealthPolicy,
): SenderHealth {
  if (sent < policy.atLeast) return { health: 'unknown', rates: {} };
  const rates = Object.fromEntries(HEALTH_RATES.map((name) => [name, counts[name] / sent]));
  const reaches = (level: 'watch' | 'bad'): boolean =>
    HEALTH_RATES.some((name) => counts[name] / sent >= policy.rates[name][level]);
  return { health: reaches('bad') ? 'bad' : reaches('watch') ? 'watch' : 'good', rates };
}
