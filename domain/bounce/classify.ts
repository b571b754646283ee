import { z } from 'zod';
import bouncesJson from '../policies/bounces.json' with { type: 'json' };
import { versionAt } from '../policy.js';
import { DAY_MS } from '../time.js';
import type { RecipientReport } from './report.js';

/**
 * What a failed delivery says (domain.md §5.3): `hard`, the mailbox does not exist; `soft`, not now; `block`, we are refused,
 * which is not the customer's doing; `content`, this message is refused.
 */
export const BOUNCE_CLASSES = ['hard', 'soft', 'block', 'content'] as const;
export type BounceClass = (typeof BOUNCE_CLASSES)[number];

const prefixes = z.array(z.string().regex(/^[45](\.\d{1,3}){0,2}$/)).min(1);
const count = z.int().min(1);
const versions = z
  .array(
    z.strictObject({
      effectiveFrom: z.iso.datetime(),
      source: z.string().min(1),
      hard: prefixes,
      soft: prefixes,
      block: prefixes,
      content: prefixes,
      softDays: count,
      withinDays: count,
    }),
  )
  .min(1)
  .parse(bouncesJson);

export type BouncePolicy = (typeof versions)[number];

/** @throws RangeError before the first version */
export const bouncePolicyAt = (at: Date): BouncePolicy => versionAt(versions, at);

const covers = (prefix: string, status: string): boolean => status === prefix || status.startsWith(`${prefix}.`);

/**
 * The class of a delivery's report; undefined when it is no bounce: only `failed` is one, `delayed` is tried on by the server.
 * The longest prefix of the status in the policy decides; a failure without any status is soft, as nothing is certain.
 */
export function classifyBounce(
  { action, status }: Pick<RecipientReport, 'action' | 'status'>,
  policy: BouncePolicy,
): BounceClass | undefined {
  if (action !== 'failed') return undefined;
  let best: { readonly kind: BounceClass; readonly length: number } | undefined;
  for (const kind of BOUNCE_CLASSES) {
    for (const prefix of policy[kind]) {
      if (covers(prefix, status) && prefix.length > (best?.length ?? 0)) best = { kind, length: prefix.length };
    }
  }
  return best?.kind ?? 'soft';
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
