import { refKey, refOfKey } from './ref.js';
import type { RunWindow } from './window.js';

/**
 * Every id that a retried step may write is computed here from what it names, never drawn at random.
 * Shop, campaign key and outreach are slugs (`[a-z0-9-]`), so the separators `.`, `/` and `:` are free.
 * Refs of a shop are escaped (ref.ts): in an `_id` they have none of the separators, whatever the shop writes.
 * Customers, orders and batches begin with their owner: one `_id` range is one shop's customers or one run's batches.
 */
export const campaignId = (shop: string, key: string): string => `${shop}.${key}`;
export const windowKey = (campaign: string, window: RunWindow): string => `${campaign}.${window}`;
export const runId = (campaign: string, outreach: string, n = 1): string => `${campaign}.${outreach}.${n}`;
/** The n-th time that those whom a run failed are tried again. @param run runId */
export const retryRunId = (run: string, n: number): string => `${run}-${n}`;
/** The run that a run's retries belong to: itself, or what it is a retry of. */
export const firstRunOf = (run: string): string => {
  const dash = run.indexOf('-', run.lastIndexOf('.'));
  return dash < 0 ? run : run.slice(0, dash);
};
/** Which retry it is; 0 of a run that is none. */
export const retryOfRun = (run: string): number => Number(run.slice(firstRunOf(run).length + 1) || 0);
export const customerId = (shop: string, ref: string): string => `${shop}/${refKey(ref)}`;
/** Begins the reference that stands for a customer who was erased. */
export const ERASED = 'erased-';
/** The shop in a customer's `_id`. */
export const shopOf = (customer: string): string => customer.slice(0, customer.indexOf('/'));
/** The shop of a run or a campaign. */
export const shopOfRun = (run: string): string => run.slice(0, run.indexOf('.'));
export const orderId = (shop: string, customer: string, ref: string): string =>
  `${customerId(shop, customer)}/${refKey(ref)}`;
export const productId = (shop: string, sku: string): string => `${shop}/${refKey(sku)}`;
/** The part of a customer's `_id` that is their ref, escaped: `_id`s and keys have one order. */
export const customerKey = (customer: string): string => customer.slice(customer.indexOf('/') + 1);
/** An API key, by the name that its maker gives it. @param shop undefined for a key of the whole installation */
export const apiKeyId = (shop: string | undefined, name: string): string =>
  shop === undefined ? name : `${shop}.${name}`;
/** A shop's account of a channel: one for each. */
export const accountId = (shop: string, channel: string): string => `${shop}/${channel}`;
/** Where a shop's own systems are told of what happens. */
export const webhookId = (shop: string, key: string): string => `${shop}/${key}`;
/** One message on its way to one endpoint. @param endpoint webhookId */
export const webhookDeliveryId = (endpoint: string, message: string): string => `${endpoint}/${message}`;
/** What a provider calls an SMS, or a part of one. @param account who knows it by that name */
export const smsNameId = (account: string, name: string): string => `${account}/${name}`;
export const offerId = (shop: string, key: string): string => `${shop}/${key}`;

const SEQ_DIGITS = 6;
const sequel = (owner: string, n: number): string => `${owner}/${String(n).padStart(SEQ_DIGITS, '0')}`;
export const batchId = sequel;
export const memberPageId = sequel;
export const audienceId = (shop: string, key: string): string => `${shop}/${key}`;
/** @param audience audienceId */
export const audienceVersionId = sequel;
export const quotaUseId = (shop: string, platform: string, from: string): string => `${shop}/${platform}/${from}`;
/** @param phone E.164 */
export const doNotCallId = (shop: string, phone: string): string => `${shop}/${phone}`;
/** @param customer customerId @param hash of all that was said: the same word said again is the same document */
export const consentId = (customer: string, at: Date, hash: string): string =>
  `${customer}/${at.toISOString()}-${hash}`;
/** @param customer customerId @param hash of the provider's id of the message */
export const undecidedId = (customer: string, hash: string): string => `${customer}/${hash}`;
/** @param hash of the address itself */
export const addressId = (shop: string, channel: string, hash: string): string => `${shop}/${channel}:${hash}`;
/** @param customer customerId */
export const liftId = (customer: string, channel: string, at: Date): string =>
  `${customer}/${channel}/${at.toISOString()}`;
/** The `_id` of something that lies under one owner, as it is under another. */
export const movedId = (_id: string, from: string, to: string): string => `${to}${_id.slice(from.length)}`;
/** A customer's own code of an offer's pool. @param owner the campaign or programme */
export const codeHoldId = (owner: string, offer: string, customer: string): string =>
  `${owner}/${offer}/${refKey(customer)}`;
/** All holds of a campaign's or programme's offer. */
export const codeHoldsOf = (owner: string, offer: string): { $gt: string; $lt: string } => under(`${owner}/${offer}`);
/** Tills do not tell capitals from small letters, so two codes that differ only in them are the same code. */
export const codeKey = (code: string): string => code.toUpperCase();
/** Other systems' codes may have slashes, which separate the parts of ids. */
export const codeId = (shop: string, code: string): string => `${shop}/${codeKey(code).replaceAll('/', '%2F')}`;
/** One code in one order: one `_id` range holds a code's uses. */
export const codeUseId = (shop: string, code: string, customer: string, order: string): string =>
  `${codeId(shop, code)}/${refKey(customer)}/${refKey(order)}`;
/** @param offer offerId @param key the caller's own name for the drawing */
export const drawId = (offer: string, key: string): string => `${offer}/${key}`;
export const eligibilityCheckId = (shop: string, at: Date): string => `${shop}/${at.toISOString()}`;
/**
 * The tokens of an application for one official account of Zalo's.
 * @param holder of shops' own accounts: what only those who know the application's secret can name
 */
