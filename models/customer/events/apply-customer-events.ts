import { CHANNELS } from '../../../domain/base/channel.js';
import { cityKey } from '../../../domain/base/text/place.js';
import type { AttributionRule } from '../../../domain/customer/attribution.js';
import { type Customer, MAX_SIGNALS } from '../../../domain/customer/customer.js';
import { isOrderEvent, PROFILE_FIELDS, type ShopEvent } from '../../../domain/customer/events/event.js';
import { type Applied, applyEvents, type Reception } from '../../../domain/customer/events/profile.js';
import type { OrderContent } from '../../../domain/customer/order.js';
import { NO_ORDERS } from '../../../domain/customer/order-facts.js';
import { insertMissing } from '../../base/insert-missing.js';
import { native } from '../../base/native.js';
import { inParallel } from '../../base/parallel.js';
import { sameValue } from '../../base/same-value.js';
import type { Models } from '../../models.js';
import { ADDRESS } from '../customer-queries.js';
import { ordersOfEach } from '../orders-of.js';
import {
  type CustomerRow,
  moveFunnels,
  type Refresh,
  refreshOf,
  unchanged,
  updateOf,
  upToDate,
} from '../refresh-customers.js';
import { consentOf, isConsentEvent } from './apply-consent-events.js';

const PROJECTION = { winbacks: 0, suppressed: 0 } as const;

type Row = CustomerRow &
  Pick<Customer, 'name' | 'phone' | 'email' | 'chatId' | 'city' | 'cityKey' | 'consent' | 'memory'>;

/** One customer's events. */
export interface CustomerWork {
  readonly _id: string;
  readonly ref: string;
  readonly events: readonly ShopEvent[];
}

/** One customer between read and write. */
interface Change {
  readonly work: CustomerWork;
  readonly before: Row;
  readonly applied: Applied;
  readonly consent: Customer['consent'];
  /** Only when an event has to do with orders or the cart. */
  readonly refresh?: Refresh;
}

const emptyCustomer = (shop: string, { _id, ref }: CustomerWork): Row & Customer => ({
  _id,
  shop,
  ref,
  rev: 0,
  name: '',
  facts: NO_ORDERS,
  signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] },
  consent: {},
  touches: [],
});

const asksOrders = (event: ShopEvent): boolean =>
  isOrderEvent(event) || event.type === 'cart_added' || event.type === 'cart_removed';

/** The change of a customer in line with all their orders. */
function withOrders(change: Change, orders: readonly OrderContent[], rule: AttributionRule): Change {
  const { before, applied } = change;
  const refresh = refreshOf(before, orders, rule, applied.profile.signals.cart);
  const cart = refresh.view.cart.slice(0, MAX_SIGNALS);
  return { ...change, refresh: { ...refresh, view: { ...refresh.view, cart } } };
}

const keyOf = ({ city }: Pick<Customer, 'city'>): string | undefined =>
  city === undefined ? undefined : cityKey(city);

/** The write of one customer over what was read, or undefined when there is nothing to write. */
function writeOf({
  before,
  applied: { profile },
  consent,
  refresh,
}: Change): { filter: object; update: object } | undefined {
  const set: Record<string, unknown> = {};
  const unset: Record<string, ''> = {};
  const put = (path: string, from: unknown, to: unknown): void => {
    if (sameValue(from, to)) return;
    if (to === undefined) unset[path] = '';
    else set[path] = to;
  };
  for (const name of PROFILE_FIELDS) put(name, before[name], profile[name]);
  put('cityKey', before.cityKey, keyOf(profile));
  // A suppression ends with its address; the do-not-call list is asked once the new one is written (apply-events.ts).
  for (const channel of CHANNELS) {
    const name = ADDRESS[channel];
    if (before[name] !== profile[name]) unset[`suppressed.${channel}`] = '';
  }
  put('consent', before.consent, consent);
  put('signals.followedAt', before.signals.followedAt, profile.signals.followedAt);
  put('signals.wishlist', before.signals.wishlist, profile.signals.wishlist);
  const visible = Object.keys(set).length + Object.keys(unset).length > 0;
  const news = refresh && !upToDate(refresh) ? (updateOf(refresh) as { $set: object; $unset?: object }) : undefined;
  if (!sameValue(before.memory, profile.memory)) set.memory = { ...profile.memory, n: profile.memory.n + 1 };
  const $set = { ...news?.$set, ...set };
  const $unset = { ...news?.$unset, ...unset };
  if (Object.keys($set).length + Object.keys($unset).length === 0) return undefined;
  return {
    filter: { ...unchanged(before), 'memory.n': before.memory?.n ?? { $exists: false } },
    update: {
      ...(Object.keys($set).length > 0 ? { $set } : {}),
      ...(Object.keys($unset).length > 0 ? { $unset } : {}),
      ...(visible || news ? { $inc: { rev: 1 } } : {}),
    },
  };
}

