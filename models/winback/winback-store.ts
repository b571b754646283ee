import { idRange } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import type { WinbackEntry } from '../../domain/customer/entry.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';

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
