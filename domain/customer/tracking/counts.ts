import type { Touch } from '../customer.js';
import { hourOf } from './engagement.js';
import { type ByClass, HIT_CLASSES, type HitClass } from './hit.js';

/**
 * What is counted of touches: people, requests, orders and money. Each is defined once, in docs/metrics.md; a test compares.
 * `readers` and `clickers` are people by the best class among their requests, `opens` and `clicks` all requests.
 */
export const TOUCH_COUNTS = [
  'delivered',
  'read',
  'clicked',
  'bought',
  'revenue',
  'orders',
  'clickOrders',
  'clickRevenue',
  'receiptOrders',
  'receiptRevenue',
  ...HIT_CLASSES.flatMap((one) => [`readers.${one}`, `clickers.${one}`, `opens.${one}`, `clicks.${one}`] as const),
] as const;
export type TouchCount = (typeof TOUCH_COUNTS)[number];

/** Counts as they are kept: those with a class (`readers.human`) are one level deeper. */
export interface Counts {
  readonly [name: string]: number | Counts;
}

/** One count of those that are kept; 0 when it is missing. */
export function countIn(counts: Counts | undefined, count: TouchCount): number {
  let found: number | Counts | undefined = counts;
  for (const part of count.split('.')) found = typeof found === 'object' ? found[part] : undefined;
  return typeof found === 'number' ? found : 0;
}

/** Told of one count, how much, and in which hour (UTC) it belongs; without an hour it only counts in the sum. */
type Tell = (count: TouchCount, n: number, hour?: Date) => void;

const best = (hits: ByClass): HitClass | undefined => HIT_CLASSES.find((one) => hits[one] > 0);

/** The requests of one kind: who made them, and how many. Their hours are not kept. */
function tellHits(
  hits: ByClass | undefined,
  people: 'readers' | 'clickers',
  all: 'opens' | 'clicks',
  tell: Tell,
): void {
  if (!hits) return;
  const who = best(hits);
  if (who) tell(`${people}.${who}`, 1);
  for (const one of HIT_CLASSES) tell(`${all}.${one}`, hits[one]);
}

/**
 * What one touch adds to its run's counters. The counters are the sum of this over all touches, however they came to be; a message
 * that the provider refused adds nothing.
 */
function tellCounts(touch: Touch, tell: Tell): void {
  if (touch.failed) return;
  const { deliveredAt, readAt, clickedAt, boughtAt, engaged, sales } = touch;
  if (deliveredAt) tell('delivered', 1, hourOf(deliveredAt));
  if (readAt) tell('read', 1, hourOf(readAt));
  if (clickedAt) tell('clicked', 1, hourOf(clickedAt));
  if (boughtAt) tell('bought', 1, hourOf(boughtAt));
  tellHits(engaged?.opens, 'readers', 'opens', tell);
  tellHits(engaged?.clicks, 'clickers', 'clicks', tell);
  // Of a touch from before orders were kept by the hour only the sum is known.
  if (!sales && boughtAt) tell('revenue', touch.revenue ?? 0, hourOf(boughtAt));
  for (const { at, by, orders, revenue } of sales ?? []) {
    tell('orders', orders, at);
    tell('revenue', revenue, at);
    tell(`${by}Orders`, orders, at);
    tell(`${by}Revenue`, revenue, at);
  }
}

/** How counters of one run move: in sum, and by the hour (its beginning in ms). */
export class CountChange {
  readonly sum = new Map<TouchCount, number>();
  readonly hours = new Map<number, Map<TouchCount, number>>();

  /** @param sign 1: the touch counts from now on; -1: it no longer does */
  add(touch: Touch, sign: 1 | -1): void {
    tellCounts(touch, (count, n, hour) => {
      if (n === 0) return;
      raise(this.sum, count, sign * n);
      if (!hour) return;
      const time = hour.getTime();
      const own = this.hours.get(time) ?? new Map<TouchCount, number>();
      this.hours.set(time, own);
      raise(own, count, sign * n);
    });
  }
}

function raise(counts: Map<TouchCount, number>, count: TouchCount, n: number): void {
  const sum = (counts.get(count) ?? 0) + n;
  if (sum === 0) counts.delete(count);
  else counts.set(count, sum);
}
