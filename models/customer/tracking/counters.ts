import { runDayId } from '../../../domain/base/ids.js';
import type { Touch } from '../../../domain/customer/customer.js';
import { CountChange, type TouchCount } from '../../../domain/customer/tracking/counts.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';

/** A touch as it was and as it is now. */
export interface TouchMove {
  readonly before: Touch;
  readonly after: Touch;
}

/** The counts that a run has had since there are runs; the others lie beside them. */
const FUNNEL: ReadonlySet<TouchCount> = new Set(['delivered', 'read', 'clicked', 'bought', 'revenue']);
/** Where a run's document holds a count. */
export const sumPath = (count: TouchCount): string => (FUNNEL.has(count) ? `funnel.${count}` : `counts.${count}`);

/** Where an hour's counts are: the day's document, and the hour in it. */
export function hourPlace(run: string, time: number): { readonly _id: string; readonly hour: string } {
  const iso = new Date(time).toISOString();
  return { _id: runDayId(run, iso.slice(0, 10)), hour: iso.slice(11, 13) };
}

/** How the counters of runs move when touches change. */
function countMoves(moves: readonly TouchMove[]): Map<string, CountChange> {
  const runs = new Map<string, CountChange>();
  for (const { before, after } of moves) {
    const change = runs.get(after.run) ?? new CountChange();
    runs.set(after.run, change);
    change.add(before, -1);
    change.add(after, 1);
  }
  return runs;
}

const asFields = (
  counts: ReadonlyMap<TouchCount, number>,
  path: (count: TouchCount) => string,
): Record<string, number> => Object.fromEntries(Array.from(counts, ([count, n]) => [path(count), n]));

function dayIncrements(runs: ReadonlyMap<string, CountChange>): Map<string, Record<string, number>> {
  const days = new Map<string, Record<string, number>>();
  for (const [run, { hours }] of runs) {
    for (const [time, counts] of hours) {
      if (counts.size === 0) continue;
      const { _id, hour } = hourPlace(run, time);
      days.set(_id, { ...days.get(_id), ...asFields(counts, (count) => `hours.${hour}.${count}`) });
    }
  }
  return days;
}

/** Moves the counters of the touches' runs, in sum and by the hour, by what was written on touches. */
export async function moveCounters(models: Models, moves: readonly TouchMove[]): Promise<void> {
  const runs = countMoves(moves);
  const sums = Array.from(runs, ([_id, { sum }]) => ({ filter: { _id }, update: { $inc: asFields(sum, sumPath) } }));
  const writes = sums.filter(({ update }) => Object.keys(update.$inc).length > 0).map((updateOne) => ({ updateOne }));
  const days = Array.from(dayIncrements(runs), ([_id, $inc]) => ({
    updateOne: { filter: { _id }, update: { $inc }, upsert: true },
  }));
  await Promise.all([
    writes.length > 0 ? native(models.runs).bulkWrite(writes, { ordered: false }) : undefined,
    days.length > 0 ? native(models.runDays).bulkWrite(days, { ordered: false }) : undefined,
  ]);
}
