import { CHUNK_SIZE } from '../base/limits.js';
import { OUTCOME, outcomeName } from '../base/outcome.js';
import { DAY_MS } from '../base/time.js';
import { type BatchAccount, type Ledger, ledgerOfBatch } from './ledger.js';
import { isObject } from './stored-run.js';

/** How long a run that cannot be closed waits for an operator, when its own time is over: 24 hours, in milliseconds. */
export const CLOSING_WAIT_MS = DAY_MS;

/** What of a batch is counted, such as it must be. */
export interface Mended {
  readonly chunkSize: number;
  readonly out: Readonly<Record<string, string>>;
  readonly why: Readonly<Record<string, string>>;
  readonly planSkipped: Readonly<Record<string, number>>;
  readonly ledger: Ledger;
}

type Loose = { readonly [K in keyof BatchAccount]?: unknown } & { readonly customers?: unknown };

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  isObject(value) ? (value as Record<string, unknown>) : {};

/** Entries of a stored record whose values pass. */
function entriesThat<T>(value: unknown, is: (one: unknown) => one is T): Record<string, T> {
  return Object.fromEntries(Object.entries(recordOf(value)).filter((entry): entry is [string, T] => is(entry[1])));
}
const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

/**
 * A batch as it can be counted, whatever was written into it by hand: the outcomes that are ours stand, what is none of ours is
 * `unknown`, since nobody can tell; who has none is pending as before. Its ledger is counted anew from them.
 * @param batch as it is stored
 */
export function mended(batch: Loose): Mended {
  const customers = Array.isArray(batch.customers) ? batch.customers : [];
  const chunkSize = isCount(batch.chunkSize) && batch.chunkSize > 0 ? batch.chunkSize : CHUNK_SIZE;
  const stored = recordOf(batch.out);
  const out: Record<string, string> = {};
  for (let chunk = 0; chunk * chunkSize < customers.length; chunk += 1) {
    const chars = stored[chunk];
    if (chars === undefined) continue;
    const room = Math.min(chunkSize, customers.length - chunk * chunkSize);
    // A value of another kind has taken the place of outcomes that were there.
    const text = isText(chars) ? chars : '?'.repeat(room);
    out[chunk] = [...text.slice(0, room)].map((char) => (outcomeName(char) ? char : OUTCOME.unknown)).join('');
  }
  const counted = {
    chunkSize,
    out,
    why: entriesThat(batch.why, isText),
    planSkipped: entriesThat(batch.planSkipped, isCount),
  };
  return { ...counted, ledger: ledgerOfBatch({ ...counted, customers }) };
}