export const zaloAccountId = (app: string, account: string, holder?: string): string =>
  holder === undefined ? `${app}/${account}` : `${app}/${account}/${holder}`;
/** @param day YYYY-MM-DD in the shop's zone */
export const winbackDayId = (programme: string, day: string): string => `${programme}/${day}`;

const MS_DIGITS = 15;
const stamp = (at: Date): string => String(at.getTime()).padStart(MS_DIGITS, '0');
export const testRecipientId = (shop: string, channel: string, address: string): string =>
  `${shop}/${channel}/${address}`;
/** In the order of time. @param nonce tells apart what happens in one millisecond */
export const auditId = (at: Date, nonce: string): string => `${stamp(at)}-${nonce}`;
/** The `_id`s of the audit log in a time, and before the last one of a page that is read backwards. */
export const auditIds = (since: Date | undefined, until: Date | undefined, after: string | undefined) => {
  const end = until === undefined ? '\uffff' : stamp(until);
  return { $gte: since === undefined ? '' : stamp(since), $lt: after !== undefined && after < end ? after : end };
};
/** In the order of time. @param nonce tells apart what happens in one millisecond */
export const testSendId = (shop: string, at: Date, nonce: string): string => `${shop}/${stamp(at)}-${nonce}`;
/** In the order of time, as testSendId. */
export const importId = testSendId;
/** The one that a client names by what follows the shop. */
export const importNamed = (shop: string, name: string): string => `${shop}/${name}`;
/** Begins the `_id`s of the pages of one part of an import. @param part `changes`, `made` or `rows` */
export const importPart = (id: string, part: string): string => `${id}/${part}`;
export const importPageId = (id: string, part: string, n: number): string => sequel(importPart(id, part), n);
export const importMappingId = (shop: string, name: string): string => `${shop}/${name}`;
/** The one that a client names by what follows the shop. */
export const testSendNamed = (shop: string, name: string): string => `${shop}/${name}`;
/** The `_id`s of a shop's test sends from an instant on. */
export const testSendsFrom = (shop: string, since: Date): { $gte: string; $lt: string } => ({
  $gte: `${shop}/${stamp(since)}`,
  $lt: under(shop).$lt,
});

/** A message of a run that came back. @param customer customerId */
export const bounceId = (customer: string, run: string): string => `${customer}/${run}`;
/** Beside it: somebody called it spam. @param customer customerId */
export const complaintId = (customer: string, run: string): string => `${customer}/${run}/complaint`;
/** The day (UTC) of reports that nobody could act on. */
export const heldDay = (at: Date): string => at.toISOString().slice(0, 10);
/** How many of them there were on a day for one reason. */
export const heldCountId = (at: Date, reason: string): string => `${heldDay(at)}/${reason}`;

/** The provider's idempotency key, and what receipts and tracking links name. `customer` is the shop's own reference. */
export const messageId = (run: string, customer: string): string => `${run}:${refKey(customer)}`;

/** Some recipients of a batch, by their places: what a short link needs to find one. */
export const placePageId = (run: string, seq: number, page: number): string => sequel(batchId(run, seq), page);
/** Recipients on one page: few, since a click reads a page. */
export const PLACES_PER_PAGE = 25;
/** The page of a recipient, and where on it they are. @param index in the batch */
export const placePageOf = (
  run: string,
  seq: number,
  index: number,
): { readonly _id: string; readonly index: number } => ({
  _id: placePageId(run, seq, Math.floor(index / PLACES_PER_PAGE)),
  index: index % PLACES_PER_PAGE,
});
/** The requests for one message's addresses: those of a run in one range. */
export const trailId = (run: string, customer: string): string => `${run}/${refKey(customer)}`;
/** The message whose requests a trail holds: messageId(run, customer). */
export const messageOfTrail = (id: string): string => id.replace('/', ':');
/** What a run counted on a day. @param day YYYY-MM-DD in UTC */
export const runDayId = (run: string, day: string): string => `${run}/${day}`;
/** The run in the `_id` of one of its days. */
export const runOfDay = (day: string): string => day.slice(0, day.indexOf('/'));

/** The parts of a message id: `{ run, customer, shop }`, or undefined when it is not one of ours. */
export function parseMessageId(id: string): { run: string; customer: string; shop: string } | undefined {
  const at = id.indexOf(':');
  const dot = id.indexOf('.');
  if (at < 1 || dot < 1 || dot > at || at === id.length - 1) return undefined;
  try {
    return { run: id.slice(0, at), customer: refOfKey(id.slice(at + 1)), shop: id.slice(0, dot) };
  } catch {
    return undefined;
  }
}

/** @param of the channel or the shop; empty for all */
export const stopSwitchId = (kind: 'all' | 'channel' | 'shop', of: string): string => `${kind}:${of}`;

export const campaignWorkflowId = (campaign: string): string => `campaign:${campaign}`;
export const outreachWorkflowId = (run: string): string => `outreach:${run}`;

/** All `_id`s that begin with `prefix`, as a half-open range (U+FFFF sorts after every character an id may hold). */
export const idRange = (prefix: string): { $gt: string; $lt: string } => ({ $gt: prefix, $lt: `${prefix}\uffff` });
/** All `_id`s that lie under an owner: a shop's customers, a customer's orders, a run's batches. */
export const under = (owner: string): { $gt: string; $lt: string } => idRange(`${owner}/`);
/** The `_id`s of a run's retries. @param run runId */
export const retriesOf = (run: string): { $gt: string; $lt: string } => idRange(`${run}-`);
/** The `_id`s of all runs of a campaign or a win-back programme; of a shop, those of all its campaigns and their runs. */
export const runsOf = (owner: string): { $gt: string; $lt: string } => idRange(`${owner}.`);
