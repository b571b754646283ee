import { audienceReads } from '../../domain/audience/audience.js';
import type { Policy } from '../../domain/base/policy.js';
import { wantsOf } from '../../domain/campaign/experiment.js';
import type { Cap } from '../../domain/customer/caps.js';
import { orderedSince } from '../../domain/customer/zalo/ordered-since.js';
import type { ZaloTag } from '../../domain/customer/zalo/reference.js';
import { wantsReads } from '../../domain/message/merge.js';
import { shopCaps } from '../../domain/run/quota/shop-caps.js';
import { type RunFacts, runFacts } from '../../domain/run/reach.js';
import type { Run } from '../../domain/run/run.js';
import { fixedAudiences, membersAmong } from '../../models/audience/members.js';
import { native } from '../../models/base/native.js';
import { type ReachRow, reachProjection } from '../../models/customer/customer-queries.js';
import type { Models } from '../../models/models.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { membersGone } from '../failures.js';

/** The shop as rules and texts need it. */
export type RunShop = Pick<Shop, 'name' | 'hotline' | 'caps' | 'zone' | 'hours' | 'platform' | 'metrics'>;

/** Undefined when the shop is gone: nothing deletes shops that have campaigns, but a hand may. */
export async function findShop(models: Models, shop: string): Promise<RunShop | undefined> {
  const projection = { name: 1, hotline: 1, caps: 1, zone: 1, hours: 1, platform: 1, metrics: 1 };
  return (await native(models.shops).findOne<RunShop>({ _id: shop }, { projection })) ?? undefined;
}

/** @throws Error when the shop is gone */
export async function loadShop(models: Models, shop: string): Promise<RunShop> {
  const found = await findShop(models, shop);
  if (!found) throw new Error(`Cannot load the shop as '${shop}' must exist: it does not`);
  return found;
}

/** The caps that hold for a shop now. */
export const capsOf = (policy: Pick<Policy, 'caps'>, shop: RunShop, now: Date): readonly Cap[] =>
  shopCaps(policy.caps, shop, now);

/** Of messages that are tried against each other, the one that asks most counts for all: who gets which is drawn afterwards. */
function strictest({ template, experiment }: Run): ZaloTag | undefined {
  const tags = [template, ...(experiment?.variants ?? [])].map(({ zalo }) => zalo?.tag);
  return tags.every((tag) => tag === tags[0]) ? tags[0] : 'PROMOTION';
}

/**
 * What the rule needs of a run, with the orders that Zalo asks for.
 * @param asOf another instant to evaluate audiences at; default the run's own
 */
export function factsOf(run: Run, asOf: Date = run.asOf): RunFacts {
  const facts = runFacts(run, asOf);
  const part = (channel: Run['channel'], tag: ZaloTag | undefined): Pick<RunFacts, 'orderedSince'> =>
    channel === 'zalo' ? { orderedSince: orderedSince(tag, asOf) } : {};
  return {
    ...facts,
    ...part(run.channel, strictest(run)),
    before: run.before.map((first) => ({ ...first, ...part(first.channel, first.tag) })),
  };
}

/** Zalo asks for an order, a programme for none since. */
const LAST_ORDER = 'facts.lastOrderAt';

/**
 * What the rule and the message need of a customer for this run, and nothing else: reading customers is most of what a plan costs.
 */
export function projectionOf(run: Run): ReturnType<typeof reachProjection> {
  // Who belongs to a fixed audience is written down.
  const asked = [...(run.fixedAt ? [] : [run]), ...run.before.filter(({ members }) => members === undefined)];
  const channels = channelsOf(run);
  const projection = reachProjection(channels, [
    ...asked.flatMap(({ audience }) => (audience === undefined ? [] : audienceReads(audience))),
    ...wantsReads(wantsOf(run)),
    ...(run.winback ? ['winbacks', LAST_ORDER] : []),
    ...(channels.includes('zalo') ? [LAST_ORDER] : []),
  ]);
  if (run.holdout === undefined) return projection;
  // Who is held out is one person on every channel.
  const { [`shared.${run.channel}`]: _, ...others } = projection;
  return { ...others, shared: 1 };
}

/**
 * What is to be known of these customers besides themselves: who belongs to the fixed audiences that come first.
 * @throws MembersGone (retryable) when what was written down of one has been deleted
 */
export async function factsAbout(
  models: Models,
  run: Run,
  facts: RunFacts,
  rows: readonly ReachRow[],
): Promise<RunFacts> {
  const fixed = run.before.flatMap(({ members }) => (members === undefined ? [] : [members]));
  if (fixed.length === 0) return facts;
  const refs = rows.map(({ ref }) => ref);
  const found = fixed.map(async (first) => [first, await membersAmong(models, first, run.shop, refs)] as const);
  const fixedBefore = new Map(await Promise.all(found));
  // Deleted meanwhile: an attempt that was given up has outlived its campaign, and must take nobody for a stranger.
  const heads = await fixedAudiences(models, fixed);
  for (const first of fixed) if (!heads.has(first)) throw membersGone(first);
  return { ...facts, fixedBefore };
}

/** The channels whose addresses and consents the rule looks at for this run. */
const channelsOf = (run: Run): Run['channel'][] => [
  ...new Set([run.channel, ...run.before.map(({ channel }) => channel)]),
];
