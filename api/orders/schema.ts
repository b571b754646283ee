import { z } from 'zod';
import { ORDER_STATUSES } from '../../domain/customer/order.js';
import { readStatus } from '../../domain/imports/words.js';
import { MAX_ORDER_CODES, ORDER_CODE, ORDER_CODE_WORDS } from '../../domain/offer/code.js';
import { instant, money, ref, shopParams } from '../http/common-schema.js';
import { fieldErrorOut } from '../http/field-error-schema.js';

/** Orders in one request. */
const MAX_ORDERS = 500;
const MAX_SKUS = 500;

/** A status in our word, or in one of a platform that means it. */
const status = z
  .preprocess((word) => (typeof word === 'string' ? (readStatus(word) ?? word) : word), z.enum(ORDER_STATUSES))
  .meta({
    description: 'Words of platforms that mean one of these are read too: shipped, canceled, refunded, on_hold',
  });

const orderIn = z
  .strictObject({
    id: ref,
    customer: ref,
    placedAt: instant,
    status,
    total: money.meta({ description: "Net, in the shop's currency" }),
    skus: z.array(ref).max(MAX_SKUS).default([]),
    reviewedAt: instant.exactOptional(),
    updatedAt: instant
      .exactOptional()
      .meta({ description: 'When the platform changed it last: the newest word holds' }),
    codes: z
      .array(z.string().regex(ORDER_CODE, ORDER_CODE_WORDS))
      .max(MAX_ORDER_CODES)
      .exactOptional()
      .meta({ description: 'Codes of offers that the order used; those of later reports are added' }),
  })
  .meta({ id: 'OrderInput' });
export type OrderIn = z.output<typeof orderIn>;

export const ordersBody = z.strictObject({ orders: z.array(orderIn).min(1).max(MAX_ORDERS) });

const orderResult = z
  .object({
    index: z.int().meta({ description: 'Place in the request, from 0' }),
    id: z.string(),
    outcome: z.enum(['recorded', 'duplicate', 'rejected']).meta({
      description: '`duplicate`: known already, or the order has gone further since',
    }),
    error: fieldErrorOut.optional(),
  })
  .meta({ id: 'OrderResult' });

export const ordersOut = z.object({
  recorded: z.int(),
  duplicate: z.int(),
  rejected: z.int(),
  results: z.array(orderResult),
});

export const orderBody = orderIn.omit({ id: true }).meta({ id: 'OrderCorrection' });
export const orderParams = shopParams.extend({ order: ref });
