import { groupBy } from '../../../domain/base/group.js';
import { customerId } from '../../../domain/base/ids.js';
import type { AttributionRule } from '../../../domain/customer/attribution.js';
import { isOrderEvent, type ShopEvent } from '../../../domain/customer/events/event.js';
import type { Reception } from '../../../domain/customer/events/profile.js';
import type { Models } from '../../models.js';
import { recordUses } from '../../offer/offer-code-uses.js';
import { listedPhones, markDoNotCall } from '../consent/do-not-call.js';
import { underKept } from '../merged.js';
import { appendConsentEvents, isConsentEvent } from './apply-consent-events.js';
import { applyToCustomers, type CustomerWork } from './apply-customer-events.js';
import { applyOrderEvents, type OrderEventNews } from './apply-order-events.js';
import { noteAddresses } from './note-addresses.js';

/** What became of an event; `conflict`: its order was told with another time of placement by a file or report. */
export type EventOutcome = Reception | 'conflict';

const MAX_TRIES = 20;

const byCustomer = (shop: string, events: readonly ShopEvent[]): CustomerWork[] =>
  [...groupBy(events, ({ customer }) => customer)].map(([ref, own]) => ({
    _id: customerId(shop, ref),
    ref,
    events: own,
  }));

/**
 * Writes what events say: first the orders they speak of, then the customers, who are made when nobody knew of them. The
 * same events come to the same in whatever order, and however often; an attempt that died in between is completed by the
 * next one that brings the events again.
 * @param now when the shop told us
 * @returns what became of each event, in their order
 */
export async function applyShopEvents(
  models: Models,
  shop: { readonly _id: string; readonly currency: string },
  told: readonly ShopEvent[],
  rule: AttributionRule,
  now: Date,
): Promise<EventOutcome[]> {
  const events = await underKept(models, shop._id, told);
  const news = new Map<ShopEvent, OrderEventNews>();
  const coded = await applyOrderEvents(models, shop, events.filter(isOrderEvent), news);
  const words = await appendConsentEvents(models, shop._id, events.filter(isConsentEvent), now);
  const elsewhere = (event: ShopEvent): boolean => news.get(event) === 'changed' || words.has(event);
  const receptions = new Map<ShopEvent, Reception>();
  let left = byCustomer(
    shop._id,
    events.filter((event) => news.get(event) !== 'conflict'),
  );
  for (let tries = 0; left.length > 0; tries += 1) {
    if (tries === MAX_TRIES)
      throw new Error(`Cannot apply events to ${left.length} customers: somebody is always first`);
    left = await applyToCustomers(models, shop._id, left, elsewhere, rule, (event, reception) => {
      if (!receptions.has(event)) receptions.set(event, reception);
    });
  }
  await closeListedPhones(models, shop._id, events, now);
  await noteAddresses(models, shop._id, events, now);
  await recordUses(models, shop._id, [...coded]);
  return events.map((event) => (news.get(event) === 'conflict' ? 'conflict' : (receptions.get(event) ?? 'duplicate')));
}

/** Phones of the do-not-call list that events have brought: their customers get no SMS. */
async function closeListedPhones(models: Models, shop: string, events: readonly ShopEvent[], now: Date): Promise<void> {
  const phones = events.flatMap((event) => ('profile' in event && event.profile.phone ? [event.profile.phone] : []));
  const listed = await listedPhones(models, shop, phones);
  if (listed.size > 0) await markDoNotCall(models, shop, [...listed], now);
}
