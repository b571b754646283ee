import { customerId, orderId } from '../../domain/base/ids.js';
import { marksOfReport, orderOf } from '../../domain/customer/events/order-marks.js';
import { type OrderContent, type OrderNews, orderNews } from '../../domain/customer/order.js';
import { insertMissing } from '../base/insert-missing.js';
import { native } from '../base/native.js';
import { inParallel } from '../base/parallel.js';
import type { Models } from '../models.js';
import { recordUses } from '../offer/offer-code-uses.js';
import type { StoredOrder } from './events/apply-order-events.js';

/** A report of an order; `currency` is the shop's. */
export interface GivenOrder extends OrderContent {
  readonly customer: string;
}
/** What became of a report: as OrderNews, or the customer is not known. */
export type OrderOutcome = OrderNews['kind'] | 'customer_unknown';

const MAX_TRIES = 20;

async function existing(models: Models, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await native(models.customers)
    .find<{ _id: string }>({ _id: { $in: [...ids] } }, { projection: { _id: 1 }, batchSize: ids.length + 1 })
    .toArray();
  return new Set(rows.map(({ _id }) => _id));
}

async function storedOrders(models: Models, ids: readonly string[]): Promise<ReadonlyMap<string, StoredOrder>> {
  const rows = await native(models.orders)
    .find<StoredOrder>({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 })
    .toArray();
  return new Map(rows.map((row) => [row._id, row]));
}

/** Changes one order as decided; false when somebody else has changed it since it was read. */
async function changeOrder(models: Models, _id: string, stored: StoredOrder, to: OrderContent): Promise<boolean> {
  const { status, total, skus, reviewedAt, codes } = to;
  if (stored.events) {
    const { n } = stored.events;
    const events = marksOfReport(stored.events, to);
    const $set = { ...orderOf(to.ref, events), events: { ...events, n: n + 1 } };
    return (await native(models.orders).updateOne({ _id, 'events.n': n }, { $set })).matchedCount === 1;
  }
  const before = stored as OrderContent;
  const filter = {
    _id,
    events: { $exists: false },
    status: before.status,
    reviewedAt: before.reviewedAt ?? { $exists: false },
    codes: before.codes ? [...before.codes] : { $exists: false },
  };
  const $set = { status, total, skus, ...(reviewedAt ? { reviewedAt } : {}), ...(codes ? { codes } : {}) };
  return (await native(models.orders).updateOne(filter, { $set })).matchedCount === 1;
}

/** An order of which only later events are known is told by its first report: its placement. */
function newsOf(stored: StoredOrder | undefined, given: OrderContent): OrderNews {
  if (stored && !stored.placedAt) return { kind: 'changed', order: given };
  return orderNews(stored, given);
}

interface Report {
  readonly index: number;
  readonly _id: string;
  readonly given: GivenOrder;
}

/** One round over reports of different orders: read, decide, write. @returns the ids that lost a race */
async function recordRound(
  models: Models,
  shop: string,
  currency: string,
  reports: readonly Report[],
  outcomes: OrderOutcome[],
  coded: Set<string>,
): Promise<ReadonlySet<string>> {
  const ids = reports.map(({ _id }) => _id);
  const stored = await storedOrders(models, ids);
  const inserts: { readonly _id: string }[] = [];
  const changes: { _id: string; from: StoredOrder; to: OrderContent }[] = [];
  for (const { index, _id, given } of reports) {
    const { customer, ...content } = given;
    const from = stored.get(_id);
    const news = newsOf(from, content);
    if (given.codes?.length || (from as Partial<OrderContent> | undefined)?.codes?.length) coded.add(customer);
    outcomes[index] = news.kind;
    if (news.kind === 'new') inserts.push({ _id, shop, customer, currency, ...content } as { _id: string });
    else if (news.kind === 'changed' && from) changes.push({ _id, from, to: news.order });
  }
  const lost = await insertMissing(models.orders, inserts);
  const changed = await inParallel(changes, ({ _id, from, to }) => changeOrder(models, _id, from, to));
  return new Set([...lost, ...changes.flatMap(({ _id }, at) => (changed[at] ? [] : [_id]))]);
}

/**
 * Writes reports of orders of known customers; the same report twice is written once. The customers are brought in line
 * afterwards by `refreshCustomers`, also when nothing was new: takeOrders does both.
 * @returns what became of each report, in their order
 */
export async function recordOrders(
  models: Models,
  shop: string,
  currency: string,
  given: readonly GivenOrder[],
): Promise<OrderOutcome[]> {
  const known = await existing(models, [...new Set(given.map(({ customer }) => customerId(shop, customer)))]);
  const outcomes: OrderOutcome[] = given.map(() => 'customer_unknown');
  let left: readonly Report[] = given
    .map((order, index) => ({ index, _id: orderId(shop, order.customer, order.ref), given: order }))
    .filter((report) => known.has(customerId(shop, report.given.customer)));
  const coded = new Set<string>();
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries > given.length + MAX_TRIES) throw new Error('Cannot record the orders: somebody else is always first');
    // Two reports of one order in one request are two rounds: the second must see what the first wrote.
    const round = new Map<string, Report>();
    for (const report of left) if (!round.has(report._id)) round.set(report._id, report);
    const again = await recordRound(models, shop, currency, [...round.values()], outcomes, coded);
    left = left.filter((report) => round.get(report._id) !== report || again.has(report._id));
  }
  await recordUses(models, shop, [...coded]);
  return outcomes;
}
