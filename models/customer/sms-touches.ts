import { messageId } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

/** A phone belongs to a family at most; more is somebody's test data. */
const MAX_OWNERS = 100;

/**
 * The SMS that left for a phone since an instant, by message id: what a provider can mean who names nothing but the phone.
 * @param phone E.164; @param shops whose customers are looked at
 */
export async function smsTouchesOf(
  models: Models,
  phone: string,
  shops: readonly string[],
  since: Date,
): Promise<string[]> {
  const owners = await native(models.customers)
    .find<Pick<Customer, 'ref' | 'touches'>>(
      { shop: { $in: [...shops] }, phone },
      { projection: { ref: 1, touches: 1 }, limit: MAX_OWNERS },
    )
    .toArray();
  return owners.flatMap(({ ref, touches }) =>
    touches.filter(({ channel, at }) => channel === 'sms' && at >= since).map(({ run }) => messageId(run, ref)),
  );
}
