import { customerId, orderId } from '../../domain/base/ids.js';
import { marksOfCorrection, marksOfReport, orderOf } from '../../domain/customer/events/order-marks.js';
import { correctionNews, type OrderContent, type OrderNews, orderNews } from '../../domain/customer/order.js';
import { insertMissing } from '../base/insert-missing.js';
import { native } from '../base/native.js';
import { inParallel } from '../base/parallel.js';
import type { Models } from '../models.js';
import { recordUses } from '../offer/offer-code-uses.js';
import type { StoredOrder } from './events/apply-order-events.js';
import { type GivenCustomer, importCustomers } from './import-customers.js';

/** A report of an order; `currency` is the shop's. */
export interface GivenOrder extends OrderContent {
  readonly customer: string;
}
export type OrderOutcome = OrderNews['kind'];

/** An order before and after one import; `before` is absent of a new one. */
interface OrderChange {
  readonly _id: string;
  readonly before?: StoredOrder;
  readonly after: OrderContent;
}
export interface OrderImport {
  /** When the orders came. */
  readonly now: Date;
  /**
   * `report`: single news that may overtake one another, so a status only goes forward; `correction`: a whole file, or
   * `set`: a person, whose word holds whatever was said before.
   */
  readonly as: 'report' | 'correction' | 'set';
  readonly dryRun?: boolean | undefined;
  /** Told what is about to be written, before it is. */
  readonly journal?: (changes: readonly OrderChange[]) => Promise<void>;
  /** Told which customers were made since nobody knew of them. */
  readonly onMade?: (customers: readonly string[]) => Promise<void>;
}

const MAX_TRIES = 20;

/** Makes the customers that nobody knew of, as events do. @param profiles what the reports say of them besides */
async function makeMissing(
  models: Models,
  shop: string,
  given: readonly GivenOrder[],
  profiles: ReadonlyMap<string, GivenCustomer>,
  { now, onMade }: OrderImport,
): Promise<void> {
  const refs = [...new Set(given.map(({ customer }) => customer))];
  const ids = refs.map((ref) => customerId(shop, ref));
  const rows = await native(models.customers)
    .find<{ _id: string }>({ _id: { $in: ids } }, { projection: { _id: 1 }, batchSize: ids.length + 1 })
    .toArray();
  const known = new Set(rows.map(({ _id }) => _id));
  const missing = refs.filter((ref) => !known.has(customerId(shop, ref)));
  if (missing.length === 0) return;
  await onMade?.(missing.map((ref) => customerId(shop, ref)));
  await importCustomers(
    models,
    shop,
    missing.map((ref) => profiles.get(ref) ?? { ref }),
    now,
  );
}

async function storedOrders(models: Models, ids: readonly string[]): Promise<ReadonlyMap<string, StoredOrder>> {
  const rows = await native(models.orders)
    .find<StoredOrder>({ _id: { $in: [...ids] } }, { batchSize: ids.length + 1 })
    .toArray();
  return new Map(rows.map((row) => [row._id, row]));
}

const orAbsent = <T>(value: T | undefined): T | { $exists: false } => value ?? { $exists: false };

/** Changes one order as decided; false when somebody else has changed it since it was read. */
async function changeOrder(
  models: Models,
  { _id, before: stored, after: to }: OrderChange & { readonly before: StoredOrder },
  as: OrderImport['as'],
): Promise<boolean> {
  const { placedAt, status, total, skus, reviewedAt, codes, updatedAt } = to;
  const told = updatedAt ? { updatedAt } : {};
  if (stored.events) {
    const { n } = stored.events;
    const events = (as === 'report' ? marksOfReport : marksOfCorrection)(stored.events, to);
    const $set = { ...orderOf(to.ref, events), ...told, events: { ...events, n: n + 1 } };
    return (await native(models.orders).updateOne({ _id, 'events.n': n }, { $set })).matchedCount === 1;
  }
  const before = stored as OrderContent;
  const filter = {
    _id,
    events: { $exists: false },
    placedAt: before.placedAt,
    status: before.status,
    total: before.total,
    reviewedAt: orAbsent(before.reviewedAt),
    updatedAt: orAbsent(before.updatedAt),
    codes: before.codes ? [...before.codes] : { $exists: false },
  };
  const more = { ...(reviewedAt ? { reviewedAt } : {}), ...(codes ? { codes } : {}), ...told };
  const gone = before.updatedAt && !updatedAt ? { $unset: { updatedAt: '' as const } } : {};
  const update = { $set: { placedAt, status, total, skus, ...more }, ...gone };
  return (await native(models.orders).updateOne(filter, update)).matchedCount === 1;
}

