import { Schema } from 'mongoose';
import { OPTIONS, text } from '../base/fields.js';

/**
 * Refs of a few recipients of a batch, in its order: a short link names a place, and whoever follows it must not make us read the whole
 * batch. `_id` is placePageId(run, seq, page).
 */
export interface PlacePage {
  readonly _id: string;
  readonly customers: readonly string[];
}

export const placePageSchema = new Schema<PlacePage>({ _id: text, customers: [String] }, OPTIONS);
