import { ORDER_STATUSES, type OrderContent, type OrderStatus } from '../order.js';
import type { OrderEvent, PlacedEvent } from './event.js';

/** What was returned of an order, by one event. */
interface PartReturn {
  readonly id: string;
  readonly at: Date;
  /** Minor units. */
  readonly amount: number;
}
/** More returns of parts than this are not told apart: the newest count. */
export const MAX_RETURNS = 100;

/** The order as it was placed. `id` is the event's, '' when a file or a report said it: then that stands. */
interface Placement {
  readonly id: string;
  readonly at: Date;
  /** Before returns, minor units. */
  readonly total: number;
  readonly skus: readonly string[];
  readonly codes?: readonly string[];
}

/**
 * What events say of one order. Each part only grows in one direction (first placement, furthest status, all returns,
 * first review), so it is the same in whatever order they come, and however often.
 */
export interface OrderMarks {
  /** Counts writes, so that none is lost under another. */
  readonly n: number;
  readonly placed?: Placement;
  readonly status: OrderStatus;
  readonly returns: readonly PartReturn[];
  readonly reviewedAt?: Date;
}
export const NO_MARKS: OrderMarks = { n: 0, status: 'placed', returns: [] };

export type MarksNews =
  | { readonly kind: 'changed'; readonly marks: OrderMarks }
  | { readonly kind: 'same' | 'conflict' };

const SAME: MarksNews = { kind: 'same' };
const furthest = (a: OrderStatus, b: OrderStatus): OrderStatus =>
  ORDER_STATUSES.indexOf(a) >= ORDER_STATUSES.indexOf(b) ? a : b;
const returned = ({ returns }: OrderMarks): number => returns.reduce((sum, { amount }) => sum + amount, 0);

/** Two placements of one order under different ids are a mistake of the shop's; the first one counts, wherever it comes. */
function placedNews(marks: OrderMarks, { id, at, total, skus, codes }: PlacedEvent): MarksNews {
  const known = marks.placed;
  const later = known ? at.getTime() - known.at.getTime() : -1;
  if (known?.id === '') return later === 0 ? SAME : { kind: 'conflict' };
  if (known && (later > 0 || (later === 0 && id >= known.id))) return SAME;
  const placed = { id, at, total, skus, ...(codes ? { codes } : {}) };
  return { kind: 'changed', marks: { ...marks, placed } };
}

function partReturnNews(marks: OrderMarks, part: PartReturn): MarksNews {
  const known = marks.returns.find(({ id }) => id === part.id);
  if (known && known.amount >= part.amount) return SAME;
  const all = [...marks.returns.filter(({ id }) => id !== part.id), part];
  const newestFirst = (a: PartReturn, b: PartReturn): number =>
    b.at.getTime() - a.at.getTime() || (a.id < b.id ? -1 : 1);
  const returns = all.sort(newestFirst).slice(0, MAX_RETURNS);
  return returns.includes(part) ? { kind: 'changed', marks: { ...marks, returns } } : SAME;
}

function statusNews(marks: OrderMarks, status: OrderStatus): MarksNews {
  const next = furthest(marks.status, status);
  return next === marks.status ? SAME : { kind: 'changed', marks: { ...marks, status: next } };
}

/** What an event changes; `conflict`: a file or report has told another time of placement. */
export function marksNews(marks: OrderMarks, event: OrderEvent): MarksNews {
  switch (event.type) {
    case 'order_placed':
      return placedNews(marks, event);
    case 'order_paid':
      return statusNews(marks, 'paid');
    case 'order_delivered':
      return statusNews(marks, 'delivered');
    case 'order_cancelled':
      return statusNews(marks, 'cancelled');
    case 'order_returned':
      if (event.amount === undefined) return statusNews(marks, 'returned');
      return partReturnNews(marks, { id: event.id, at: event.at, amount: event.amount });
    case 'review_left': {
      if (marks.reviewedAt && marks.reviewedAt <= event.at) return SAME;
      return { kind: 'changed', marks: { ...marks, reviewedAt: event.at } };
    }
  }
}

/** The marks after the word of a whole file or a person, which may take a status back. */
export const marksOfCorrection = (marks: OrderMarks, order: OrderContent): OrderMarks => ({
  ...marksOfReport(marks, order),
  status: order.status,
});

/** The order that marks tell of; undefined while its placement is not known: then it counts for nothing. */
export function orderOf(ref: string, marks: OrderMarks): (OrderContent & Pick<Placement, 'codes'>) | undefined {
  const { placed, reviewedAt } = marks;
  if (!placed) return undefined;
  const back = returned(marks);
  const allBack = back > 0 && back >= placed.total;
  return {
    ref,
    placedAt: placed.at,
    status: allBack ? 'returned' : marks.status,
    // All returned by one event leaves the amount, as reports do: such an order is not valid, whatever its amount.
    total: allBack ? placed.total : placed.total - back,
    skus: placed.skus,
    ...(placed.codes ? { codes: placed.codes } : {}),
    ...(reviewedAt ? { reviewedAt } : {}),
  };
}

/** The marks after a file or a report has told the order: its placement and net amount stand, nothing else is lost. */
export function marksOfReport(marks: OrderMarks, order: OrderContent & Pick<Placement, 'codes'>): OrderMarks {
  const { placedAt: at, total, skus, codes, reviewedAt } = order;
  const first = [marks.reviewedAt, reviewedAt].filter((one) => one !== undefined).sort((a, b) => +a - +b)[0];
  return {
    ...marks,
    placed: { id: '', at, total: total + returned(marks), skus, ...(codes ? { codes } : {}) },
    status: furthest(marks.status, order.status),
    ...(first ? { reviewedAt: first } : {}),
  };
}
