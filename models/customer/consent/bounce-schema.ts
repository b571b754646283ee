import { Schema } from 'mongoose';
import { BOUNCE_CLASSES } from '../../../domain/customer/bounce/classify.js';
import { instant, OPTIONS, text } from '../../base/fields.js';

/** What is kept of a message that came back: its class, or somebody's "this is spam". */
export const BOUNCE_KINDS = [...BOUNCE_CLASSES, 'complaint'] as const;
export type BounceKind = (typeof BOUNCE_KINDS)[number];

/**
 * A message that came back. `_id` is shop/customer/run: one message bounces once, however often it is reported, unless a
 * failure follows a delay. A complaint is a second document, `…/complaint`.
 */
export interface Bounce {
  readonly _id: string;
  readonly shop: string;
  readonly customer: string;
  readonly run: string;
  readonly kind: BounceKind;
  /** Enhanced status code, such as 5.1.1. */
  readonly status: string;
  /** The rule of bounce-words.json that decided, such as `blocklist`. */
  readonly means?: string;
  /** Domain of the address, as mail servers judge us one by one. */
  readonly domain?: string;
  /** The server went on trying when it told us. */
  readonly delayed?: boolean;
  /** When we heard of it. */
  readonly at: Date;
}

export const bounceSchema = new Schema<Bounce>(
  {
    _id: text,
    shop: text,
    customer: text,
    run: text,
    kind: { type: String, enum: BOUNCE_KINDS, required: true },
    status: text,
    means: String,
    domain: String,
    delayed: Boolean,
    at: instant,
  },
  OPTIONS,
);
bounceSchema.index({ shop: 1, at: 1 });
