import { Schema } from 'mongoose';
import { OPTIONS, text } from '../base/fields.js';

/** The code that short links name a run by. `_id` is the code. */
export interface ShortCode {
  readonly _id: string;
  readonly run: string;
}

export const shortCodeSchema = new Schema<ShortCode>({ _id: text, run: text }, OPTIONS);
