import { z } from 'zod';
import { DAY_MS } from '../../base/time.js';
import { parseVersions, versionAt } from '../../base/versions.js';
import bouncesJson from '../../policies/bounces.json' with { type: 'json' };
import { type CodeMeaning, mailStatusMeaning } from '../provider-codes.js';
import type { RecipientReport } from './report.js';

/**
 * What a failed delivery says (docs/sources.md#bounces): `hard`, the mailbox does not exist; `soft`, not now; `block`, we are
 * refused, which is not the customer's doing; `content`, this message is refused.
 */
export const BOUNCE_CLASSES = ['hard', 'soft', 'block', 'content'] as const;
export type BounceClass = (typeof BOUNCE_CLASSES)[number];

const count = z.int().min(1);
const versions = parseVersions(bouncesJson, { softDays: count, withinDays: count });

export type BouncePolicy = (typeof versions)[number];

/** @throws RangeError before the first version */
export const bouncePolicyAt = (at: Date): BouncePolicy => versionAt(versions, at);

const CLASS_OF = {
  config: 'block',
  content: 'content',
  money: 'block',
  retryable: 'soft',
  accepted: 'soft',
} as const satisfies Record<Exclude<CodeMeaning['means'], 'recipient'>, BounceClass>;

/**
 * The class of a delivery's report; undefined when it is no bounce: only `failed` is one, `delayed` is tried on by the server.
 * The status means what it means in an SMTP reply; a failure whose status says nothing is soft, as nothing is certain.
 * @param at which version of the table counts
 */
export function classifyBounce(
  { action, status }: Pick<RecipientReport, 'action' | 'status'>,
  at: Date,
): BounceClass | undefined {
  if (action !== 'failed') return undefined;
  const meaning = mailStatusMeaning(status, at);
  if (meaning === undefined) return 'soft';
  if (meaning.means !== 'recipient') return CLASS_OF[meaning.means];
  return meaning.suppress === 'hard_bounce' ? 'hard' : 'soft';
}

/**
 * Have there been so many soft bounces that the address is given up: on `softDays` distinct days (UTC) within `withinDays`,
 * without a message that arrived in between?
 * @param bounces instants of soft bounces, in any order
 * @param successes instants at which a message of the channel is known to have arrived
 */
export function isWornOut(
  bounces: readonly Date[],
  successes: readonly Date[],
  now: Date,
  { softDays, withinDays }: Pick<BouncePolicy, 'softDays' | 'withinDays'>,
): boolean {
  const lastSuccess = Math.max(Number.NEGATIVE_INFINITY, ...successes.map((at) => at.getTime()));
  const since = Math.max(now.getTime() - withinDays * DAY_MS, lastSuccess);
  const days = new Set<string>();
  for (const at of bounces) {
    if (at.getTime() > since && at <= now) days.add(at.toISOString().slice(0, 10));
  }
  return days.size >= softDays;
}
