import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import type { Customer, Touch } from '../../domain/customer/customer.js';
import { SUPPRESSION_REASONS } from '../../domain/customer/suppression.js';
import { instantOut, ref, slug } from '../http/common-schema.js';
import { consentOut } from './consent-schema.js';

export const customerParams = z.strictObject({ shop: slug, customer: ref });

const skuSignal = z.object({ sku: z.string(), at: instantOut });
const orderSignal = z.object({ order: z.string(), at: instantOut });
const suppression = z.object({ reason: z.enum(SUPPRESSION_REASONS), at: instantOut, source: z.string() });

const requests = z
  .object({ human: z.int(), unsure: z.int(), machine: z.int() })
  .optional()
  .meta({ description: 'Requests by whose they are' });
const sale = z.object({ at: instantOut, by: z.enum(['click', 'receipt']), orders: z.int(), revenue: z.int() });

export const touch = z
  .object({
    run: z.string(),
    ref: z
      .string()
      .optional()
      .meta({ description: 'The reference it was sent under, of a record that was merged since' }),
    window: z.string(),
    channel: z.enum(CHANNELS),
    at: instantOut,
    failed: z.boolean().optional(),
    deliveredAt: instantOut.optional(),
    readAt: instantOut.optional(),
    clickedAt: instantOut.optional(),
    order: z.string().optional(),
    boughtAt: instantOut.optional(),
    revenue: z.int().optional(),
    sales: z.array(sale).optional().meta({ description: 'Its orders by the hour, and what they were attributed by' }),
    opens: requests,
    clicks: requests,
    humanClicks: z
      .array(instantOut)
      .optional()
      .meta({ description: 'Clicks of a person: what orders are attributed by' }),
  })
  .meta({ id: 'Touch', description: 'One message to this customer and what it brought' });

export const customerOut = z
  .object({
    customer: ref,
    name: z.string(),
    phone: z.string().optional(),
    email: z.string().optional(),
    chatId: z.string().optional(),
    zaloId: z.string().optional(),
    facts: z.object({
      validOrders: z.int(),
      revenue: z.int().meta({ description: "Minor units of the shop's currency" }),
      firstOrderAt: instantOut.optional(),
      lastOrderAt: instantOut.optional(),
      recentOrderAts: z.array(instantOut),
    }),
    signals: z.object({
      followedAt: instantOut.optional(),
      wishlist: z.array(skuSignal),
      cart: z.array(skuSignal),
      unpaid: z.array(orderSignal),
      unreviewed: z.array(orderSignal),
    }),
    city: z.string().optional(),
    tags: z.array(z.string()).optional(),
    bought: z
      .object({
        orders: z.array(z.object({ at: instantOut, total: z.int() })),
        ordersSince: instantOut.optional(),
        skus: z.array(skuSignal),
        skusSince: instantOut.optional(),
        reviewedAt: instantOut.optional(),
      })
      .optional()
      .meta({ description: 'Newest valid orders and products; before `…Since` some may be missing' }),
    consent: z.partialRecord(z.enum(CHANNELS), consentOut),
    suppressed: z.partialRecord(z.enum(CHANNELS), suppression).optional(),
    shared: z
      .partialRecord(z.enum(CHANNELS), z.array(z.string()))
      .optional()
      .meta({ description: 'Who else of the shop has the address' }),
    touches: z.array(touch),
    simulated: z.boolean().optional(),
  })
  .meta({ id: 'Customer' });

function touchView({ claim: _claim, engaged, ...one }: Touch): object {
  const { opens, clicks, humanClicks } = engaged ?? {};
  return {
    ...one,
    ...(opens ? { opens } : {}),
    ...(clicks ? { clicks } : {}),
    ...(humanClicks ? { humanClicks } : {}),
  };
}

/** A customer as the API shows it: without what only the engine's locks need. Dates become text in JSON. */
export function customerView({ ref: customer, touches, ...rest }: Customer): object {
  const {
    _id,
    shop: _shop,
    rev: _rev,
    heard: _heard,
    cityKey: _cityKey,
    memory: _memory,
    erasedAs: _erasedAs,
    ...shown
  } = rest;
  return { customer, ...shown, touches: touches.map(touchView) };
}
