import { Schema } from 'mongoose';
import { instant, OPTIONS, text } from '../base/fields.js';

/** Codes as they were asked for. */
export interface WantedCodes {
  readonly count: number;
  readonly prefix: string;
  /** Drawn letters behind the prefix. */
  readonly length: number;
}

/**
 * A drawing of codes that may be repeated: every attempt draws the same codes, so that all of them together add them once.
 * `_id` is drawId(offer, key).
 */
export interface CodeDraw extends WantedCodes {
  readonly _id: string;
  readonly shop: string;
  /** The offer's key. */
  readonly offer: string;
  /** Begins the names of the pages, whoever writes them. */
  readonly token: string;
  readonly at: Date;
  /** Hex; what the codes are drawn from. Dropped when all are there. */
  readonly seed?: string;
  /** How many were added; set when all are there. */
  readonly created?: number;
}

export const codeDrawSchema = new Schema<CodeDraw>(
  {
    _id: text,
    shop: text,
    offer: text,
    count: { type: Number, required: true },
    prefix: { type: String, default: '' },
    length: { type: Number, required: true },
    token: text,
    at: instant,
    seed: String,
    created: Number,
  },
  OPTIONS,
);
