import { customerId, under } from '../../domain/base/ids.js';
import { refKey } from '../../domain/base/ref.js';
import type { Customer } from '../../domain/customer/customer.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

/** What a list shows of a customer. */
export type CustomerRow = Pick<Customer, '_id' | 'ref' | 'name' | 'phone' | 'email' | 'chatId' | 'facts'>;
const ROW = { ref: 1, name: 1, phone: 1, email: 1, chatId: 1, facts: 1 } as const;

/** Who is looked for: each is an index's own field, so a shop of a million is not read through. */
export interface Sought {
  /** The beginning of a reference. */
  readonly ref?: string;
  /** E.164 */
  readonly phone?: string;
  /** In small letters. */
  readonly email?: string;
  readonly chatId?: string;
}

/** A page of a shop's customers, by reference. @param after the last reference seen @param sought any of these; all when undefined */
export async function customerPage(
  { customers }: Pick<Models, 'customers'>,
  shop: string,
  { after, limit, sought }: { readonly after?: string; readonly limit: number; readonly sought?: Sought },
): Promise<CustomerRow[]> {
  const all = under(shop);
  const { ref, ...exact } = sought ?? {};
  // No escaped reference has a character behind `~`.
  const begins = ref === undefined ? [] : [{ _id: { $gte: `${shop}/${refKey(ref)}`, $lt: `${shop}/${refKey(ref)}~` } }];
  const ways = [...begins, ...Object.entries(exact).map(([field, value]) => ({ shop, [field]: value }))];
  const _id = { $gt: after === undefined ? all.$gt : customerId(shop, after), $lt: all.$lt };
  return native(customers)
    .find<CustomerRow>(
      { shop, _id, erasedAs: { $exists: false }, ...(sought === undefined ? {} : { $or: ways }) },
      { projection: ROW, sort: { _id: 1 }, limit },
    )
    .toArray();
}
