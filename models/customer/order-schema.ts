import { Schema } from 'mongoose';
import type { OrderMarks } from '../../domain/customer/events/order-marks.js';
import { ORDER_STATUSES, type OrderContent } from '../../domain/customer/order.js';
import { instant, OPTIONS, text } from '../base/fields.js';

/** One order of one customer. `_id` is orderId(shop, customer, ref): one `_id` range holds a customer's orders. */
export interface Order extends OrderContent {
  readonly _id: string;
  readonly shop: string;
  /** The customer's own reference in the shop. */
  readonly customer: string;
  readonly currency: string;
  /**
   * What events said of it; the rest of the document follows from them. A document with `events` alone is no order yet:
   * its placement has not come.
   */
  readonly events?: OrderMarks;
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
    updatedAt: Date,
    codes: { type: [String], default: undefined },
    events: { type: Schema.Types.Mixed },
  },
  OPTIONS,
);
orderSchema.index({ shop: 1, placedAt: 1 });
