import { Schema } from 'mongoose';
import { CHANNELS, type ChannelName } from '../../../domain/base/channel.js';
import { OPTIONS, text } from '../../base/fields.js';

/** What a stop switch holds: everything, one channel, or one shop. */
export type StopScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'channel'; readonly channel: ChannelName }
  | { readonly kind: 'shop'; readonly shop: string };

/** A switch that is on: nothing that it holds leaves. There is none while it is off. */
export interface StopSwitch {
  readonly _id: string;
  readonly kind: StopScope['kind'];
  readonly channel?: ChannelName;
  readonly shop?: string;
  /** Why, in the words of whoever switched. */
  readonly reason: string;
  /** On the database's clock, as `stoppedAt`: when it was switched on. */
  readonly since?: Date;
  /** When the last of the batches that were being delivered was seen to stop for it. */
  readonly stoppedAt?: Date;
  /** How many of them there were. */
  readonly stopped: number;
}
export const stopSwitchSchema = new Schema<StopSwitch>(
  {
    _id: text,
    kind: { type: String, enum: ['all', 'channel', 'shop'], required: true },
    channel: { type: String, enum: CHANNELS },
    shop: String,
    reason: text,
    since: Date,
    stoppedAt: Date,
    stopped: { type: Number, default: 0 },
  },
  OPTIONS,
);
