import { groupBy } from '../../../domain/base/group.js';
import { orderId } from '../../../domain/base/ids.js';
import type { OrderEvent, ShopEvent } from '../../../domain/customer/events/event.js';
import {
  marksNews,
  marksOfReport,
  NO_MARKS,
  type OrderMarks,
  orderOf,
} from '../../../domain/customer/events/order-marks.js';
import type { OrderContent } from '../../../domain/customer/order.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';

/** An order as it is stored; without a placement it has marks alone. */
export type StoredOrder = { readonly _id: string; readonly events?: OrderMarks } & (
  | OrderContent
  | { readonly placedAt?: undefined }
);
/** What an event is to its order. */
export type OrderEventNews = 'changed' | 'same' | 'conflict';

const MAX_TRIES = 20;

/** What is known of a stored order: by events, or by the file or report that told of it. */
function marksOf(stored: StoredOrder | undefined): OrderMarks {
  if (!stored) return NO_MARKS;
  if (stored.events) return stored.events;
  return stored.placedAt ? marksOfReport(NO_MARKS, stored) : NO_MARKS;
}

interface Work {
  readonly _id: string;
  readonly customer: string;
  readonly ref: string;
  readonly events: readonly OrderEvent[];
}

/** The marks after the events, and what each of them was. */
function say(marks: OrderMarks, events: readonly OrderEvent[]): { marks: OrderMarks; news: OrderEventNews[] } {
  let after = marks;
  const news = events.map((event): OrderEventNews => {
    const one = marksNews(after, event);
    if (one.kind === 'changed') after = one.marks;
    return one.kind;
  });
  return { marks: after, news };
}

/** The order's fields as the marks have them, and those that they no longer have. */
function fieldsOf(ref: string, marks: OrderMarks): Record<string, unknown> {
  return { ...orderOf(ref, marks), ref, events: marks };
}

function byOrder(shop: string, events: readonly OrderEvent[]): Work[] {
  const lists = groupBy(events, ({ customer, order }) => orderId(shop, customer, order));
  return [...lists].map(([_id, list]) => {
    const [{ customer, order }] = list as [OrderEvent, ...OrderEvent[]];
    return { _id, customer, ref: order, events: list };
  });
}

/**
 * Writes what events say of orders: each order in one document, each write over what was read only.
 * @param news filled with what each event was when it was first compared with what is stored
 * @returns the customers with codes on one of these orders: their uses are recorded once the customers are there
 */
export async function applyOrderEvents(
  models: Models,
  shop: { readonly _id: string; readonly currency: string },
  events: readonly OrderEvent[],
  news: Map<ShopEvent, OrderEventNews>,
): Promise<ReadonlySet<string>> {
  let left = byOrder(shop._id, events);
  const coded = new Set<string>();
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === MAX_TRIES) throw new Error(`Cannot apply events to ${left.length} orders: somebody is always first`);
    const rows = await native(models.orders)
      .find<StoredOrder>({ _id: { $in: left.map(({ _id }) => _id) } }, { batchSize: left.length + 1 })
      .toArray();
    const stored = new Map(rows.map((row) => [row._id, row]));
    const inserts: { readonly _id: string }[] = [];
    const updates: { readonly _id: string; readonly operation: object }[] = [];
    for (const { _id, customer, ref, events: own } of left) {
      const known = stored.get(_id);
      const before = marksOf(known);
      const { marks, news: found } = say(before, own);
      if (marks.placed?.codes?.length) coded.add(customer);
      own.forEach((event, at) => {
        if (!news.has(event)) news.set(event, found[at] ?? 'same');
      });
      if (marks === before) continue;
      const fields = fieldsOf(ref, { ...marks, n: before.n + 1 });
      if (!known)
        inserts.push({ _id, shop: shop._id, customer, currency: shop.currency, ...fields } as { _id: string });
      else updates.push({ _id, operation: { updateOne: { filter: unchanged(known), update: { $set: fields } } } });
    }
    const again = new Set(await insertMissing(models.orders, inserts));
    if (!(await writeAll(models, updates))) for (const { _id } of updates) again.add(_id);
    left = left.filter(({ _id }) => again.has(_id));
  }
  return coded;
}

/** The stored order, if nobody has written it since. */
const unchanged = (known: StoredOrder): Record<string, unknown> => {
  if (known.events) return { _id: known._id, 'events.n': known.events.n };
  const { status, total, reviewedAt } = known as OrderContent;
  return { _id: known._id, events: { $exists: false }, status, total, reviewedAt: reviewedAt ?? { $exists: false } };
};

/** False: one of them was changed meanwhile. Doing all of them again is harmless: who was written says the same again. */
async function writeAll(models: Models, updates: readonly { readonly operation: object }[]): Promise<boolean> {
  if (updates.length === 0) return true;
  const result = await native(models.orders).bulkWrite(updates.map(({ operation }) => operation) as never[], {
    ordered: false,
  });
  return result.matchedCount === updates.length;
}
