import { Schema } from 'mongoose';
import { instant, OPTIONS } from '../base/fields.js';

/**
 * What a provider calls an SMS of ours, or a part of one, so that its receipt finds it. `_id` is smsNameId. A receipt that was faster
 * than the answer stands here without its message until that is told.
 */
export interface SmsName {
  readonly _id: string;
  readonly message?: string;
  /** `_id`s of all parts of the message. */
  readonly parts?: readonly string[];
  readonly deliveredAt?: Date;
  readonly at: Date;
}

export const smsNameSchema = new Schema<SmsName>(
  {
    _id: { type: String, required: true },
    message: String,
    parts: { type: [String], default: undefined },
    deliveredAt: Date,
    at: instant,
  },
  OPTIONS,
);
// Erasing asks by message. No provider tries to deliver for longer than a week.
smsNameSchema.index({ message: 1 }, { sparse: true });
smsNameSchema.index({ at: 1 }, { expireAfterSeconds: 7 * 86_400 });
