import { Schema } from 'mongoose';
import { AUDIENCES, type BuiltInRef, type CustomRef } from '../../domain/audience/audience.js';
import { LATENESS_RULES, WINDOWS } from '../../domain/base/window.js';
import { type Campaign, type CampaignWindow, FREEZE_RULES, type Outreach } from '../../domain/campaign/campaign.js';
import type { Experiment } from '../../domain/campaign/experiment.js';
import { CAMPAIGN_STATES } from '../../domain/campaign/states.js';
import { METRICS } from '../../domain/experiment/variants.js';
import type { Template } from '../../domain/message/template.js';
import { channelName, EMBEDDED, flag, instant, number, OPTIONS, text } from '../base/fields.js';

/** Built in, or the shop's own by key; which of the two is the domain's business. */
export const audienceSchema = new Schema<Partial<BuiltInRef> & Partial<CustomRef>>(
  {
    name: { type: String, enum: AUDIENCES },
    params: Schema.Types.Mixed,
    zone: String,
    custom: String,
    version: Number,
    tree: Schema.Types.Mixed,
  },
  EMBEDDED,
);
export const templateSchema = new Schema<Template>(
  { text, subject: String, card: Schema.Types.Mixed, zalo: Schema.Types.Mixed, mail: Schema.Types.Mixed },
  EMBEDDED,
);
const windowName = { type: String, enum: WINDOWS, required: true } as const;
export const latenessRule = { type: String, enum: LATENESS_RULES, required: true } as const;

export const experimentSchema = new Schema<Experiment>(
  {
    variants: [templateSchema],
    metric: { type: String, enum: METRICS, required: true },
    share: number,
    horizonMinutes: number,
  },
  EMBEDDED,
);

const outreachSchema = new Schema<Outreach>(
  {
    id: text,
    audience: { type: audienceSchema, required: true },
    channel: channelName,
    template: { type: templateSchema, required: true },
    offer: String,
    priority: number,
    dueAt: instant,
    expiresAt: instant,
    enabled: flag,
    freeze: { type: String, enum: FREEZE_RULES },
    repeat: { type: new Schema({ everyMinutes: number }, EMBEDDED), default: undefined },
    experiment: { type: experimentSchema, default: undefined },
  },
  // The outreach's own `id` must win over mongoose's virtual of that name.
  { ...EMBEDDED, id: false },
);
const windowSchema = new Schema<CampaignWindow>(
  {
    window: windowName,
    goal: text,
    opensAt: instant,
    closesAt: instant,
    lateness: latenessRule,
    outreaches: [outreachSchema],
  },
  EMBEDDED,
);

export const campaignSchema = new Schema<Campaign>(
  {
    _id: text,
    shop: text,
    key: text,
    name: text,
    saleDay: text,
    zone: text,
    state: { type: String, enum: CAMPAIGN_STATES, required: true },
    version: number,
    link: text,
    products: [new Schema({ sku: text, name: text, approved: flag }, EMBEDDED)],
    windows: [windowSchema],
    holdout: Number,
    createdAt: instant,
    createdFrom: String,
    startedAt: Date,
    endedAt: Date,
    untold: Boolean,
    approved: Schema.Types.Mixed,
    held: Schema.Types.Mixed,
  },
  OPTIONS,
);
campaignSchema.index({ shop: 1, createdAt: -1 });
campaignSchema.index({ state: 1 });
campaignSchema.index({ untold: 1 }, { sparse: true });
