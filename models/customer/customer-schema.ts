import { Schema } from 'mongoose';
import { CHANNELS } from '../../domain/base/channel.js';
import type { Customer, Engaged, OrderFacts, Purchases, Sale, Signals, Touch } from '../../domain/customer/customer.js';
import { END_REASONS, type WinbackEntry } from '../../domain/customer/entry.js';
import { SUPPRESSION_REASONS, type Suppression } from '../../domain/customer/suppression.js';
import type { ByClass } from '../../domain/customer/tracking/hit.js';
import { channelName, count, EMBEDDED, flag, instant, OPTIONS, text } from '../base/fields.js';

const consent = new Schema({ granted: flag, at: instant, optedOut: Boolean }, EMBEDDED);
const suppression = new Schema<Suppression>(
  { reason: { type: String, enum: SUPPRESSION_REASONS, required: true }, at: instant, source: text },
  EMBEDDED,
);
const skuSignal = new Schema({ sku: text, at: instant }, EMBEDDED);
const orderSignal = new Schema({ order: text, at: instant }, EMBEDDED);

const facts = new Schema<OrderFacts>(
  { validOrders: count, revenue: count, firstOrderAt: Date, lastOrderAt: Date, recentOrderAts: [Date] },
  EMBEDDED,
);
const signals = new Schema<Signals>(
  { followedAt: Date, wishlist: [skuSignal], cart: [skuSignal], unpaid: [orderSignal], unreviewed: [orderSignal] },
  EMBEDDED,
);
const purchases = new Schema<Purchases>(
  {
    orders: [new Schema({ at: instant, total: count }, EMBEDDED)],
    ordersSince: Date,
    skus: [skuSignal],
    skusSince: Date,
    reviewedAt: Date,
  },
  EMBEDDED,
);
const byClass = new Schema<ByClass>({ human: count, unsure: count, machine: count }, EMBEDDED);
const engaged = new Schema<Engaged>(
  {
    toldDeliveredAt: Date,
    toldReadAt: Date,
    toldClickedAt: Date,
    openedAt: Date,
    clickedAt: Date,
    humanClicks: { type: [Date], default: undefined },
    opens: { type: byClass, default: undefined },
    clicks: { type: byClass, default: undefined },
  },
  EMBEDDED,
);
const sale = new Schema<Sale>({ at: instant, by: text, orders: count, revenue: Number }, EMBEDDED);
const touch = new Schema<Touch>(
  {
    run: text,
    ref: String,
    window: text,
    channel: channelName,
    at: instant,
    claim: text,
    failed: Boolean,
    deliveredAt: Date,
    readAt: Date,
    clickedAt: Date,
    engaged: { type: engaged, default: undefined },
    order: String,
    boughtAt: Date,
    revenue: Number,
    sales: { type: [sale], default: undefined },
  },
  EMBEDDED,
);

const winbackEntry = new Schema<WinbackEntry>(
  {
    programme: text,
    lapsedAt: instant,
    enteredAt: instant,
    day: text,
    arm: { type: String, enum: ['treated', 'holdout'], required: true },
    run: String,
    tries: count,
    ended: { type: String, enum: END_REASONS },
    endedAt: Date,
  },
  EMBEDDED,
);

const perChannel = <T>(one: T): Record<string, T> => Object.fromEntries(CHANNELS.map((channel) => [channel, one]));

export const customerSchema = new Schema<Customer>(
  {
    _id: text,
    shop: text,
    ref: text,
    rev: count,
    name: text,
    phone: String,
    email: String,
    chatId: String,
    zaloId: String,
    facts: { type: facts, required: true },
    signals: { type: signals, required: true },
    bought: { type: purchases, default: undefined },
    city: String,
    cityKey: String,
    tags: { type: [String], default: undefined },
    consent: { type: new Schema(perChannel(consent), EMBEDDED), required: true, default: () => ({}) },
    suppressed: { type: new Schema(perChannel(suppression), EMBEDDED), default: undefined },
    shared: { type: new Schema(perChannel([String]), EMBEDDED), default: undefined },
    touches: [touch],
    heard: String,
    winbacks: { type: [winbackEntry], default: undefined },
    memory: { type: Schema.Types.Mixed },
    simulated: Boolean,
    erasedAs: String,
  },
  OPTIONS,
);

/*
 * For real MongoDB. A plan and a preview read a shop's `_id` range in order, a page at a time: so `_id` comes first, then
 * what the coarse filter of each built-in audience compares, and only likely members are fetched. A claim changes none of
 * these fields, so no index costs it anything. The embedded server has `_id` alone.
 */
export const AUDIENCE_INDEXES: readonly Readonly<Record<string, 1>>[] = [
  { _id: 1, 'facts.validOrders': 1, 'facts.lastOrderAt': 1 },
  { _id: 1, 'signals.followedAt': 1 },
  { _id: 1, 'signals.cart.at': 1 },
  { _id: 1, 'signals.wishlist.at': 1 },
  { _id: 1, 'signals.unpaid.at': 1 },
  { _id: 1, 'signals.unreviewed.at': 1 },
];
for (const index of AUDIENCE_INDEXES) customerSchema.index({ ...index });
customerSchema.index({ shop: 1, 'winbacks.run': 1, _id: 1 });
// Inbound messages name a sender, and a refusal is one of everybody with the address; lists of suppressed addresses are short.
customerSchema.index({ shop: 1, phone: 1 }, { partialFilterExpression: { phone: { $exists: true } } });
customerSchema.index({ shop: 1, email: 1 }, { partialFilterExpression: { email: { $exists: true } } });
customerSchema.index({ shop: 1, chatId: 1 }, { partialFilterExpression: { chatId: { $exists: true } } });
customerSchema.index({ shop: 1, _id: 1 }, { partialFilterExpression: { suppressed: { $exists: true } } });
