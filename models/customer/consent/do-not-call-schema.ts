import { Schema } from 'mongoose';
import { instant, OPTIONS, text } from '../../base/fields.js';

/** A phone that a shop must not send advertising to (docs/sources.md#advertising-law). `_id` is doNotCallId(shop, phone). */
export interface DoNotCall {
  readonly _id: string;
  readonly shop: string;
  /** E.164. */
  readonly phone: string;
  readonly addedAt: Date;
}

export const doNotCallSchema = new Schema<DoNotCall>({ _id: text, shop: text, phone: text, addedAt: instant }, OPTIONS);
