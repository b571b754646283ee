import { Schema } from 'mongoose';
import { instant, OPTIONS, text } from './schema.js';

export const ORDER_STATUSES = ['placed', 'paid', 'delivered', 'cancelled', 'returned'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** One order of one customer. `_id` is orderId(shop, customer, ref): one `_id` range holds a customer's orders. */
export interface Order {
  readonly _id: string;
  readonly shop: string;
  /** The customer's own reference in the shop. */
  readonly customer: string;
  readonly ref: string;
  readonly placedAt: Date;
  readonly status: OrderStatus;
  /** Net amount, minor units of `currency`. */
  readonly total: number;
  readonly currency: string;
  readonly skus: readonly string[];
  readonly reviewedAt?: Date;
}

export const orderSchema = new Schema<Order>(
  {
    _id: text,
    shop: text,
    customer: text,
    ref: text,
    placedAt: instant,
    status: { type: String, enum: ORDER_STATUSES, required: true },
    total: { type: Number, required: true, validate: Number.isSafeInteger },
    currency: text,
    skus: [String],
    reviewedAt: Date,
  },
  OPTIONS,
);
orderSchema.index({ shop: 1, placedAt: 1 });
