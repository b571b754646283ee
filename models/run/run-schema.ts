import { Schema } from 'mongoose';
import { WINDOWS } from '../../domain/base/window.js';
import { HOLD_REASONS, type Hold } from '../../domain/customer/provider-error.js';
import type { Run } from '../../domain/run/run.js';
import { channelName, count, EMBEDDED, flag, instant, OPTIONS, text } from '../base/fields.js';
import { audienceSchema, experimentSchema, latenessRule, templateSchema } from '../campaign/campaign-schema.js';
import { funnelSchema, ledgerSchema } from './ledger-schema.js';

const before = new Schema(
  { audience: { type: audienceSchema, required: true }, channel: channelName, tag: String, members: String },
  EMBEDDED,
);
const planned = new Schema({ batches: count, done: flag }, EMBEDDED);

const held = new Schema<Hold>(
  { reason: { type: String, enum: HOLD_REASONS, required: true }, detail: text, at: instant, until: Date },
  EMBEDDED,
);

/** A programme's run has neither window nor audience. */
function isCampaigns(this: { readonly winback?: unknown }): boolean {
  return this.winback == null;
}

export const runSchema = new Schema<Run>(
  {
    _id: text,
    shop: text,
    campaign: text,
    window: { type: String, enum: WINDOWS, required: isCampaigns },
    winback: {
      type: new Schema({ step: count, day: text, refs: { type: [String], default: undefined } }, EMBEDDED),
      default: undefined,
    },
    outreach: text,
    channel: channelName,
    audience: { type: audienceSchema, required: isCampaigns },
    template: { type: templateSchema, required: true },
    experiment: { type: experimentSchema, default: undefined },
    choice: Schema.Types.Mixed,
    link: text,
    offerCode: String,
    offerPool: String,
    codesReturned: Boolean,
    offerEndsAt: Date,
    before: [before],
    holdout: Number,
    dueAt: instant,
    expiresAt: instant,
    outreachExpiresAt: Date,
    startsAt: Date,
    lateness: latenessRule,
    asOf: instant,
    fixedAt: Date,
    state: { type: String, enum: ['open', 'closed'], required: true },
    planned: { type: planned, required: true },
    held: { type: held, default: undefined },
    ending: { type: String, enum: ['cancelled', 'set_aside'] },
    retryOf: String,
    recounted: Number,
    ledger: { type: ledgerSchema, required: true },
    funnel: { type: funnelSchema, required: true },
    counts: { type: Schema.Types.Mixed, default: undefined },
    firstSentAt: Date,
    closedAt: Date,
  },
  OPTIONS,
);
runSchema.index({ campaign: 1, dueAt: 1 });
// A programme has a run or more a day, for years, and asks many times a day which of them are open.
runSchema.index({ campaign: 1 }, { name: 'open_runs', partialFilterExpression: { state: 'open' } });
runSchema.index({ shop: 1, dueAt: -1 });
runSchema.index({ dueAt: 1 });
