import { customerId, trailId, under } from '../../../domain/base/ids.js';
import type { Customer, Touch } from '../../../domain/customer/customer.js';
import { CountChange, countIn, TOUCH_COUNTS, type TouchCount } from '../../../domain/customer/tracking/counts.js';
import { engagedOf, engagedTouch, STEPS, stepsOf, withTrail } from '../../../domain/customer/tracking/engagement.js';
import { machinesAt } from '../../../domain/customer/tracking/policy.js';
import { addLedgers, EMPTY_LEDGER, type Ledger, ledgerOfBatch } from '../../../domain/run/ledger.js';
import type { Run } from '../../../domain/run/run.js';
import { native } from '../../base/native.js';
import { sameValue } from '../../base/same-value.js';
import { keptIds } from '../../customer/merged.js';
import { hourPlace, sumPath } from '../../customer/tracking/counters.js';
import type { RunDay } from '../../customer/tracking/hours-schema.js';
import type { StoredTrail } from '../../customer/tracking/trail-schema.js';
import type { Models } from '../../models.js';
import { accountsOfRun, type BatchAccount } from '../batch-store.js';
import { hourTime } from '../hours.js';
import { linksOfRun } from '../tracked-run.js';

/** Something that is kept twice and is not the same. */
export interface Difference {
  /** Where it is kept: `collection/_id`, and the field. */
  readonly where: string;
  readonly kept: unknown;
  readonly counted: unknown;
}

/** What the facts of a run come to. */
interface Recount {
  readonly change: CountChange;
  readonly ledger: Ledger;
  /** Touches that say something else than their message's requests and receipts. */
  readonly touches: readonly Difference[];
}

/** The touch as its receipts and its message's requests make it. */
function madeAnew(run: Run, touch: Touch, trail: StoredTrail | undefined, now: Date): Touch {
  if (!trail) return touch;
  const tracked = { channel: touch.channel, sentAt: touch.at, links: linksOfRun(run) };
  return engagedTouch(touch, withTrail(engagedOf(touch), trail, tracked, machinesAt(now)));
}

async function recountBatch(
  models: Models,
  run: Run,
  batch: BatchAccount,
  sum: CountChange,
  now: Date,
): Promise<Difference[]> {
  const places = await keptIds(models, batch.shop, batch.customers);
  const ids = [...new Set(places.values())];
  const many = { batchSize: ids.length + 1 };
  const [customers, trails] = await Promise.all([
    native(models.customers)
      .find<Pick<Customer, '_id' | 'touches'>>({ _id: { $in: ids } }, { projection: { touches: 1 }, ...many })
      .toArray(),
    native(models.trails)
      .find<StoredTrail>({ _id: { $in: batch.customers.map((ref) => trailId(run._id, ref)) } }, many)
      .toArray(),
  ]);
  const byId = new Map(trails.map((trail) => [trail._id, trail]));
  const found = new Map(customers.map((customer) => [customer._id, customer.touches]));
  return [...places].flatMap(([ref, _id]) => {
    const touches = found.get(_id) ?? [];
    const named = _id === customerId(batch.shop, ref) ? undefined : ref;
    const index = touches.findIndex((one) => one.run === run._id && one.ref === named);
    const kept = touches[index];
    if (!kept || kept.failed) return [];
    const counted = madeAnew(run, kept, byId.get(trailId(run._id, ref)), now);
    sum.add(counted, 1);
    const where = `customers/${_id} touches.${index}.engaged`;
    return sameValue(kept.engaged, counted.engaged) ? [] : [{ where, kept: kept.engaged, counted: counted.engaged }];
  });
}

/** Counts a run anew from its batches, its customers' touches and the requests for its messages; a batch in memory at a time. */
export async function recountRun(models: Models, run: Run, now: Date): Promise<Recount> {
  const change = new CountChange();
  const touches: Difference[] = [];
  let ledger = EMPTY_LEDGER;
  for await (const batch of accountsOfRun(models.batches, run._id)) {
    ledger = addLedgers(ledger, ledgerOfBatch(batch));
    touches.push(...(await recountBatch(models, run, batch, change, now)));
  }
  return { change, ledger, touches };
}

