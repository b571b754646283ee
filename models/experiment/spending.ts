import { customerId, customerKey, ERASED } from '../../domain/base/ids.js';
import { refOfKey } from '../../domain/base/ref.js';
import { isValidOrder } from '../../domain/customer/order.js';
import { addSpending, NO_SPENDING, type Spending, spent } from '../../domain/experiment/money.js';
import { native } from '../base/native.js';
import { keptRefs } from '../customer/merged.js';
import { ordersOfEach } from '../customer/orders-of.js';
import type { Models } from '../models.js';
import type { Assigned } from './assigned.js';

/** When somebody was drawn. */
type Drawn = Pick<Assigned, 'id' | 'shop' | 'since'>;

/** Customers who are looked up at once. */
const AT_ONCE = 1_000;

/** Those who may have bought since they were assigned; the erased keep their orders, and no fact that tells of them. */
async function maybeBuyers(models: Models, people: readonly Drawn[]): Promise<Drawn[]> {
  const first = Math.min(...people.map(({ since }) => since.getTime()));
  const buyers = native(models.customers).find<{ _id: string }>(
    { _id: { $in: people.map(({ id }) => id) }, 'facts.lastOrderAt': { $gte: new Date(first) } },
    { projection: { _id: 1 }, batchSize: AT_ONCE + 1 },
  );
  const known = new Set((await buyers.toArray()).map(({ _id }) => _id));
  return people.filter(({ id, shop }) => known.has(id) || id.startsWith(customerId(shop, ERASED)));
}

/** What each of these customers spent on valid orders since they were assigned; who bought nothing is missing. */
async function boughtBy(models: Models, people: readonly Drawn[], until: Date): Promise<Map<string, number>> {
  const since = new Map(people.map((one) => [one.id, one.since]));
  const sums = new Map<string, number>();
  for (const [customer, orders] of await ordersOfEach(models, [...since.keys()])) {
    const from = since.get(customer);
    const own = orders.filter(
      (order) => from !== undefined && isValidOrder(order) && order.placedAt >= from && order.placedAt < until,
    );
    if (own.length > 0)
      sums.set(
        customer,
        own.reduce((sum, { total }) => sum + total, 0),
      );
  }
  return sums;
}

/**
 * Each under the reference that they are kept under, by the `_id` they were drawn with. Where both records of a customer were drawn, one
 * has the orders of both: else they were counted twice.
 */
async function asKept(models: Models, people: readonly Drawn[]): Promise<ReadonlyMap<string, Drawn>> {
  const asked = new Map(people.map((one) => [one.id, one]));
  const [first] = people;
  if (!first) return asked;
  const refs = people.map(({ id }) => refOfKey(customerKey(id)));
  const kept = await keptRefs(models, first.shop, refs);
  const taken = new Set(asked.keys());
  for (const [ref, into] of kept) {
    const [drawn, id] = [customerId(first.shop, ref), customerId(first.shop, into)];
    const one = asked.get(drawn);
    if (!one || taken.has(id)) continue;
    taken.delete(drawn);
    taken.add(id);
    asked.set(drawn, { ...one, id });
  }
  return asked;
}

/** What each of these customers spent on valid orders between their assignment and the end; who bought nothing is missing. */
export async function spendingOf(models: Models, people: readonly Drawn[], until: Date): Promise<Map<string, number>> {
  const sums = new Map<string, number>();
  for (let from = 0; from < people.length; from += AT_ONCE) {
    const some = people.slice(from, from + AT_ONCE);
    const asked = await asKept(models, some);
    const found = await boughtBy(models, await maybeBuyers(models, [...asked.values()]), until);
    for (const [drawn, { id }] of asked) {
      const sum = found.get(id);
      if (sum !== undefined) sums.set(drawn, sum);
    }
  }
  return sums;
}

/** People of one arm as they are counted, one after the other. */
export class ArmCount {
  bought = 0;
  #buyers: Spending = NO_SPENDING;
  assigned = 0;

  add(amount: number | undefined): void {
    this.assigned += 1;
    if (amount === undefined) return;
    this.bought += 1;
    this.#buyers = addSpending(this.#buyers, spent(amount));
  }
  get arm() {
    return { assigned: this.assigned, bought: this.bought };
  }
  get spending(): Spending {
    return addSpending(this.#buyers, spent(0, this.assigned - this.bought));
  }
}
