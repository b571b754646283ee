import { Schema } from 'mongoose';
import { idRange } from '../../domain/base/ids.js';
import type { Condition, ShopMetrics } from '../../domain/campaign/eligibility.js';
import { flag, instant, OPTIONS, text } from '../base/fields.js';
import { wasFirst } from '../base/native.js';
import type { Models } from '../models.js';

/** What the conditions said of the metrics that a shop reported. `_id` is `<shop>/<instant>`; never changed. */
export interface EligibilityCheck {
  readonly _id: string;
  readonly shop: string;
  readonly at: Date;
  readonly metrics: ShopMetrics;
  readonly cem: boolean;
  readonly advanced: boolean;
  readonly conditions: readonly Condition[];
  /** Which version of the thresholds: their `effectiveFrom`. */
  readonly policy: string;
}

export const eligibilityCheckSchema = new Schema<EligibilityCheck>(
  {
    _id: text,
    shop: text,
    at: instant,
    metrics: { type: Schema.Types.Mixed, required: true },
    cem: flag,
    advanced: flag,
    conditions: { type: [Schema.Types.Mixed] as never, required: true },
    policy: text,
  },
  OPTIONS,
);

/** Kept for each shop: a report a day for about three years. */
export const MAX_CHECKS = 1_000;

type Store = Pick<Models, 'eligibilityChecks'>;

/** Adds a check; the oldest beyond MAX_CHECKS go. Two of the same millisecond are one. */
export async function addCheck({ eligibilityChecks: checks }: Store, check: EligibilityCheck): Promise<void> {
  await wasFirst(checks.create(check));
  const ids = await checks
    .find({ _id: idRange(`${check.shop}/`) }, { _id: 1 })
    .sort({ _id: 1 })
    .lean();
  const old = ids.slice(0, Math.max(0, ids.length - MAX_CHECKS)).map(({ _id }) => _id);
  if (old.length > 0) await checks.deleteMany({ _id: { $in: old } });
}

/** A shop's checks, newest first. */
export const listChecks = (
  { eligibilityChecks: checks }: Store,
  shop: string,
  limit: number,
): Promise<EligibilityCheck[]> =>
  checks
    .find({ _id: idRange(`${shop}/`) })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<EligibilityCheck[]>();