/** A customer whom only events know. */
function documentOf(shop: string, { work, applied: { profile }, consent, refresh }: Change): { readonly _id: string } {
  const { memory, signals, ...fields } = profile;
  const { view } = refresh ?? {};
  const customer: Customer = {
    ...emptyCustomer(shop, work),
    ...fields,
    ...(profile.city === undefined ? {} : { cityKey: cityKey(profile.city) }),
    consent,
    facts: view?.facts ?? NO_ORDERS,
    ...(view?.bought ? { bought: view.bought } : {}),
    signals: {
      ...signals,
      cart: view?.cart ?? [],
      unpaid: view?.unpaid ?? [],
      unreviewed: view?.unreviewed ?? [],
    },
    memory: { ...memory, n: 1 },
  };
  return customer;
}

/** Writes customers whose touches do not change in one request, the others one by one, as their purchases move counters. */
async function writeChanges(models: Models, changes: readonly Change[]): Promise<Change[]> {
  const writes = changes.flatMap((change) => {
    const write = writeOf(change);
    return write ? [{ change, write }] : [];
  });
  const bought = writes.filter(({ change }) => (change.refresh?.changes.length ?? 0) > 0);
  const plain = writes.filter(({ change }) => (change.refresh?.changes.length ?? 0) === 0);
  const again: Change[] = [];
  if (plain.length > 0) {
    const operations = plain.map(({ write }) => ({ updateOne: write }));
    const result = await native(models.customers).bulkWrite(operations as never[], { ordered: false });
    // Doing all of them again is harmless: who was written has nothing left to write.
    if (result.matchedCount !== plain.length) again.push(...plain.map(({ change }) => change));
  }
  const done = await inParallel(bought, async ({ write }) => {
    const result = await native(models.customers).updateOne(write.filter, write.update);
    return result.matchedCount === 1;
  });
  await moveFunnels(
    models,
    bought.flatMap(({ change }, at) => (done[at] ? (change.refresh?.changes ?? []) : [])),
  );
  again.push(...bought.flatMap(({ change }, at) => (done[at] ? [] : [change])));
  return again;
}

/** What an event was to what is kept elsewhere: its order, or the consent ledger. */
export type Elsewhere = (event: ShopEvent) => boolean;

/** What events come to: customers first, then what is kept elsewhere, all orders in few queries. */
async function changesOf(models: Models, changes: readonly Change[], rule: AttributionRule): Promise<Change[]> {
  const asking = changes.filter(({ work }) => work.events.some(asksOrders));
  const orders = await ordersOfEach(
    models,
    asking.map(({ work }) => work._id),
  );
  const asked = new Set(asking);
  return inParallel(changes, async (change) => {
    const { before, work } = change;
    const told = work.events.some(isConsentEvent) ? { ...change, consent: await consentOf(models, before) } : change;
    return asked.has(change) ? withOrders(told, orders.get(work._id) ?? [], rule) : told;
  });
}

/**
 * One round over customers: read, compute, write.
 * @param heard told what each event was
 * @returns those whom somebody else has written meanwhile, or may have
 */
export async function applyToCustomers(
  models: Models,
  shop: string,
  works: readonly CustomerWork[],
  elsewhere: Elsewhere,
  rule: AttributionRule,
  heard: (event: ShopEvent, reception: Reception) => void,
): Promise<CustomerWork[]> {
  const ids = works.map(({ _id }) => _id);
  // First the customers, then their orders and consents, as when orders are imported (refresh-customers.ts).
  const rows = await native(models.customers)
    .find<Row>({ _id: { $in: ids } }, { projection: PROJECTION, batchSize: ids.length + 1 })
    .toArray();
  const stored = new Map(rows.map((row) => [row._id, row]));
  const applied = works.map((work): Change => {
    const before = stored.get(work._id) ?? emptyCustomer(shop, work);
    return { work, before, applied: applyEvents(before, work.events, elsewhere), consent: before.consent };
  });
  const changes = await changesOf(models, applied, rule);
  for (const { work, applied } of changes) {
    work.events.forEach((event, at) => {
      heard(event, applied.receptions[at] ?? 'duplicate');
    });
  }
  const fresh = changes.filter(({ work }) => !stored.has(work._id));
  const documents = fresh.map((change) => documentOf(shop, change));
  const taken = new Set(await insertMissing(models.customers, documents));
  const known = changes.filter(({ work }) => stored.has(work._id));
  const lost = await writeChanges(models, known);
  return [...fresh.filter(({ work }) => taken.has(work._id)), ...lost].map(({ work }) => work);
}
