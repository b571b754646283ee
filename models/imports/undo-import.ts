import { CHANNELS } from '../../domain/base/channel.js';
import { under } from '../../domain/base/ids.js';
import type { AttributionRule } from '../../domain/customer/attribution.js';
import type { Customer } from '../../domain/customer/customer.js';
import type { OrderContent } from '../../domain/customer/order.js';
import { native } from '../base/native.js';
import { sameValue } from '../base/same-value.js';
import { recordConsent } from '../customer/consent/consent-ledger.js';
import type { ImportedCustomer } from '../customer/import-customers.js';
import { refreshCustomers } from '../customer/refresh-customers.js';
import type { Models } from '../models.js';
import { recordUses } from '../offer/offer-code-uses.js';
import type { Import } from './import-schema.js';
import { dropPart, lastImport, moveImport, readPart } from './import-store.js';

export interface Undone {
  /** Documents that are again as they were. */
  restored: number;
  /** Documents that the import had made. */
  removed: number;
  /** Documents that somebody has changed since. */
  kept: number;
}
interface Change<T> {
  readonly _id: string;
  readonly before?: T;
  readonly after: T;
}
/** Of somebody whom the import made, only what it takes to withdraw what it brought. */
type CustomerChange =
  | (Change<ImportedCustomer> & { readonly before: ImportedCustomer })
  | {
      readonly _id: string;
      readonly before?: undefined;
      readonly after: Pick<ImportedCustomer, 'shop' | 'ref' | 'consent'>;
    };

const FIELDS = ['name', 'phone', 'email', 'chatId', 'zaloId', 'city', 'cityKey', 'tags', 'simulated'] as const;
const SIGNALS = ['followedAt', 'wishlist', 'cart'] as const;

/** Takes somebody away whom only the import knew of: no order, message or event since. */
async function removeCustomer(models: Models, _id: string): Promise<boolean> {
  if (await native(models.orders).findOne({ _id: under(_id) } as never, { projection: { _id: 1 } })) return false;
  const untouched = { _id, touches: { $size: 0 }, memory: { $exists: false }, winbacks: { $exists: false } };
  return (await native(models.customers).deleteOne(untouched as never)).deletedCount === 1;
}

/** Consents that the file brought are withdrawn; the ledger keeps both words. */
async function withdraw(models: Models, { before, after }: CustomerChange, now: Date): Promise<void> {
  for (const channel of CHANNELS) {
    const brought = after.consent[channel];
    if (!brought?.granted || before?.consent[channel]?.granted) continue;
    const at = new Date(Math.max(now.getTime(), brought.at.getTime()));
    const word = { channel, purpose: 'advertising', granted: false, at, method: 'import', recordedAt: now } as const;
    await recordConsent(models, { shop: after.shop, ref: after.ref }, word);
  }
}

/** Puts back each field that still is as the import left it. */
async function restoreCustomer(models: Models, change: CustomerChange, now: Date): Promise<boolean> {
  if (!change.before) return false;
  const { _id, before, after } = change;
  const current = await native(models.customers).findOne<Customer>({ _id });
  if (!current) return false;
  const $set: Record<string, unknown> = {};
  const $unset: Record<string, ''> = {};
  const put = (path: string, was: unknown, became: unknown, is: unknown): void => {
    if (sameValue(was, became) || !sameValue(is, became)) return;
    if (was === undefined) $unset[path] = '';
    else $set[path] = was;
  };
  for (const name of FIELDS) put(name, before[name], after[name], current[name]);
  for (const name of SIGNALS) put(`signals.${name}`, before.signals[name], after.signals[name], current.signals[name]);
  await withdraw(models, change, now);
  if (Object.keys($set).length + Object.keys($unset).length === 0) return false;
  const update = {
    ...(Object.keys($set).length > 0 ? { $set } : {}),
    ...(Object.keys($unset).length > 0 ? { $unset } : {}),
    $inc: { rev: 1 },
  };
  const { rev } = (await native(models.customers).findOne<{ rev: number }>({ _id }, { projection: { rev: 1 } })) ?? {
    rev: -1,
  };
  return (await native(models.customers).updateOne({ _id, rev } as never, update as never)).matchedCount === 1;
}

async function undoCustomers(
  models: Models,
  changes: readonly CustomerChange[],
  now: Date,
  undone: Undone,
): Promise<void> {
  for (const change of changes) {
    if (change.before) count(undone, 'restored', await restoreCustomer(models, change, now));
    else {
      const removed = await removeCustomer(models, change._id);
      if (!removed) await withdraw(models, change, now);
      count(undone, 'removed', removed);
    }
  }
}

