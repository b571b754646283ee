import type { Model } from 'mongoose';
import { batchId, under } from '../../domain/base/ids.js';
import { addLedgers, EMPTY_LEDGER, type Ledger } from '../../domain/run/ledger.js';
import type { Batch } from '../../domain/run/run.js';
import { native } from '../base/native.js';

/** The outcomes of a batch without its recipients: enough to count and to settle. */
export type BatchOutcomes = Pick<Batch, 'out' | 'why'>;
/** Who is no recipient: many, and of no use to whoever delivers or counts. */
const LEFT_OUT = { refused: 0, heldOut: 0 } as const;
/** A chunk's outcome string as it was read (undefined: absent) and as it shall be. */
export interface ChunkChange {
  readonly chunk: number;
  readonly was: string | undefined;
  readonly now: string;
}
export interface OutcomeWrite {
  readonly changes: readonly ChunkChange[];
  /** Reason by recipient index; undefined removes it. */
  readonly why: ReadonlyMap<number, string | undefined>;
  /** Ledger path → what it grows by. */
  readonly counts: ReadonlyMap<string, number>;
}

/** One recipient's ref, without the other 499; undefined when there is no such batch or recipient. */
export async function recipientOf(
  batches: Model<Batch>,
  run: string,
  seq: number,
  index: number,
): Promise<string | undefined> {
  if (!Number.isSafeInteger(index) || index < 0) return undefined;
  // Asked for in the filter: not every server takes a slice behind the end.
  const filter = { _id: batchId(run, seq), [`customers.${index}`]: { $exists: true } };
  const projection = { customers: { $slice: [index, 1] }, _id: 1 };
  const found = await native(batches).findOne<Pick<Batch, 'customers'>>(filter, { projection });
  return found?.customers[0];
}

/**
 * Takes a batch for an attempt: whoever had it before loses it, and learns so at its next look. `heldAt` is the database's
 * time, since clocks of workers differ.
 * @param account by which the attempt hands over; those of earlier attempts stay known
 * @returns the batch with what this wrote
 */
export async function takeBatch(
  batches: Model<Batch>,
  run: string,
  seq: number,
  holder: string,
  account: string,
): Promise<Batch | undefined> {
  const update = { $set: { holder }, $addToSet: { via: account }, $currentDate: { heldAt: true } } as object;
  const found = await native(batches).findOneAndUpdate({ _id: batchId(run, seq) }, update, {
    returnDocument: 'after',
    projection: LEFT_OUT,
  });
  return (found as Batch | null) ?? undefined;
}

/** One small read: does this attempt still have the batch? */
export async function isHolder(batches: Model<Batch>, run: string, seq: number, token: string): Promise<boolean> {
  const found = await native(batches).findOne<Pick<Batch, 'holder'>>(
    { _id: batchId(run, seq) },
    { projection: { holder: 1 } },
  );
  return found?.holder === token;
}

/** Writes down, on the database's clock, when attempts were first seen to have lost the batch; a known instant stays. */
export async function noteLost(
  batches: Model<Batch>,
  run: string,
  seq: number,
  tokens: readonly string[],
): Promise<void> {
  const operations = tokens.map((token) => ({
    updateOne: {
      filter: { _id: batchId(run, seq), [`lost.${token}`]: { $exists: false } },
      update: { $currentDate: { [`lost.${token}`]: true } } as object,
    },
  }));
  if (operations.length > 0) await native(batches).bulkWrite(operations, { ordered: false });
}

/**
 * Inserts batches in order. @throws a duplicate key error when another planner was first; nothing after it is written,
 * since a batch is only right behind the one that its planner saw.
 */
export async function insertBatches(batches: Model<Batch>, planned: readonly Batch[]): Promise<void> {
  await native(batches).insertMany([...planned], { ordered: true });
}

/**
 * Writes outcomes if the chunks still are as they were read; the ledger moves with them in the same write.
 * @returns false when somebody else wrote first: read again and merge
 */
export async function writeOutcomes(batches: Model<Batch>, _id: string, write: OutcomeWrite): Promise<boolean> {
  const filter: Record<string, unknown> = { _id };
  const set: Record<string, unknown> = {};
  const unset: Record<string, ''> = {};
  const inc: Record<string, number> = {};
  for (const { chunk, was, now } of write.changes) {
    filter[`out.${chunk}`] = was ?? { $exists: false };
    set[`out.${chunk}`] = now;
  }
  for (const [index, reason] of write.why) {
    if (reason === undefined) unset[`why.${index}`] = '';
    else set[`why.${index}`] = reason;
  }
  for (const [path, n] of write.counts) if (n !== 0) inc[`ledger.${path}`] = n;
  const update = {
    $set: set,
    ...(Object.keys(inc).length > 0 ? { $inc: inc } : {}),
    ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
  };
  const result = await native(batches).updateOne(filter, update);
  return result.matchedCount === 1;
}

/** @throws Error when the batch is gone: nothing deletes batches */
export async function readOutcomes(batches: Model<Batch>, _id: string): Promise<BatchOutcomes> {
  const found = await native(batches).findOne<BatchOutcomes>({ _id }, { projection: { out: 1, why: 1 } });
  if (!found) throw new Error(`Cannot read the outcomes as batch '${_id}' must exist: it does not`);
  return found;
}

/** A batch without merge fields, and without those who are no recipients. */
export type BatchAccount = Omit<Batch, 'fields' | 'refused' | 'heldOut'>;

/** @throws Error when the batch is gone: nothing deletes batches */
export async function readAccount(batches: Model<Batch>, _id: string): Promise<BatchAccount> {
  const found = await native(batches).findOne<BatchAccount>({ _id }, { projection: { fields: 0, ...LEFT_OUT } });
  if (!found) throw new Error(`Cannot read the account as batch '${_id}' must exist: it does not`);
  return found;
}

/** Every batch of a run in order. */
export async function* accountsOfRun(batches: Model<Batch>, run: string): AsyncGenerator<BatchAccount> {
  const cursor = native(batches).find(
    { _id: under(run) },
    { projection: { fields: 0, ...LEFT_OUT }, sort: { _id: 1 }, batchSize: 50 },
  );
  try {
    for await (const batch of cursor) yield batch as unknown as Batch;
  } finally {
    await cursor.close();
  }
}

/** What a batch says of itself; nothing where there is none. */
export async function ledgerAsRecorded(batches: Model<Batch>, run: string, seq: number): Promise<Ledger> {
  const options = { projection: { ledger: 1 } };
  return (
    (await native(batches).findOne<{ ledger: Ledger }>({ _id: batchId(run, seq) }, options))?.ledger ?? EMPTY_LEDGER
  );
}

/** The run's ledger as its batches have it now. */
export async function sumLedgers(batches: Model<Batch>, run: string): Promise<Ledger> {
  let sum = EMPTY_LEDGER;
  const cursor = native(batches).find<{ ledger: Ledger }>(
    { _id: under(run) },
    { projection: { ledger: 1 }, batchSize: 1000 },
  );
  for await (const { ledger } of cursor) sum = addLedgers(sum, ledger);
  return sum;
}

/** Drops the personal data of a run's batches. */
export async function dropFields(batches: Model<Batch>, run: string): Promise<void> {
  await native(batches).updateMany({ _id: under(run) }, { $unset: { fields: '' } });
}
