import type { Customer } from '../domain/customer.js';
import { idRange } from '../domain/ids.js';
import type { WinbackEntry } from '../domain/winback/winback.js';
import type { Models } from './models.js';
import { native } from './native.js';

/** A customer's new entries, valid for the rev that the rule saw. */
export interface EntryWrite {
  readonly id: string;
  readonly rev: number;
  readonly winbacks: readonly WinbackEntry[];
}

/** Writes entries where nobody has written since. @returns how many matched; fewer than asked: read again and decide again */
export async function writeEntries(models: Models, writes: readonly EntryWrite[]): Promise<number> {
  if (writes.length === 0) return 0;
  const operations = writes.map(({ id, rev, winbacks }) => ({
    updateOne: { filter: { _id: id, rev }, update: { $set: { winbacks }, $inc: { rev: 1 } } },
  }));
  return (await native(models.customers).bulkWrite(operations, { ordered: false })).matchedCount;
}

/** A customer with what the statistics of a programme need. */
export type EntryRow = Pick<Customer, '_id' | 'facts' | 'winbacks'>;

/** Everybody who ever entered a programme of the shop, with their entries. */
export async function* entriesOf(models: Models, shop: string, programme: string): AsyncGenerator<EntryRow> {
  const cursor = native(models.customers).find<EntryRow>(
    { _id: idRange(`${shop}/`), 'winbacks.programme': programme },
    { projection: { facts: 1, winbacks: 1 }, batchSize: 1000 },
  );
  for await (const row of cursor) yield row;
}

/** How many entered on a day, per arm, and how many were chosen for each of the day's runs. */
export interface DayCount {
  readonly qualified: number;
  readonly heldOut: number;
  readonly chosen: ReadonlyMap<string, number>;
}

/** Counts a day anew from the customers: the same however often an attempt was interrupted. */
export async function countDay(
  models: Models,
  shop: string,
  programme: string,
  day: string,
  runs: readonly string[],
): Promise<DayCount> {
  const chosen = new Map<string, number>();
  let qualified = 0;
  let heldOut = 0;
  for await (const { winbacks = [] } of entriesOf(models, shop, programme)) {
    const entry = winbacks.findLast((one) => one.programme === programme);
    if (!entry) continue;
    if (entry.day === day) {
      qualified += 1;
      if (entry.arm === 'holdout') heldOut += 1;
    }
    if (entry.run !== undefined && runs.includes(entry.run)) chosen.set(entry.run, (chosen.get(entry.run) ?? 0) + 1);
  }
  return { qualified, heldOut, chosen };
}
