import type { SkipReason } from '../../domain/base/outcome.js';
import type { Batch } from '../../domain/run/run.js';

const REASON: SkipReason = 'no_code';

/**
 * A batch that nobody has touched yet, with its recipients' codes in the merge fields; recipients without one become
 * members that the plan skipped.
 * @param codes by customer ref
 */
export function withCodes(batch: Batch, codes: ReadonlyMap<string, string>): Batch {
  const kept = batch.customers.flatMap((ref, index) => (codes.has(ref) ? [index] : []));
  const missing = batch.customers.length - kept.length;
  const customers = kept.map((index) => batch.customers[index] ?? '');
  const fields = kept.flatMap((index) => {
    const own = batch.fields?.[index];
    const code = codes.get(batch.customers[index] ?? '');
    return own && code !== undefined ? [{ ...own, code }] : [];
  });
  const without = batch.customers.filter((ref) => !codes.has(ref));
  const skipped = (counts: Readonly<Record<string, number>>): Record<string, number> =>
    missing === 0 ? { ...counts } : { ...counts, [REASON]: (counts[REASON] ?? 0) + missing };
  return {
    ...batch,
    customers,
    revs: kept.map((index) => batch.revs[index] ?? -1),
    fields,
    ...(batch.variants === undefined ? {} : { variants: kept.map((index) => batch.variants?.[index]).join('') }),
    planSkipped: skipped(batch.planSkipped),
    ...(missing === 0 ? {} : { refused: { ...batch.refused, [REASON]: without } }),
    ledger: { ...batch.ledger, pending: batch.ledger.pending - missing, skipped: skipped(batch.ledger.skipped) },
  };
}