/** An order of which only later events are known is told by its first report: its placement. */
function newsOf(stored: StoredOrder | undefined, given: OrderContent, as: OrderImport['as']): OrderNews {
  if (stored && !stored.placedAt) return { kind: 'changed', order: given };
  if (as === 'report') return orderNews(stored, given);
  const news = correctionNews(as === 'set' && stored ? { ...stored, updatedAt: undefined as never } : stored, given);
  return news;
}

interface Report {
  readonly index: number;
  readonly _id: string;
  readonly given: GivenOrder;
}

/** One round over reports of different orders: read, decide, write. @returns the ids that lost a race */
async function recordRound(
  models: Models,
  { shop, currency }: { readonly shop: string; readonly currency: string },
  reports: readonly Report[],
  outcomes: OrderOutcome[],
  coded: Set<string>,
  options: OrderImport,
): Promise<ReadonlySet<string>> {
  const stored = await storedOrders(
    models,
    reports.map(({ _id }) => _id),
  );
  const inserts: { readonly _id: string }[] = [];
  const changes: OrderChange[] = [];
  for (const { index, _id, given } of reports) {
    const { customer, ...content } = given;
    const before = stored.get(_id);
    const news = newsOf(before, content, options.as);
    if (given.codes?.length || (before as Partial<OrderContent> | undefined)?.codes?.length) coded.add(customer);
    outcomes[index] = news.kind;
    if (news.kind === 'new') {
      inserts.push({ _id, shop, customer, currency, ...content } as { _id: string });
      changes.push({ _id, after: content });
    } else if (news.kind === 'changed' && before) changes.push({ _id, before, after: news.order });
  }
  if (options.dryRun || changes.length === 0) return new Set();
  await options.journal?.(changes);
  const lost = await insertMissing(models.orders, inserts);
  const known = changes.flatMap((change) => (change.before ? [{ ...change, before: change.before }] : []));
  const changed = await inParallel(known, (change) => changeOrder(models, change, options.as));
  return new Set([...lost, ...known.flatMap(({ _id }, at) => (changed[at] ? [] : [_id]))]);
}

/**
 * Writes reports of orders; the same report twice is written once. Customers that nobody knew of are made. The customers
 * are brought in line afterwards by `refreshCustomers`, also when nothing was new: takeOrders does both.
 * @param profiles what is said of customers besides, by ref: only who is new is made of it
 * @returns what became of each report, in their order
 */
export async function recordOrders(
  models: Models,
  shop: string,
  currency: string,
  given: readonly GivenOrder[],
  options: OrderImport = { now: new Date(), as: 'report' },
  profiles: ReadonlyMap<string, GivenCustomer> = new Map(),
): Promise<OrderOutcome[]> {
  if (!options.dryRun) await makeMissing(models, shop, given, profiles, options);
  const outcomes: OrderOutcome[] = given.map(() => 'same');
  let left: readonly Report[] = given.map((order, index) => ({
    index,
    _id: orderId(shop, order.customer, order.ref),
    given: order,
  }));
  const coded = new Set<string>();
  const names = { shop, currency };
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries > given.length + MAX_TRIES) throw new Error('Cannot record the orders: somebody else is always first');
    // Two reports of one order in one request are two rounds: the second must see what the first wrote.
    const round = new Map<string, Report>();
    for (const report of left) if (!round.has(report._id)) round.set(report._id, report);
    const again = await recordRound(models, names, [...round.values()], outcomes, coded, options);
    left = left.filter((report) => round.get(report._id) !== report || again.has(report._id));
  }
  if (!options.dryRun) await recordUses(models, shop, [...coded]);
  return outcomes;
}
