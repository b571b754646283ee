import type { Finding } from '../../domain/base/finding.js';
import { fieldError } from '../http/problems.js';

/** Why a report of an order is refused. */
export function orderRefusal(
  kind: 'customer_unknown' | 'conflict',
  action: string,
  field: string,
  value: unknown,
): Finding {
  if (kind === 'customer_unknown') {
    return fieldError('customer_not_found', action, field, value, 'a customer of the shop; import customers first');
  }
  const allowed = 'an order with the placement, products and total of the recorded one, or one that has gone further';
  return fieldError('order_conflict', action, field, value, allowed);
}
