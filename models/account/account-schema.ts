import { Schema } from 'mongoose';
import type { ChannelAccount } from '../../domain/account/account.js';
import { KIND_NAMES } from '../../domain/account/kinds.js';
import { channelName, instant, number, OPTIONS, record, text } from '../base/fields.js';

export const accountSchema = new Schema<ChannelAccount>(
  {
    _id: text,
    shop: text,
    channel: channelName,
    kind: { type: String, enum: KIND_NAMES, required: true },
    settings: record,
    sealed: Schema.Types.Mixed,
    secretNames: { type: [String], required: true },
    identity: text,
    connections: number,
    perMinute: Number,
    dkim: Schema.Types.Mixed,
    brandname: Schema.Types.Mixed,
    tested: Schema.Types.Mixed,
    records: Schema.Types.Mixed,
    version: number,
    createdAt: instant,
    updatedAt: instant,
  },
  OPTIONS,
);

/** What a provider last said to one account, as the workers note it; apart from the account, whose version it does not count. */
export interface AccountHealth {
  /** accountId. */
  readonly _id: string;
  /** Of which account this is: another identity begins anew. */
  readonly identity: string;
  readonly sentAt?: Date;
  /** A code as in SendResult, never prose. */
  readonly refused?: { readonly reason: string; readonly errorClass: string; readonly at: Date };
}

export const accountHealthSchema = new Schema<AccountHealth>(
  { _id: text, identity: text, sentAt: Date, refused: Schema.Types.Mixed },
  OPTIONS,
);
