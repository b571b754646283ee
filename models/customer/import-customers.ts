import { CHANNELS } from '../../domain/base/channel.js';
import { customerId } from '../../domain/base/ids.js';
import { cityKey } from '../../domain/base/text/place.js';
import { type Customer, MAX_SIGNALS, type Signals } from '../../domain/customer/customer.js';
import { openCart } from '../../domain/customer/order.js';
import { NO_ORDERS } from '../../domain/customer/order-facts.js';
import type { SkuSignal } from '../../domain/customer/signals.js';
import { insertMissing } from '../base/insert-missing.js';
import { native } from '../base/native.js';
import { inParallel } from '../base/parallel.js';
import { sameValue } from '../base/same-value.js';
import type { Models } from '../models.js';
import type { Holding } from './addresses.js';
import type { StoredConsent } from './consent/consent-schema.js';
import { ADDRESS } from './customer-queries.js';
import { type GivenConsent, ImportReach } from './import-reach.js';
import { keptRefs } from './merged.js';
import { ordersOf } from './orders-of.js';

/**
 * What a file says of a customer. A field that is absent is not spoken of and stays; null takes it away.
 * Consent: the instant it was granted; null means the file knows of none.
 */
export interface GivenCustomer {
  readonly ref: string;
  readonly name?: string;
  readonly phone?: string | null;
  readonly email?: string | null;
  readonly chatId?: string | null;
  readonly zaloId?: string | null;
  readonly city?: string | null;
  /** Normalised and sorted (domain/base/text/place.ts); replaces the stored ones. */
  readonly tags?: readonly string[] | null;
  readonly followedAt?: Date | null;
  readonly wishlist?: readonly SkuSignal[];
  readonly cart?: readonly SkuSignal[];
  readonly consent?: GivenConsent;
  /** The file knows that nothing reaches this e-mail address any more. */
  readonly deadEmail?: boolean;
  readonly simulated?: boolean;
}
export type ImportOutcome = 'created' | 'updated' | 'unchanged';

/** A customer before and after one import, as far as a file may speak of them; `before` is absent of a new one. */
export interface CustomerChange {
  readonly before?: ImportedCustomer;
  readonly after: ImportedCustomer;
}
export interface CustomerImport {
  /** Nothing is written, only told. */
  readonly dryRun?: boolean | undefined;
  /** Told what is about to be written, before it is. */
  readonly journal?: (changes: readonly CustomerChange[]) => Promise<void>;
  /** Told how many stored values an empty cell took away from a customer. */
  readonly onEmptied?: ((values: number) => void) | undefined;
}

const READ = [
  '_id',
  'shop',
  'ref',
  'rev',
  'name',
  'phone',
  'email',
  'chatId',
  'zaloId',
  'city',
  'cityKey',
  'tags',
  'facts',
  'signals',
  'consent',
  'suppressed',
  'shared',
  'simulated',
] as const;
/** What a file may speak of, and what it takes to merge that; nothing else is read, compared or written. */
export type ImportedCustomer = Pick<Customer, (typeof READ)[number]>;
type Stored = ImportedCustomer;
const PROJECTION = Object.fromEntries(READ.map((name) => [name, 1]));
const MAX_TRIES = 20;

/** A field as it shall be: the given one, none when it is null, else the stored one. */
function field<T>(given: T | null | undefined, stored: T | undefined): T | undefined {
  return given === undefined ? stored : (given ?? undefined);
}

/** Newest kept; one entry per product, the latest. */
function bounded(signals: readonly SkuSignal[]): SkuSignal[] {
  const latest = new Map<string, SkuSignal>();
  for (const signal of signals) {
    const known = latest.get(signal.sku);
    if (!known || known.at < signal.at) latest.set(signal.sku, signal);
  }
  const order = (a: SkuSignal, b: SkuSignal): number => b.at.getTime() - a.at.getTime() || (a.sku < b.sku ? -1 : 1);
  return [...latest.values()].sort(order).slice(0, MAX_SIGNALS);
}

function mergeSignals(given: GivenCustomer, stored: Signals | undefined): Signals {
  const followedAt = field(given.followedAt, stored?.followedAt);
  return {
    ...(followedAt ? { followedAt } : {}),
    wishlist: given.wishlist ? bounded(given.wishlist) : (stored?.wishlist ?? []),
    cart: given.cart ? bounded(given.cart) : (stored?.cart ?? []),
    unpaid: stored?.unpaid ?? [],
    unreviewed: stored?.unreviewed ?? [],
  };
}

