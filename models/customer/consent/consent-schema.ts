import { Schema } from 'mongoose';
import { CONSENT_METHODS, type ConsentEntry, PURPOSES } from '../../../domain/customer/consent/ledger.js';
import { channelName, flag, instant, OPTIONS, text } from '../../base/fields.js';

/** What was answered to an opt-out, once. */
interface Confirmation {
  readonly text: string;
  readonly at: Date;
}

/**
 * One entry of the consent ledger. `_id` is consentId(…): a customer's entries are one `_id` range, in the order of what they
 * say, and the same word said twice is one entry.
 */
export interface StoredConsent extends ConsentEntry {
  readonly _id: string;
  readonly shop: string;
  /** The customer's own reference in the shop. */
  readonly customer: string;
  /** Set once, when the opt-out was confirmed; nothing else of an entry is ever written again. */
  readonly confirmation?: Confirmation;
}

export const consentSchema = new Schema<StoredConsent>(
  {
    _id: text,
    shop: text,
    customer: text,
    channel: channelName,
    purpose: { type: String, enum: PURPOSES, required: true },
    granted: flag,
    at: instant,
    method: { type: String, enum: CONSENT_METHODS, required: true },
    text: String,
    source: String,
    evidence: String,
    recordedAt: instant,
    confirmation: { type: { text: String, at: Date }, default: undefined, _id: false },
  },
  OPTIONS,
);
