import { Schema } from 'mongoose';
import { count, instant, OPTIONS, text } from '../../base/fields.js';

/**
 * Why a report waits for a person. `unreadable`: from a mail server, in no known form; `unproved`: nothing in it proves that
 * it is about a message of ours; `not_a_report`: somebody wrote to the address for bounces.
 */
export const HELD_REASONS = ['unreadable', 'unproved', 'not_a_report'] as const;
export type HeldReason = (typeof HELD_REASONS)[number];

/** A report that nobody could act on. `_id` is a hash of it: the same one twice is one. Personal data: dropped after a while. */
export interface HeldReport {
  readonly _id: string;
  readonly reason: HeldReason;
  readonly at: Date;
  /** Bytes of the whole. */
  readonly size: number;
  readonly times: number;
  /** Its beginning, one character a byte. */
  readonly raw: string;
}
export const heldReportSchema = new Schema<HeldReport>(
  {
    _id: text,
    reason: { type: String, enum: HELD_REASONS, required: true },
    at: instant,
    size: count,
    times: count,
    raw: text,
  },
  OPTIONS,
);
heldReportSchema.index({ at: 1 }, { expireAfterSeconds: 30 * 86_400 });

/** How many there were on a day (UTC), those that were not kept included. `_id` is day/reason. */
export interface HeldCount {
  readonly _id: string;
  readonly reports: number;
}
export const heldCountSchema = new Schema<HeldCount>({ _id: text, reports: count }, OPTIONS);
