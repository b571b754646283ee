import { Schema } from 'mongoose';
import { BOUNCE_CLASSES, type BounceClass } from '../../../domain/customer/bounce/classify.js';
import { instant, OPTIONS, text } from '../../base/fields.js';

/** A message that came back. `_id` is shop/customer/run: one message bounces once, however often it is reported. */
export interface Bounce {
  readonly _id: string;
  readonly shop: string;
  readonly customer: string;
  readonly run: string;
  readonly kind: BounceClass;
  /** Enhanced status code, such as 5.1.1. */
  readonly status: string;
  /** When we heard of it. */
  readonly at: Date;
}

export const bounceSchema = new Schema<Bounce>(
  {
    _id: text,
    shop: text,
    customer: text,
    run: text,
    kind: { type: String, enum: BOUNCE_CLASSES, required: true },
    status: text,
    at: instant,
  },
  OPTIONS,
);
