import { z } from 'zod';
import { HOUR_MS } from '../../base/time.js';
import { parseVersions, versionAt } from '../../base/versions.js';
import bouncesJson from '../../policies/bounces.json' with { type: 'json' };
import type { BounceClass } from './classify.js';

const count = z.int().min(1);
const versions = parseVersions(bouncesJson, {
  /** Messages one after the other that came back softly, before the address is given up. */
  softInARow: count,
  /** Hours from the first to the last of them, where the mailbox itself said no. */
  softHours: count,
  /** The same, where one of them failed on its way there. */
  pathHours: count,
  /** Rules of bounce-words.json that speak of the way there. */
  pathMeans: z.array(z.string().min(1)),
});
export type BouncePolicy = (typeof versions)[number];

/** @throws RangeError before the first version */
export const bouncePolicyAt = (at: Date): BouncePolicy => versionAt(versions, at);

/** One message to an address. */
export interface MailOutcome {
  /** When it left, or was first heard of. */
  readonly at: Date;
  /** Undefined when nothing came back: it is taken to have arrived. */
  readonly bounce?: { readonly kind: BounceClass; readonly means: string; readonly at: Date };
  /** A receipt, an open or a click says so. */
  readonly isDelivered?: boolean;
}

/**
 * Have so many messages in a row come back softly, over such a time, that the address is given up? Messages count, not days,
 * so a shop that sends once a month comes to it as well. A refusal of us or of a text says nothing either way; a message
 * that did not come back ends the row, unless it left after the last one that did.
 * @param outcomes of one address, in any order
 */
export function isWornOut(outcomes: readonly MailOutcome[], policy: BouncePolicy): boolean {
  const latestFirst = [...outcomes].sort((a, b) => b.at.getTime() - a.at.getTime());
  const row: NonNullable<MailOutcome['bounce']>[] = [];
  for (const { bounce, isDelivered = false } of latestFirst) {
    if (isDelivered) break;
    if (bounce?.kind === 'soft') row.push(bounce);
    else if (bounce === undefined && row.length > 0) break;
  }
  if (row.length < policy.softInARow) return false;
  const times = row.map(({ at }) => at.getTime());
  const hours = (Math.max(...times) - Math.min(...times)) / HOUR_MS;
  const isWay = row.some(({ means }) => policy.pathMeans.includes(means));
  return hours >= (isWay ? policy.pathHours : policy.softHours);
}
