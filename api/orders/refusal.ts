import type { Finding } from '../../domain/base/finding.js';
import { fieldError } from '../http/problems.js';

/** Why a report of an order is refused that says something else than the one before, and not what came after. */
export function orderRefusal(action: string, field: string, value: unknown): Finding {
  const allowed =
    'an order with the placement, products and total of the recorded one, or one that has gone further; PUT of the one order corrects it';
  return fieldError('order_conflict', action, field, value, allowed);
}
