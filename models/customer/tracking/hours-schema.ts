import { Schema } from 'mongoose';
import type { Counts } from '../../../domain/customer/tracking/counts.js';
import { OPTIONS, record, text } from '../../base/fields.js';

/** What one run counted on one day (UTC), by the hour: `00` to `23`. `_id` is runDayId(run, day). */
export interface RunDay {
  readonly _id: string;
  readonly hours: Readonly<Record<string, Counts>>;
}

export const runDaySchema = new Schema<RunDay>({ _id: text, hours: record }, OPTIONS);
