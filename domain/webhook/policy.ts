import { z } from 'zod';
import { parseVersions, versionAt } from '../base/versions.js';
import file from '../policies/webhooks.json' with { type: 'json' };

const count = z.int().min(1);
const versions = parseVersions(file, {
  /** The waits behind the first, second, … try that failed; behind the last one there is none. */
  retrySeconds: z.array(count).min(1),
  /** By how much of itself a wait may be longer, so that what failed together does not come again together. */
  retrySpread: z.number().min(0).max(1),
  /** How long an endpoint has for its whole answer. */
  timeoutMs: count,
  /** A deliverer that was killed has its deliveries taken over after this. */
  leaseMs: count,
  /** Requests under way: to one endpoint, and of one process. */
  perEndpoint: count,
  atOnce: count,
  lookMs: count,
  /** Of one shop. */
  maxEndpoints: count,
  /** How long the secret before a rotation signs as well. */
  formerSecretHours: count,
  /** Tries of one delivery that the log keeps, and how long it keeps the delivery. */
  keptTries: count,
  keptDays: count,
});
export type WebhookPolicy = (typeof versions)[number];

/** @throws RangeError before 2020 */
export const webhookPolicyAt = (at: Date): WebhookPolicy => versionAt(versions, at);
