import { codeId, codeKey, customerId, idRange, offerId, under } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import type { OrderContent } from '../../domain/customer/order.js';
import { isPool } from '../../domain/offer/code.js';
import type { Offer } from '../../domain/offer/offer.js';
import {
  addCodeNumbers,
  type CodedRun,
  type CodeNumbers,
  type CodeUse,
  type KnownCode,
  NO_CODES,
  usesOf,
} from '../../domain/offer/uses.js';
import type { Run } from '../../domain/run/run.js';
import { native } from '../base/native.js';
import { inParallel } from '../base/parallel.js';
import { sameValue } from '../base/same-value.js';
import type { Models } from '../models.js';
import type { CodeSpent, OfferCode } from './offer-code-schema.js';
import { findCodes } from './offer-code-stock.js';

/** An order and its code that are written by two at once are right at the second try; more means a bug. */
const MAX_TRIES = 20;

type Buyer = Pick<Customer, '_id' | 'shop' | 'ref' | 'touches'>;

async function codedOrders(models: Models, customer: string): Promise<OrderContent[]> {
  const filter = { _id: under(customer), codes: { $exists: true }, placedAt: { $exists: true } };
  const projection = { _id: 0, ref: 1, placedAt: 1, status: 1, total: 1, skus: 1, codes: 1 };
  return native(models.orders)
    .find<OrderContent>(filter, { projection, sort: { _id: 1 } })
    .toArray();
}

/** The shop's codes among these, by key. A code that no offer of ours has is missing. */
async function knownCodes(models: Models, shop: string, keys: readonly string[]): Promise<Map<string, KnownCode>> {
  const known = new Map<string, KnownCode>();
  const offers = await native(models.offers)
    .find<Pick<Offer, 'key' | 'kind' | 'code'>>(
      { _id: idRange(offerId(shop, '')) },
      { projection: { key: 1, kind: 1, code: 1 } },
    )
    .toArray();
  for (const { key, code } of offers) if (code !== undefined) known.set(codeKey(code), { offer: key, pool: false });
  const ids = keys.map((key) => codeId(shop, key));
  for (const { code, offer, holder } of (await findCodes(models, ids)).values()) {
    known.set(codeKey(code), { offer, pool: true, ...(holder ? { holder } : {}) });
  }
  return known;
}

async function codedRuns(models: Models, customers: readonly Buyer[]): Promise<Map<string, CodedRun>> {
  const ids = new Set(customers.flatMap(({ touches }) => touches.map(({ run }) => run)));
  if (ids.size === 0) return new Map();
  const projection = { campaign: 1, offerCode: 1 };
  const rows = await native(models.runs)
    .find<Pick<Run, '_id' | 'campaign' | 'offerCode'>>({ _id: { $in: [...ids] } }, { projection })
    .toArray();
  return new Map(
    rows.map(({ _id, campaign, offerCode }) => [
      _id,
      { owner: campaign, ...(offerCode === undefined ? {} : { offerCode }) },
    ]),
  );
}

async function writeUses(models: Models, uses: readonly CodeUse[]): Promise<void> {
  if (uses.length === 0) return;
  const ids = uses.map(({ _id }) => _id);
  const rows = await native(models.codeUses)
    .find<CodeUse>({ _id: { $in: ids } }, { batchSize: ids.length + 1 })
    .toArray();
  const stored = new Map(rows.map((row) => [row._id, row]));
  const changed = uses.filter((use) => !sameValue(stored.get(use._id), use));
  if (changed.length === 0) return;
  const operations = changed.map((use) => ({
    replaceOne: { filter: { _id: use._id }, replacement: { ...use }, upsert: true },
  }));
  await native(models.codeUses).bulkWrite(operations, { ordered: false });
}

/** What the orders that stand make of a unique code. Nothing when none is left: it has been given back. */
async function spentBy(models: Models, { _id, holder }: OfferCode): Promise<CodeSpent | undefined> {
  const uses = await native(models.codeUses)
    .find<CodeUse>({ _id: under(_id), spent: true })
    .toArray();
  const [first] = uses.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime() || (a._id < b._id ? -1 : 1));
  if (!first) return undefined;
  const foreign = holder !== undefined && uses.some(({ customer }) => customer !== holder.customer);
  return { orders: uses.length, order: first.order, customer: first.customer, at: first.placedAt, foreign };
}

