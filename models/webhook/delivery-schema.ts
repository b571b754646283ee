import { Schema } from 'mongoose';
import { DELIVERY_STATES, WEBHOOK_EVENTS, type WebhookDelivery } from '../../domain/webhook/webhook.js';
import { count, EMBEDDED, instant, OPTIONS, text } from '../base/fields.js';

const tried = new Schema({ at: instant, ms: count, status: Number, error: String }, EMBEDDED);

export const webhookDeliverySchema = new Schema<WebhookDelivery>(
  {
    _id: text,
    shop: text,
    endpoint: text,
    message: text,
    type: { type: String, enum: WEBHOOK_EVENTS, required: true },
    customer: String,
    body: text,
    state: { type: String, enum: DELIVERY_STATES, required: true },
    at: instant,
    nextAt: instant,
    tried: count,
    tries: [tried],
    forgetAt: instant,
  },
  OPTIONS,
);
// What is due, of all shops.
webhookDeliverySchema.index({ nextAt: 1 }, { partialFilterExpression: { state: 'waiting' } });
webhookDeliverySchema.index({ endpoint: 1, at: -1 });
webhookDeliverySchema.index({ shop: 1, customer: 1 }, { partialFilterExpression: { customer: { $exists: true } } });
webhookDeliverySchema.index({ forgetAt: 1 }, { expireAfterSeconds: 0 });
