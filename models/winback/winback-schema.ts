import { Schema } from 'mongoose';
import { WINBACK_STATES } from '../../domain/winback/states.js';
import { WINBACK_CHANNELS, type Winback, type WinbackDay, type WinbackStep } from '../../domain/winback/winback.js';
import { count, EMBEDDED, flag, instant, number, OPTIONS, text } from '../base/fields.js';
import { templateSchema } from '../campaign/campaign-schema.js';

const step = new Schema<WinbackStep>(
  { afterDays: count, template: { type: templateSchema, required: true } },
  EMBEDDED,
);
const offer = new Schema({ enabled: flag, key: String }, EMBEDDED);

/** `_id` is winbackId(shop, key). */
export const winbackSchema = new Schema<Winback>(
  {
    _id: text,
    shop: text,
    key: text,
    zone: text,
    name: text,
    channel: { type: String, enum: WINBACK_CHANNELS, required: true },
    smsRoute: { type: String, enum: ['cskh', 'qc'], required: true },
    days: number,
    hour: text,
    steps: [step],
    offer: { type: offer, required: true },
    startDay: String,
    endDay: String,
    holdout: count,
    dailyLimit: number,
    link: text,
    state: { type: String, enum: WINBACK_STATES, required: true },
    version: number,
    salt: text,
    lastDay: String,
    createdAt: instant,
    activatedAt: Date,
    endedAt: Date,
    untold: Boolean,
    held: Schema.Types.Mixed,
    approved: Schema.Types.Mixed,
  },
  OPTIONS,
);
winbackSchema.index({ shop: 1, createdAt: -1 });
winbackSchema.index({ state: 1 });
winbackSchema.index({ untold: 1 }, { sparse: true });

/** Whom a day's limit took, customers' `_id`s; `_id` is `<programme>/<day>`. */
export interface WinbackChoice {
  readonly _id: string;
  readonly ids: readonly string[];
}
export const winbackChoiceSchema = new Schema<WinbackChoice>({ _id: text, ids: [String] }, OPTIONS);

/** `_id` is `<programme>/<day>`: one `_id` range holds a programme's days in order. */
export const winbackDaySchema = new Schema<WinbackDay>(
  {
    _id: text,
    programme: text,
    day: text,
    qualified: count,
    heldOut: count,
    outOfReach: Number,
    runs: [String],
    plannedAt: instant,
  },
  OPTIONS,
);
