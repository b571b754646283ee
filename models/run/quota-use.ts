import { type Model, type mongo, Schema } from 'mongoose';
import { count, OPTIONS, text } from '../base/fields.js';
import { native, type Stored, wasFirst } from '../base/native.js';

/** What a shop has used of its platform's quota in one period. `_id` is quotaUseId. */
export interface QuotaUse {
  readonly _id: string;
  /** People set aside for, at plan. */
  readonly used: number;
  /** Runs that count as broadcasts. */
  readonly runs: readonly string[];
}
export const quotaUseSchema = new Schema<QuotaUse>({ _id: text, used: count, runs: [String] }, OPTIONS);

/** @param from first calendar day of the period */

const openUse = (uses: Model<QuotaUse>, _id: string): Promise<boolean> =>
  wasFirst(native(uses).insertOne({ _id, used: 0, runs: [] }));

/** Counts a run as a broadcast of the period; false when the platform takes no more. Safe to repeat. */
export async function takeRun(uses: Model<QuotaUse>, _id: string, run: string, limit: number): Promise<boolean> {
  await openUse(uses, _id);
  const room = { _id, runs: { $ne: run }, [`runs.${limit - 1}`]: { $exists: false } };
  const push: Readonly<Record<string, object>> = { $push: { runs: run } };
  const { matchedCount } = await native(uses).updateOne(room, push as mongo.UpdateFilter<Stored>);
  return matchedCount === 1 || (await native(uses).countDocuments({ _id, runs: run })) === 1;
}

/** Tries until nobody else came between; each try that fails means that somebody else has taken some. */
const MAX_TRIES = 50;

/**
 * Sets so many people aside, or as many as are left: conditional on the count that was read, so that runs planned at the same
 * time cannot both have the last ones.
 * @returns how many; 0 when none are left
 */
export async function reserve(uses: Model<QuotaUse>, _id: string, wanted: number, limit: number): Promise<number> {
  await openUse(uses, _id);
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const found = await native(uses).findOne<QuotaUse>({ _id });
    const used = found?.used ?? 0;
    const granted = Math.min(wanted, Math.max(0, limit - used));
    if (granted === 0) return 0;
    const { matchedCount } = await native(uses).updateOne({ _id, used }, { $inc: { used: granted } });
    if (matchedCount === 1) return granted;
  }
  throw new Error(`Cannot reserve quota '${_id}': others write to it without end`);
}

export async function giveBack(uses: Model<QuotaUse>, _id: string, unused: number): Promise<void> {
  if (unused > 0) await native(uses).updateOne({ _id }, { $inc: { used: -unused } });
}
