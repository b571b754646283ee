import { Schema } from 'mongoose';
import { flag, OPTIONS, text } from '../base/fields.js';

/** A product that a shop may put into campaigns. `_id` is `<shop>/<sku>`. */
export interface Product {
  readonly _id: string;
  readonly shop: string;
  readonly sku: string;
  readonly name: string;
  /** The marketplace has approved it for campaigns. */
  readonly approved: boolean;
  /** The shop's own word for what kind of product it is. */
  readonly category?: string;
}

export const productSchema = new Schema<Product>(
  { _id: text, shop: text, sku: text, name: text, approved: flag, category: String },
  OPTIONS,
);
productSchema.index({ shop: 1, approved: 1 });
productSchema.index({ shop: 1, category: 1 });
