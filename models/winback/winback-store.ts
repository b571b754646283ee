import { idRange, under } from '../../domain/base/ids.js';
import type { Approval } from '../../domain/campaign/campaign.js';
import type { Customer } from '../../domain/customer/customer.js';
import type { WinbackEntry } from '../../domain/customer/entry.js';
import { winbackId } from '../../domain/winback/ids.js';
import type { WinbackState } from '../../domain/winback/states.js';
import type { Winback } from '../../domain/winback/winback.js';
import { native, wasFirst } from '../base/native.js';
import { type PageAsked, pageFilter } from '../base/page.js';
import type { Models } from '../models.js';

type Store = Pick<Models, 'winbacks'>;

/** @param _id winbackId @returns undefined when there is none */
export const readWinback = async ({ winbacks }: Store, _id: string): Promise<Winback | undefined> =>
  (await winbacks.findById(_id).lean<Winback>()) ?? undefined;

/** A page of a shop's programmes by key. @param asked `state`: only those in it */
export async function listWinbacks(
  { winbacks }: Store,
  shop: string,
  { state, limit, ...asked }: PageAsked & { readonly state?: WinbackState },
): Promise<Winback[]> {
  const { _id, order } = pageFilter(idRange(winbackId(shop, '')), asked, (key) => winbackId(shop, key));
  const filter = state === undefined ? { _id } : { _id, state };
  return winbacks.find(filter).sort(order).limit(limit).lean<Winback[]>();
}

/** Inserts a draft. Returns false when a programme of this id exists. */
export const insertWinback = ({ winbacks }: Store, winback: Winback): Promise<boolean> =>
  wasFirst(winbacks.create(winback));

/**
 * Writes changes to a programme that still is as it was read, and counts its version up.
 * @param unset fields to take away
 * @returns the programme as written, or undefined when somebody else wrote first
 */
export async function changeWinback(
  { winbacks }: Store,
  read: Pick<Winback, '_id' | 'version'>,
  changes: Partial<Winback>,
  unset: readonly string[] = [],
): Promise<Winback | undefined> {
  const $unset = Object.fromEntries(unset.map((field) => [field, '']));
  const update = { $set: { ...changes, untold: true }, $inc: { version: 1 }, ...(unset.length > 0 ? { $unset } : {}) };
  const filter = { _id: read._id, version: read.version };
  return (await winbacks.findOneAndUpdate(filter, update, { returnDocument: 'after' }).lean<Winback>()) ?? undefined;
}

/** Notes a second person's look at a programme that still is as it was read; that is no edit. @returns false when it is not */
export async function approveWinback(
  { winbacks }: Store,
  { _id, version }: Pick<Winback, '_id' | 'version'>,
  approved: Approval,
): Promise<boolean> {
  return (await winbacks.updateOne({ _id, version }, { $set: { approved } })).matchedCount === 1;
}

/**
 * Moves a programme to `to` whatever else is being changed about it: a pause or a stop names no version and cannot lose. It
 * counts the version up, so that whoever read before it loses.
 * @param from the states in which that is allowed
 * @returns the programme as it was and as it is; undefined when it is in none of those states
 */
export async function moveWinback(
  { winbacks }: Store,
  _id: string,
  from: readonly WinbackState[],
  changes: { readonly state: WinbackState; readonly endedAt?: Date },
): Promise<{ before: WinbackState; after: Winback } | undefined> {
  const update = { $set: { ...changes, untold: true }, $inc: { version: 1 } };
  const before = await winbacks.findOneAndUpdate({ _id, state: { $in: [...from] } }, update).lean<Winback | null>();
  return before ? { before: before.state, after: { ...before, ...changes, version: before.version + 1 } } : undefined;
}

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
    { _id: under(shop), 'winbacks.programme': programme },
    { projection: { facts: 1, winbacks: 1 }, batchSize: 1000 },
  );
  for await (const row of cursor) yield row;
}

/**
 * Writes down whom a day's limit takes; the first choice stands. So of two planners of a day, one that was given up among
 * them, neither enters anybody whom the other has not chosen. A limit fits one document.
 * @param day `<programme>/<day>`
 * @param ids the customers (`_id`) that this planner would take
 * @returns those that the day takes
 */
export async function fixChoice(
  { winbackChoices }: Pick<Models, 'winbackChoices'>,
  day: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const choices = native(winbackChoices);
  if (await wasFirst(choices.insertOne({ _id: day, ids }))) return ids;
  return (await choices.findOne<{ ids: readonly string[] }>({ _id: day }))?.ids ?? [];
}
