import { Schema } from 'mongoose';
import { WEBHOOK_EVENTS, type WebhookEndpoint } from '../../domain/webhook/webhook.js';
import { flag, instant, OPTIONS, text } from '../base/fields.js';

export const webhookEndpointSchema = new Schema<WebhookEndpoint>(
  {
    _id: text,
    shop: text,
    key: text,
    url: text,
    events: { type: [{ type: String, enum: WEBHOOK_EVENTS }], required: true },
    isActive: flag,
    gone: Boolean,
    secret: { type: Schema.Types.Mixed, required: true },
    former: { type: Schema.Types.Mixed, default: undefined },
    createdAt: instant,
  },
  OPTIONS,
);