/** The hours of a run that are kept, by their beginning. */
async function keptHours(models: Models, run: string): Promise<Map<number, RunDay['hours'][string]>> {
  const days = await native(models.runDays)
    .find<RunDay>({ _id: under(run) as never })
    .toArray();
  return new Map(
    days.flatMap(({ _id, hours }) =>
      Object.entries(hours).map(([hour, counts]) => [hourTime(_id, hour), counts] as const),
    ),
  );
}

/** What a run keeps that is not what its facts come to. */
export async function differencesOf(models: Models, run: Run, recount: Recount): Promise<Difference[]> {
  const found = [...recount.touches];
  const compare = (where: string, kept: number, counted: number): void => {
    if (kept !== counted) found.push({ where, kept, counted });
  };
  for (const count of TOUCH_COUNTS) {
    const path = sumPath(count);
    const kept = countIn(path.startsWith('funnel.') ? { ...run.funnel } : run.counts, count);
    compare(`runs/${run._id} ${path}`, kept, recount.change.sum.get(count) ?? 0);
  }
  const hours = await keptHours(models, run._id);
  for (const time of new Set([...hours.keys(), ...recount.change.hours.keys()])) {
    const { _id, hour } = hourPlace(run._id, time);
    for (const count of TOUCH_COUNTS) {
      const counted = recount.change.hours.get(time)?.get(count) ?? 0;
      compare(`run_days/${_id} hours.${hour}.${count}`, countIn(hours.get(time), count), counted);
    }
  }
  if (run.state === 'closed' && !sameValue(run.ledger, recount.ledger))
    found.push({ where: `runs/${run._id} ledger`, kept: run.ledger, counted: recount.ledger });
  return found;
}

/** Counts as they are kept, from those with a dot in their name. */
function nested(
  counts: ReadonlyMap<TouchCount, number>,
  wanted: (count: TouchCount) => boolean,
): Record<string, unknown> {
  const made: Record<string, Record<string, number> | number> = {};
  for (const [count, n] of counts) {
    if (!wanted(count) || n === 0) continue;
    const [name = '', part] = count.split('.');
    if (part === undefined) made[name] = n;
    else made[name] = { ...(made[name] as Record<string, number> | undefined), [part]: n };
  }
  return made;
}

/**
 * Writes what the facts come to over what was kept, counters first by the touches as they are made anew. News that arrive meanwhile may
 * be missed, so it is run when a campaign is quiet; run twice, the second finds nothing.
 */
export async function repairRun(models: Models, run: Run, { change, ledger, touches }: Recount): Promise<void> {
  for (const { where, counted } of touches) {
    const [id = '', field = ''] = where.slice('customers/'.length).split(' ');
    const engaged = counted as Touch['engaged'];
    const at = field.slice(0, -'.engaged'.length);
    const steps = stepsOf(engaged ?? {});
    const set: Record<string, unknown> = { [field]: engaged };
    const unset: Record<string, ''> = {};
    for (const step of STEPS) {
      if (steps[step]) set[`${at}.${step}`] = steps[step];
      else unset[`${at}.${step}`] = '';
    }
    await native(models.customers).updateOne(
      { _id: id, [`${at}.run`]: run._id },
      { $set: set, ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}) },
    );
  }
  const isFunnel = (count: TouchCount): boolean => sumPath(count).startsWith('funnel.');
  const none = { delivered: 0, read: 0, clicked: 0, bought: 0, revenue: 0 };
  const funnel = { ...none, ...nested(change.sum, isFunnel) };
  const counts = nested(change.sum, (count) => !isFunnel(count));
  const final = run.state === 'closed' ? { ledger } : {};
  await native(models.runs).updateOne({ _id: run._id }, { $set: { funnel, counts, ...final } });
  await native(models.runDays).deleteMany({ _id: under(run._id) as never });
  const days = new Map<string, Record<string, unknown>>();
  for (const [time, own] of change.hours) {
    const { _id, hour } = hourPlace(run._id, time);
    days.set(_id, { ...days.get(_id), [hour]: nested(own, () => true) });
  }
  const documents = Array.from(days, ([_id, hours]) => ({ _id, hours }));
  if (documents.length > 0) await native(models.runDays).insertMany(documents);
}
