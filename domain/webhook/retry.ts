import { DAY_MS } from '../base/time.js';
import type { WebhookPolicy } from './policy.js';
import type { DeliveryState } from './webhook.js';

/** What one request came to: an answer of the endpoint, or the reason why there was none. */
export type WebhookAnswer =
  | { readonly status: number; readonly retryAfterMs?: number }
  | { readonly error: 'timeout' | 'lost' | 'private_address' | 'sealed' };

/** What becomes of a delivery, and whether its endpoint is never to be called again. */
export interface Verdict {
  readonly state: DeliveryState;
  /** Of one that waits. */
  readonly waitMs?: number;
  readonly isGone?: true;
}

const [OK, END_OF_OK, GONE] = [200, 300, 410] as const;
const MS_PER_S = 1000;
/** A `Retry-After` of more would hold a delivery back for as long as somebody cares to write. */
const LONGEST_ASKED_MS = DAY_MS;

/**
 * Standard Webhooks: any 2xx is a success, 410 says that the endpoint is gone, everything else, a redirect too, is tried again by the
 * schedule, and no sooner than a `Retry-After` asks for.
 * @param tried how often it was tried before this one
 * @param random 0 to 1, for the spread
 */
export function verdictOn(answer: WebhookAnswer, tried: number, policy: WebhookPolicy, random: number): Verdict {
  const status = 'status' in answer ? answer.status : undefined;
  if (status !== undefined && status >= OK && status < END_OF_OK) return { state: 'delivered' };
  if (status === GONE) return { state: 'dropped', isGone: true };
  const seconds = policy.retrySeconds[tried];
  if (seconds === undefined) return { state: 'failed' };
  const planned = seconds * MS_PER_S * (1 + policy.retrySpread * random);
  const asked = 'status' in answer ? Math.min(answer.retryAfterMs ?? 0, LONGEST_ASKED_MS) : 0;
  return { state: 'waiting', waitMs: Math.round(Math.max(planned, asked)) };
}
