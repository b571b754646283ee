import { runsOf } from '../../../domain/base/ids.js';
import type { Run } from '../../../domain/run/run.js';
import { native } from '../../base/native.js';
import { keptIds } from '../../customer/merged.js';
import { refreshCustomers } from '../../customer/refresh-customers.js';
import type { Models } from '../../models.js';
import { attributionOf } from '../../shop/attribution-rule.js';
import { accountsOfRun } from '../batch-store.js';
import { type Difference, differencesOf, recountRun, repairRun } from './recount.js';

interface ReconcileOptions {
  /** A shop, a campaign or a programme (`shop.key`), or a run. */
  readonly of: string;
  readonly now: Date;
  /** Write what the facts come to. */
  readonly repair: boolean;
  /** First attribute the orders of the runs' customers anew, by the rule of today. */
  readonly attribute: boolean;
  readonly tell: (difference: Difference) => void;
}

/** The orders of a run's customers by the rule of today, a batch at a time; the counters move with them. */
async function attributeAnew(models: Models, run: Run, now: Date): Promise<void> {
  const rule = await attributionOf(models, run.shop, now);
  for await (const { shop, customers } of accountsOfRun(models.batches, run._id))
    await refreshCustomers(models, [...(await keptIds(models, shop, customers)).values()], rule);
}

/**
 * Counts runs anew from their facts and compares with what is kept, one after the other.
 * @returns how many runs were looked at, and how many differences there were
 */
export async function reconcile(
  models: Models,
  { of, now, repair, attribute, tell }: ReconcileOptions,
): Promise<{ readonly runs: number; readonly differences: number }> {
  const filter = { $or: [{ _id: of }, { _id: runsOf(of) }] };
  const ids = await native(models.runs)
    .find<{ _id: string }>(filter as never, { projection: { _id: 1 } })
    .toArray();
  let differences = 0;
  for (const { _id } of ids) {
    const before = await models.runs.findById(_id).lean<Run>();
    if (before && attribute) await attributeAnew(models, before, now);
    const run = await models.runs.findById(_id).lean<Run>();
    if (!run) continue;
    const recount = await recountRun(models, run, now);
    const found = await differencesOf(models, run, recount);
    for (const difference of found) tell(difference);
    differences += found.length;
    if (repair && found.length > 0) await repairRun(models, run, recount);
  }
  return { runs: ids.length, differences };
}
