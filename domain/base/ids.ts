import type { RunWindow } from './window.js';

/**
 * Every id that a retried step may write is computed here from what it names, never drawn at random.
 * Shop, campaign key and outreach are slugs (`[a-z0-9-]`), so the separators `.`, `/` and `:` are free.
 * Customers, orders and batches begin with their owner: one `_id` range is one shop's customers or one run's batches.
 */
export const campaignId = (shop: string, key: string): string => `${shop}.${key}`;
export const windowKey = (campaign: string, window: RunWindow): string => `${campaign}.${window}`;
export const runId = (campaign: string, outreach: string, n = 1): string => `${campaign}.${outreach}.${n}`;
export const customerId = (shop: string, ref: string): string => `${shop}/${ref}`;
/** The shop in a customer's `_id`. */
export const shopOf = (customer: string): string => customer.slice(0, customer.indexOf('/'));
export const orderId = (shop: string, customer: string, ref: string): string => `${shop}/${customer}/${ref}`;
export const productId = (shop: string, sku: string): string => `${shop}/${sku}`;
export const offerId = (shop: string, key: string): string => `${shop}/${key}`;
export const batchId = (run: string, seq: number): string => `${run}/${String(seq).padStart(6, '0')}`;

/** The provider's idempotency key, and what receipts and tracking links name. `customer` is the shop's own reference. */
export const messageId = (run: string, customer: string): string => `${run}:${customer}`;

/** The parts of a message id: `{ run, customer, shop }`, or undefined when it is not one of ours. */
export function parseMessageId(id: string): { run: string; customer: string; shop: string } | undefined {
  const at = id.indexOf(':');
  const dot = id.indexOf('.');
  if (at < 1 || dot < 1 || dot > at || at === id.length - 1) return undefined;
  return { run: id.slice(0, at), customer: id.slice(at + 1), shop: id.slice(0, dot) };
}

export const campaignWorkflowId = (campaign: string): string => `campaign:${campaign}`;
export const outreachWorkflowId = (run: string): string => `outreach:${run}`;

/** All `_id`s that begin with `prefix`, as a half-open range (U+FFFF sorts after every character an id may hold). */
export const idRange = (prefix: string): { $gt: string; $lt: string } => ({ $gt: prefix, $lt: `${prefix}\uffff` });
/** The `_id`s of all runs of a campaign or a win-back programme. */
export const runsOf = (owner: string): { $gt: string; $lt: string } => idRange(`${owner}.`);
