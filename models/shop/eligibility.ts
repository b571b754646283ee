import { under } from '../../domain/base/ids.js';
import { wasFirst } from '../base/native.js';
import type { Models } from '../models.js';
import type { EligibilityCheck } from './eligibility-schema.js';

/** Kept for each shop: a report a day for about three years. */
export const MAX_CHECKS = 1_000;

type Store = Pick<Models, 'eligibilityChecks'>;

/** Adds a check; the oldest beyond MAX_CHECKS go. Two of the same millisecond are one. */
export async function addCheck({ eligibilityChecks: checks }: Store, check: EligibilityCheck): Promise<void> {
  await wasFirst(checks.create(check));
  const ids = await checks
    .find({ _id: under(check.shop) }, { _id: 1 })
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
    .find({ _id: under(shop) })
    .sort({ _id: -1 })
    .limit(limit)
    .lean<EligibilityCheck[]>();
