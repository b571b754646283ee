import { Schema } from 'mongoose';
import type { Offer } from '../../domain/offer/offer.js';
import { instant, OPTIONS, text } from '../base/fields.js';

export const offerSchema = new Schema<Offer>(
  {
    _id: text,
    shop: text,
    key: text,
    name: text,
    kind: { type: String, enum: ['shared', 'pool'] },
    code: String,
    codeLength: Number,
    startsAt: instant,
    endsAt: instant,
    version: Number,
  },
  OPTIONS,
);
offerSchema.index({ shop: 1, endsAt: 1 });
