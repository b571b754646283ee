import { DAY_MS, HOUR_MS, shifted } from './calendar.js';
import { VISITORS, visitorRef } from './customers.js';
import type { ShopHistory } from './history.js';
import { type Invoice, readInvoices } from './invoices.js';
import { type Random, randomFor } from './random.js';
import type { OrderRow } from './rows.js';
import { BUYER, pickSku, VISITOR } from './signals.js';

export const CURRENCY = 'GBP';
/** Simulated orders are told apart by their id. */
const SIMULATED = 'sim-';

/** Younger orders are paid but still on their way. */
const DELIVERED_AFTER_MS = 3 * DAY_MS;
const REVIEW_SHARE = 0.55;
const REVIEW_WITHIN_MS = 20 * DAY_MS;
/** An unpaid order this young is one that a reminder can still save. */
const UNPAID_WITHIN_MS = 36 * HOUR_MS;

/** A review some days after delivery, unless that would be in the future. */
function reviewedAt(random: Random, placedAt: Date, campaignAt: Date): string {
  const at = new Date(placedAt.getTime() + DAY_MS + random.int(REVIEW_WITHIN_MS));
  return random.chance(REVIEW_SHARE) && at < campaignAt ? at.toISOString() : '';
}

/**
 * An invoice of the source as an order. A cancelled invoice is a credit note there, with a negative total: it becomes a
 * cancelled order over the absolute amount, so it is no valid order (docs/sources.md#audience-definitions) and no negative
 * amount either.
 */
function fromInvoice(seed: string, invoice: Invoice, shiftMs: number, campaignAt: Date): OrderRow {
  const placedAt = shifted(invoice.placedAt, shiftMs);
  const settled = campaignAt.getTime() - placedAt.getTime() > DELIVERED_AFTER_MS ? 'delivered' : 'paid';
  return {
    id: invoice.ref,
    customer: invoice.customer,
    placed_at: placedAt.toISOString(),
    status: invoice.cancelled ? 'cancelled' : settled,
    total_minor: String(Math.abs(invoice.pence)),
    currency: CURRENCY,
    skus: invoice.skus.join(' '),
    reviewed_at: invoice.cancelled ? '' : reviewedAt(randomFor(seed, 'review', invoice.ref), placedAt, campaignAt),
  };
}

function unpaidOrder(random: Random, customer: string, campaignAt: Date, history: ShopHistory): OrderRow {
  const skus = new Set<string>();
  for (let n = 1 + random.int(4); n > 0; n--) skus.add(pickSku(random, history.bestSellers, []));
  return {
    id: `${SIMULATED}${customer}`,
    customer,
    placed_at: new Date(campaignAt.getTime() - HOUR_MS - random.int(UNPAID_WITHIN_MS)).toISOString(),
    status: 'placed',
    total_minor: String(500 + random.int(9_500)),
    currency: CURRENCY,
    skus: [...skus].join(' '),
    reviewed_at: '',
  };
}

function* unpaidOrders(seed: string, campaignAt: Date, history: ShopHistory): Generator<OrderRow> {
  const buyers = history.customers.map(({ customer }) => ({ ref: customer, share: BUYER.leavesOrderUnpaid }));
  const visitors = Array.from({ length: VISITORS }, (_, i) => ({
    ref: visitorRef(i + 1),
    share: VISITOR.leavesOrderUnpaid,
  }));
  for (const { ref, share } of [...buyers, ...visitors]) {
    const random = randomFor(seed, 'unpaid', ref);
    if (random.chance(share)) yield unpaidOrder(random, ref, campaignAt, history);
  }
}

/** The source's invoices moved in time, as they come; then the simulated unpaid orders. */
export async function* orderRows(
  seed: string,
  campaignAt: Date,
  shiftMs: number,
  history: ShopHistory,
): AsyncGenerator<OrderRow> {
  for await (const invoice of readInvoices()) yield fromInvoice(seed, invoice, shiftMs, campaignAt);
  yield* unpaidOrders(seed, campaignAt, history);
}
