import type { Finding } from '../../domain/base/finding.js';
import { DAY_MS } from '../../domain/base/time.js';
import { isGuest } from '../../domain/imports/words.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { fieldError } from '../http/problems.js';
import type { OrderIn } from './schema.js';

const GUEST_WORDS = 'the name of one customer; a guest is none';

/** What is wrong with an order before it is compared with what is stored. @param at JSON pointer to the order */
export function refuseOrder(order: OrderIn, action: string, at: string, shop: Shop, now: Date): Finding | undefined {
  if (isGuest(order.customer)) return fieldError('guest', action, `${at}/customer`, order.customer, GUEST_WORDS);
  if (order.total.currency !== shop.currency) {
    const allowed = `${shop.currency}, the shop's`;
    return fieldError('wrong_currency', action, `${at}/total/currency`, order.total.currency, allowed);
  }
  const latest = new Date(now.getTime() + DAY_MS);
  if (order.placedAt <= latest) return undefined;
  return fieldError('invalid_value', action, `${at}/placedAt`, order.placedAt, `not after ${latest.toISOString()}`);
}

/** Why a report of an order is refused that says something else than the one before, and not what came after. */
export function orderRefusal(action: string, field: string, value: unknown): Finding {
  const allowed =
    'an order with the placement, products and total of the recorded one, or one that has gone further; PUT of the one order corrects it';
  return fieldError('order_conflict', action, field, value, allowed);
}