/** The customer as they shall be, consents aside; `rev` is still the stored one's. */
function merged(shop: string, given: GivenCustomer, stored: Stored | undefined): Stored {
  const phone = field(given.phone, stored?.phone);
  const email = field(given.email, stored?.email);
  const chatId = field(given.chatId, stored?.chatId);
  const zaloId = field(given.zaloId, stored?.zaloId);
  const city = field(given.city, stored?.city);
  const tags = field(given.tags, stored?.tags) ?? [];
  const simulated = given.simulated ?? stored?.simulated;
  return {
    _id: customerId(shop, given.ref),
    shop,
    ref: given.ref,
    rev: stored?.rev ?? 0,
    name: given.name ?? stored?.name ?? '',
    ...(phone ? { phone } : {}),
    ...(email ? { email } : {}),
    ...(chatId ? { chatId } : {}),
    ...(zaloId ? { zaloId } : {}),
    ...(city ? { city, cityKey: cityKey(city) } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    facts: stored?.facts ?? NO_ORDERS,
    signals: mergeSignals(given, stored?.signals),
    consent: stored?.consent ?? {},
    ...(stored?.suppressed ? { suppressed: stored.suppressed } : {}),
    ...(stored?.shared ? { shared: stored.shared } : {}),
    ...(simulated ? { simulated } : {}),
  };
}

/** The cart of a file may be older than the orders: what was bought since is not in it any more. */
async function withOpenCart(models: Models, customer: Stored, stored: Stored): Promise<Stored> {
  const { cart } = customer.signals;
  if (cart.length === 0 || sameValue(cart, stored.signals.cart)) return customer;
  const orders = await ordersOf(models, customer._id);
  return { ...customer, signals: { ...customer.signals, cart: openCart(cart, orders) } };
}

const REMOVABLE = [
  'phone',
  'email',
  'chatId',
  'zaloId',
  'city',
  'cityKey',
  'tags',
  'suppressed',
  'shared',
  'simulated',
] as const;

/**
 * What events said of a list or the follow is forgotten when a file says something else: from then on the file's word
 * stands, and what comes later is added to that.
 */
function forgotten(before: Signals, after: Signals): [string, ''][] {
  const changed = (name: 'wishlist' | 'cart' | 'followedAt'): boolean => !sameValue(before[name], after[name]);
  const follow: [string, ''][] = changed('followedAt') ? [['memory.follow', '']] : [];
  const lists = (['wishlist', 'cart'] as const).filter(changed);
  return [...follow, ...lists.map((name): [string, ''] => [`memory.${name}`, ''])];
}

/** Replaces what an import may write, if nobody has written since. */
async function update(models: Models, { _id, rev, ...fields }: Stored, before: Stored): Promise<boolean> {
  const { shop: _shop, ref: _ref, facts: _facts, ...set } = fields;
  const absent = REMOVABLE.filter((name) => set[name] === undefined).map((name) => [name, ''] as const);
  const gone = [...absent, ...forgotten(before.signals, fields.signals)];
  const $unset = Object.fromEntries(gone);
  const change = { $set: set, ...(gone.length > 0 ? { $unset } : {}), $inc: { rev: 1 } };
  return (await native(models.customers).updateOne({ _id, rev }, change)).matchedCount === 1;
}

/** The ledger's news of a row: what it says of consent, and what was refused by its addresses. */
const newsOf = (reach: ImportReach, customer: Stored, given: GivenCustomer, stored?: Stored): StoredConsent[] => [
  ...reach.news(customer.ref, given.consent, stored?.consent),
  ...reach.remembered(customer.ref, customer, stored),
];

/** The addresses that a row brings. */
const holdingsOf = (given: GivenCustomer, stored: Stored | undefined): Holding[] =>
  CHANNELS.flatMap((channel) => {
    const address = given[ADDRESS[channel]];
    return address && address !== stored?.[ADDRESS[channel]] ? [{ ref: given.ref, channel, address }] : [];
  });

/** Consents, suppressions and who else has the addresses, as they shall be. */
async function withReach(
  reach: ImportReach,
  customer: Stored,
  news: readonly StoredConsent[],
  given: GivenCustomer,
  stored?: Stored,
): Promise<Stored> {
  const { suppressed: _, shared: _shared, ...rest } = customer;
  const suppressed = reach.suppressed(customer, stored, given.deadEmail);
  const shared = reach.shared(customer, stored);
  const consent = stored ? await reach.merged(customer.ref, stored.consent, news) : reach.fresh(news);
  return { ...rest, consent, ...(suppressed ? { suppressed } : {}), ...(shared ? { shared } : {}) };
}

/** Inserts whoever is new, their ledger first. @returns the `_id`s that somebody else was first with */
async function insertFresh(models: Models, reach: ImportReach, fresh: readonly Change[]): Promise<ReadonlySet<string>> {
  await reach.append(fresh.flatMap(({ news }) => news));
  const documents = fresh.map(({ after }): Customer => ({ ...after, touches: [] }));
  return new Set(await insertMissing(models.customers, documents));
}

interface Change extends CustomerChange {
  readonly given: GivenCustomer;
  readonly news: readonly StoredConsent[];
}

/** Values that the file takes away by saying nothing. */
const emptiedBy = (given: GivenCustomer, before: Stored): number =>
  (['phone', 'email', 'chatId', 'zaloId', 'city', 'tags'] as const).filter(
    (name) => given[name] === null && before[name] !== undefined,
  ).length;

/** Writes the changes of one round. @returns the `_id`s that lost a race */
async function writeRound(
  models: Models,
  reach: ImportReach,
  changes: readonly Change[],
  { dryRun, journal, onEmptied }: CustomerImport,
): Promise<ReadonlySet<string>> {
  for (const { given, before } of changes) if (before) onEmptied?.(emptiedBy(given, before));
  if (dryRun || changes.length === 0) return new Set();
  await journal?.(changes);
  const known = changes.filter(({ before }) => before !== undefined);
  const wrote = await inParallel(known, async ({ before, after }) => (before ? update(models, after, before) : true));
  const lost = await insertFresh(
    models,
    reach,
    changes.filter(({ before }) => before === undefined),
  );
  return new Set([...lost, ...known.flatMap(({ after }, at) => (wrote[at] ? [] : [after._id]))]);
}

/**
 * Writes what a file says of customers; saying it twice changes nothing the second time. Consents enter the ledger, and no
 * file brings back what a customer has refused (domain/customer/consent/ledger.ts); another address ends a suppression.
 * @param given customers with different refs
 * @param now when the file is imported
 * @returns what became of each, in their order
 */
export async function importCustomers(
  models: Models,
  shop: string,
  given: readonly GivenCustomer[],
  now: Date = new Date(),
  options: CustomerImport = {},
): Promise<ImportOutcome[]> {
  const kept = await keptRefs(
    models,
    shop,
    given.map(({ ref }) => ref),
  );
  if (kept.size === 0) return importRecords(models, shop, given, now, options);
  // A row under a merged reference is a row of the customer who is kept; of two rows of one customer the later one holds.
  const outcomes: ImportOutcome[] = [];
  let left = given.map((row, index) => ({ index, row: { ...row, ref: kept.get(row.ref) ?? row.ref } }));
  while (left.length > 0) {
    const first = new Map(left.map((one) => [one.row.ref, one] as const).reverse());
    const isFirst = (one: (typeof left)[number]): boolean => first.get(one.row.ref) === one;
    const round = left.filter(isFirst);
    const rows = round.map(({ row }) => row);
    const done = await importRecords(models, shop, rows, now, options);
    round.forEach(({ index }, at) => {
      outcomes[index] = done[at] ?? 'unchanged';
    });
    left = left.filter((one) => !isFirst(one));
  }
  return outcomes;
}

/** The same, each under their own reference. */
async function importRecords(
  models: Models,
  shop: string,
  given: readonly GivenCustomer[],
  now: Date,
  options: CustomerImport,
): Promise<ImportOutcome[]> {
  const outcomes: ImportOutcome[] = given.map(() => 'unchanged');
  const reach = new ImportReach(models, shop, now, options.dryRun);
  let left = given.map((customer, index) => ({ index, customer, _id: customerId(shop, customer.ref) }));
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === MAX_TRIES) throw new Error(`Cannot import ${left.length} customers: somebody else is always first`);
    const rows = await native(models.customers)
      .find<Stored>(
        { _id: { $in: left.map(({ _id }) => _id) } },
        { projection: PROJECTION, batchSize: left.length + 1 },
      )
      .toArray();
    const stored = new Map(rows.map((row) => [row._id, row]));
    await reach.prepare(left.flatMap(({ customer, _id }) => holdingsOf(customer, stored.get(_id))));
    const changes = await inParallel(left, async ({ index, customer, _id }): Promise<Change | undefined> => {
      const before = stored.get(_id);
      const plain = merged(shop, customer, before);
      const news = newsOf(reach, plain, customer, before);
      const reached = await withReach(reach, plain, news, customer, before);
      const after = before ? await withOpenCart(models, reached, before) : reached;
      outcomes[index] = before ? 'updated' : 'created';
      if (!before) return { given: customer, news, after };
      if (!sameValue(after, before)) return { given: customer, news, before, after };
      outcomes[index] = 'unchanged';
      return undefined;
    });
    const lost = await writeRound(
      models,
      reach,
      changes.filter((change) => change !== undefined),
      options,
    );
    left = left.filter(({ _id }) => lost.has(_id));
    for (const { index } of left) outcomes[index] = 'unchanged';
  }
  await reach.finish();
  return outcomes;
}
