import { Schema } from 'mongoose';
import { CHANNELS } from '../../domain/base/channel.js';

/**
 * Options of every schema. `strict: 'throw'` makes a misspelt field an error instead of a silent loss, `minimize: false`
 * keeps empty records (`out: {}`) so that updates by path find them, and indexes are built by ensureIndexes alone.
 */
export const OPTIONS = {
  versionKey: false,
  minimize: false,
  strict: 'throw',
  autoIndex: false,
  autoCreate: false,
} as const;

/** Options of a document inside another: it needs no id of its own. */
export const EMBEDDED = { _id: false, versionKey: false, minimize: false, strict: 'throw' } as const;

/** Field definitions shared by the schemas. */
export const text = { type: String, required: true } as const;
export const flag = { type: Boolean, required: true } as const;
export const number = { type: Number, required: true } as const;
export const instant = { type: Date, required: true } as const;
export const count = { type: Number, required: true, default: 0 } as const;
export const channelName = { type: String, enum: CHANNELS, required: true } as const;
/** A record with keys known only at run time; its module says what it holds. */
export const record = { type: Schema.Types.Mixed, required: true, default: () => ({}) } as const;
