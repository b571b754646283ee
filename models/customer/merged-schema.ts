import { Schema } from 'mongoose';
import { instant, OPTIONS, text } from '../base/fields.js';

/** A reference whose record was merged into another customer's. `_id` is customerId(shop, from). */
export interface MergedCustomer {
  readonly _id: string;
  readonly shop: string;
  readonly from: string;
  /** The reference of the customer who is kept. */
  readonly into: string;
  readonly at: Date;
  /** The reference that is to stand for this one, while the customer is being erased. */
  readonly erasedAs?: string;
}

export const mergedSchema = new Schema<MergedCustomer>(
  { _id: text, shop: text, from: text, into: text, at: instant, erasedAs: String },
  OPTIONS,
);
mergedSchema.index({ shop: 1, into: 1 });