/** Brings a unique code in line with its uses. Its `rev` proves that what was computed is not older than what stands. */
async function markSpent(models: Models, _id: string): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const code = await native(models.offerCodes).findOne<OfferCode>({ _id });
    if (!code) return;
    const spent = await spentBy(models, code);
    if (sameValue(code.spent, spent)) return;
    const update = spent ? { $set: { spent }, $inc: { rev: 1 } } : { $unset: { spent: '' }, $inc: { rev: 1 } };
    const result = await native(models.offerCodes).updateOne({ _id, rev: code.rev }, update as object);
    if (result.matchedCount === 1) return;
  }
  throw new Error(`Cannot mark the code '${_id}' as used: somebody else is always first`);
}

/**
 * Brings the uses of codes in line with all orders of these customers: computed anew each time, so it may be repeated, and
 * the orders may have come in any order. A cancelled or returned order gives its codes back.
 * @param refs customers who have orders with codes; others cost a read
 */
export async function recordUses(models: Models, shop: string, refs: readonly string[]): Promise<void> {
  let left = [...new Set(refs)];
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === MAX_TRIES) throw new Error('Cannot record the uses of codes: the orders change without end');
    const ids = left.map((ref) => customerId(shop, ref));
    const customers = await native(models.customers)
      .find<Buyer>({ _id: { $in: ids } }, { projection: { shop: 1, ref: 1, touches: 1 }, batchSize: ids.length + 1 })
      .toArray();
    const orders = await inParallel(customers, ({ _id }) => codedOrders(models, _id));
    const keys = [...new Set(orders.flat().flatMap(({ codes = [] }) => codes.map(codeKey)))];
    if (keys.length === 0) return;
    const known = await knownCodes(models, shop, keys);
    const runs = await codedRuns(models, customers);
    await writeUses(
      models,
      customers.flatMap((customer, at) => usesOf(customer, orders[at] ?? [], known, runs)),
    );
    await inParallel(
      keys.filter((key) => known.get(key)?.pool === true),
      (key) => markSpent(models, codeId(shop, key)),
    );
    // Whoever wrote an order since may have written its uses before us: then ours are old.
    const again = await inParallel(customers, ({ _id }) => codedOrders(models, _id));
    left = customers.filter((_, at) => !sameValue(orders[at], again[at])).map(({ ref }) => ref);
  }
}

/** How many orders that stand have used a code of the offer. */
export function countUses(models: Models, offer: Pick<Offer, 'shop' | 'key' | 'kind' | 'code'>): Promise<number> {
  const { shop, key, code = '' } = offer;
  const _id = isPool(offer) ? under(shop) : under(codeId(shop, code));
  return native(models.codeUses).countDocuments({ _id, spent: true, ...(isPool(offer) ? { offer: key } : {}) });
}

export interface CodeStatistics {
  readonly total: CodeNumbers;
  readonly byRun: ReadonlyMap<string, CodeNumbers>;
}

/** What the codes that a campaign or programme sent have brought. Memory grows with its runs, not with its orders. */
export async function codeStatistics(models: Models, shop: string, owner: string): Promise<CodeStatistics> {
  const filter = { _id: under(shop), shop, owner, valid: true };
  let total = NO_CODES;
  const byRun = new Map<string, CodeNumbers>();
  /** The last unique code of each run, '' for all: in `_id` order the uses of one code follow each other. */
  const last = new Map<string, string>();
  const isNew = (of: string, { pool, code }: CodeUse): boolean => {
    if (pool !== true) return true;
    if (last.get(of) === code) return false;
    last.set(of, code);
    return true;
  };
  for await (const use of native(models.codeUses).find<CodeUse>(filter, { sort: { _id: 1 }, batchSize: 1_000 })) {
    const numbers = (of: string): CodeNumbers => ({ codesUsed: isNew(of, use) ? 1 : 0, revenueByCode: use.revenue });
    total = addCodeNumbers(total, numbers(''));
    const run = use.run ?? '';
    if (run !== '') byRun.set(run, addCodeNumbers(byRun.get(run) ?? NO_CODES, numbers(run)));
  }
  return { total, byRun };
}
