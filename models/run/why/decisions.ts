import { batchId, customerId } from '../../../domain/base/ids.js';
import { outcomeName } from '../../../domain/base/outcome.js';
import { refKey } from '../../../domain/base/ref.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { type VariantKey, WAITS } from '../../../domain/experiment/variants.js';
import { outcomeOf } from '../../../domain/run/ledger.js';
import type { Batch, Run } from '../../../domain/run/run.js';
import type { Decision } from '../../../domain/run/why/decision.js';
import { native } from '../../base/native.js';
import { mergedInto } from '../../customer/merged.js';
import type { Models } from '../../models.js';

/** A run with what its decisions are explained by. */
export type DecidingRun = Pick<
  Run,
  | '_id'
  | 'campaign'
  | 'window'
  | 'outreach'
  | 'channel'
  | 'dueAt'
  | 'planned'
  | 'closedAt'
  | 'before'
  | 'offerPool'
  | 'holdout'
  | 'experiment'
  | 'choice'
  | 'winback'
>;
const RUN = {
  ...{ campaign: 1, window: 1, outreach: 1, channel: 1, dueAt: 1, planned: 1, closedAt: 1, 'before.audience.name': 1 },
  ...{ 'before.audience.custom': 1, 'before.channel': 1, offerPool: 1, holdout: 1, choice: 1, 'winback.step': 1 },
  'experiment.metric': 1,
} as const;
/** Runs that are looked into at once. */
export const MAX_RUNS = 20;

/** The run, where it is the shop's. */
export const decidingRun = async ({ runs }: Models, shop: string, run: string): Promise<DecidingRun | undefined> =>
  (await native(runs).findOne<DecidingRun>({ _id: run, shop }, { projection: RUN })) ?? undefined;

/** The newest runs of a shop, over all campaigns, programmes and channels. */
export const newestRuns = ({ runs }: Models, shop: string): Promise<DecidingRun[]> =>
  native(runs)
    .find<DecidingRun>({ shop }, { projection: RUN, sort: { dueAt: -1 }, limit: MAX_RUNS })
    .toArray();

export type Place = Pick<
  Batch,
  'customers' | 'out' | 'why' | 'chunkSize' | 'plannedAt' | 'variants' | 'refused' | 'heldOut' | 'planSkipped'
>;
export const PLACE = {
  ...{ customers: 1, out: 1, why: 1, chunkSize: 1, plannedAt: 1, variants: 1, refused: 1, heldOut: 1, planSkipped: 1 },
};

/**
 * The batch in whose turn the plan came to the customer. Batches are in the order of customers, so each look at a cursor halves what is
 * left: about eleven small reads for a million recipients.
 * @returns undefined when the plan has not come so far
 */
async function batchFor({ batches }: Models, run: DecidingRun, id: string): Promise<Place | undefined> {
  let [from, to] = [0, run.planned.batches];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const seen = await native(batches).findOne<Pick<Batch, 'cursor'>>(
      { _id: batchId(run._id, middle) },
      { projection: { cursor: 1 } },
    );
    if (seen && seen.cursor < id) from = middle + 1;
    else to = middle;
  }
  return (await native(batches).findOne<Place>({ _id: batchId(run._id, from) }, { projection: PLACE })) ?? undefined;
}

type What = Pick<Decision, 'decided' | 'reason' | 'isByPlan' | 'variant'>;

function whatBecame(place: Place, ref: string, run: DecidingRun): What {
  const index = place.customers.indexOf(ref);
  if (index >= 0) return outcomeAt(place, index, run);
  if (place.heldOut?.includes(ref)) return { decided: 'held_out', isByPlan: true };
  for (const [reason, refs] of Object.entries(place.refused ?? {})) {
    if (refs.includes(ref)) return { decided: 'skipped', reason, isByPlan: true };
  }
  return { decided: 'no_member', isByPlan: true };
}

/** Everybody whom a batch names, with what became of them, in the order of customers. */
export function eachOf(place: Place, run: DecidingRun): (What & { readonly customer: string })[] {
  const refused = Object.entries(place.refused ?? {});
  const all = [
    ...place.customers.map((customer, index) => ({ customer, ...outcomeAt(place, index, run) })),
    ...(place.heldOut ?? []).map((customer) => ({ customer, decided: 'held_out' as const, isByPlan: true })),
    ...refused.flatMap(([reason, refs]) =>
      refs.map((customer) => ({ customer, decided: 'skipped' as const, reason, isByPlan: true })),
    ),
  ];
  return all.sort((a, b) => (refKey(a.customer) < refKey(b.customer) ? -1 : 1));
}

function outcomeAt(place: Place, index: number, run: DecidingRun): What {
  const { why, variants } = place;
  const decided = outcomeName(outcomeOf(place, index)) ?? 'unknown';
  const drawn = variants?.[index];
  const variant = drawn === WAITS ? run.choice?.winner : (drawn as VariantKey | undefined);
  if (decided === 'pending' && drawn === WAITS && !run.choice) return { decided: 'waits' };
  const reason = why[index];
  return { decided, ...(reason === undefined ? {} : { reason }), ...(variant === undefined ? {} : { variant }) };
}

/** What a run decided about a customer: under their reference or, where it came to none of that, one that was merged into it. */
export async function decisionOf(
  models: Models,
  run: DecidingRun,
  customer: Pick<Customer, 'shop' | 'ref' | 'touches'>,
): Promise<Decision> {
  const own = await decisionAbout(models, run, customer);
  if (own.decided !== 'no_member' && own.decided !== 'not_planned') return own;
  for (const { from } of await mergedInto(models, customer.shop, customer.ref)) {
    const touches = customer.touches.filter(({ ref }) => ref === from);
    const other = await decisionAbout(models, run, { shop: customer.shop, ref: from, touches });
    if (other.decided !== 'no_member' && other.decided !== 'not_planned') return other;
  }
  return own;
}

async function decisionAbout(
  models: Models,
  run: DecidingRun,
  customer: Pick<Customer, 'shop' | 'ref' | 'touches'>,
): Promise<Decision> {
  const place = await batchFor(models, run, customerId(customer.shop, customer.ref));
  const claimedAt = customer.touches.find((touch) => touch.run === run._id)?.at;
  // A seal at the end of a plan is no turn of anybody's.
  const isTurn = place !== undefined && (place.customers.length > 0 || isPlanned(place));
  const what: What = isTurn
    ? whatBecame(place, customer.ref, run)
    : { decided: run.planned.done || run.closedAt ? 'no_member' : 'not_planned', isByPlan: true };
  return {
    run: run._id,
    owner: run.campaign,
    outreach: run.outreach,
    channel: run.channel,
    dueAt: run.dueAt,
    ...what,
    ...(isTurn ? { plannedAt: place.plannedAt } : {}),
    ...(claimedAt ? { claimedAt } : {}),
    ...(run.closedAt ? { closedAt: run.closedAt } : {}),
  };
}

const isPlanned = ({ heldOut = [], planSkipped }: Place): boolean =>
  heldOut.length > 0 || Object.keys(planSkipped).length > 0;