const count = (undone: Undone, what: 'restored' | 'removed', done: boolean): void => {
  undone[done ? what : 'kept'] += 1;
};

const CONTENT = ['placedAt', 'status', 'total', 'skus', 'reviewedAt'] as const;
type StoredOrder = OrderContent & { readonly customer: string; readonly events?: { readonly n: number } };

/** Puts orders back that still say what the import wrote. @returns the customers of whom they are */
async function undoOrders(
  models: Models,
  changes: readonly Change<StoredOrder>[],
  undone: Undone,
): Promise<StoredOrder[]> {
  const ids = changes.map(({ _id }) => _id);
  const rows = await native(models.orders)
    .find<StoredOrder & { _id: string }>({ _id: { $in: ids } })
    .toArray();
  const stored = new Map(rows.map((row) => [row._id, row]));
  const touched: StoredOrder[] = [];
  for (const { _id, before, after } of changes) {
    const current = stored.get(_id);
    const same = current !== undefined && CONTENT.every((name) => sameValue(current[name], after[name]));
    if (!current || !same) {
      undone.kept += 1;
      continue;
    }
    touched.push(current);
    const witness = {
      _id,
      status: current.status,
      total: current.total,
      ...(current.events ? { 'events.n': current.events.n } : {}),
    };
    if (before) {
      const events = before.events && current.events ? { events: { ...before.events, n: current.events.n + 1 } } : {};
      const result = await native(models.orders).replaceOne(witness as never, { ...before, ...events } as never);
      count(undone, 'restored', result.matchedCount === 1);
    } else count(undone, 'removed', (await native(models.orders).deleteOne(witness as never)).deletedCount === 1);
  }
  return touched;
}

async function undoProducts(models: Models, changes: readonly Change<object>[], undone: Undone): Promise<void> {
  for (const { _id, before, after } of changes) {
    const current = await native(models.products).findOne({ _id });
    if (!current || !sameValue(current, after)) undone.kept += 1;
    else if (before)
      count(
        undone,
        'restored',
        (await native(models.products).replaceOne({ _id }, before as never)).matchedCount === 1,
      );
    else count(undone, 'removed', (await native(models.products).deleteOne({ _id })).deletedCount === 1);
  }
}

async function undoPage(
  models: Models,
  shop: string,
  kind: Import['kind'],
  page: readonly Change<never>[],
  rule: AttributionRule,
  now: Date,
  undone: Undone,
): Promise<void> {
  if (kind === 'customers') await undoCustomers(models, page, now, undone);
  else if (kind === 'products') await undoProducts(models, page, undone);
  else {
    const orders = await undoOrders(models, page, undone);
    const coded = orders.filter(({ codes }) => codes?.length).map(({ customer }) => customer);
    await recordUses(models, shop, [...new Set(coded)]);
    const ids = page.map(({ _id }: { readonly _id: string }) => _id.slice(0, _id.lastIndexOf('/')));
    await refreshCustomers(models, ids, rule);
  }
}

/**
 * Puts back what an import changed, newest page first, as far as nobody has changed it since.
 * @param rule the attribution rule in force
 * @returns what became of the documents, or what the import would have to be
 */
export async function undoImport(
  models: Models,
  shop: { readonly _id: string },
  found: Import,
  rule: AttributionRule,
  now: Date,
): Promise<Undone | string> {
  if (found.kind === 'do-not-call') return 'of customers, orders or products: a do-not-call list is never taken back';
  const last = await lastImport(models, shop._id, found.kind);
  if (last?._id !== found._id) return `the last one of ${found.kind}`;
  const moved =
    (await moveImport(models, found._id, ['done', 'undone'])) ||
    (await moveImport(models, found._id, ['failed', 'undone']));
  if (!moved) return `done: it is ${found.state}`;
  const undone: Undone = { restored: 0, removed: 0, kept: 0 };
  for await (const page of readPart<Change<never>>(models, found._id, 'changes', -1))
    await undoPage(models, shop._id, found.kind, page, rule, now, undone);
  for await (const page of readPart<{ readonly _id: string }>(models, found._id, 'made'))
    for (const { _id } of page) await removeCustomer(models, _id);
  await dropPart(models, found._id, 'changes');
  await dropPart(models, found._id, 'made');
  return undone;
}
