import { z } from 'zod';

const dates = { effectiveFrom: z.iso.datetime(), source: z.string().min(1) };

/**
 * Reads the versions of dated data: each holds the given fields, `effectiveFrom` and `source`.
 * @throws ZodError naming the wrong field
 */
export const parseVersions = <T extends z.ZodRawShape>(raw: unknown, fields: T) =>
  z
    .array(z.strictObject({ ...dates, ...fields }))
    .min(1)
    .parse(raw);

/**
 * The version in force at an instant: the one with the latest `effectiveFrom` that is not after it.
 * @throws RangeError when there is none: the instant is before the first version
 */
export function versionAt<T extends { readonly effectiveFrom: string }>(versions: readonly T[], at: Date): T {
  let best: T | undefined;
  for (const candidate of versions) {
    const from = Date.parse(candidate.effectiveFrom);
    if (from <= at.getTime() && (!best || from > Date.parse(best.effectiveFrom))) best = candidate;
  }
  if (!best) throw new RangeError(`Cannot choose a policy as there is none at '${at.toISOString()}'`);
  return best;
}
