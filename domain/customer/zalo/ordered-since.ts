import { DAY_MS } from '../../base/time.js';
import { zaloPolicyAt } from './policy.js';
import type { ZaloTag } from './reference.js';

/** Any order will do. */
const EVER = new Date(0);

/**
 * Zalo takes messages to people only who have ordered before, and promotion only to those who have lately
 * (docs/sources.md#zalo-template-messages).
 * @param tag of the template; absent: the strictest
 * @param at the instant it would leave
 * @returns the instant that the last valid order must not be before
 */
export function orderedSince(tag: ZaloTag | undefined, at: Date): Date {
  const days = zaloPolicyAt(at).orderDays[tag ?? 'PROMOTION'];
  return days === null ? EVER : new Date(at.getTime() - days * DAY_MS);
}
