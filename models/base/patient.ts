import { setTimeout as delay } from 'node:timers/promises';
import { mongo } from 'mongoose';

/**
 * Codes after which the driver's specification has an operation tried again (Retryable Writes and Retryable Reads,
 * github.com/mongodb/specifications): the server is stepping down, shutting down, electing, or was cut off. The driver itself
 * tries once, and not at all where a write is to many.
 */
const RETRYABLE: ReadonlySet<unknown> = new Set([
  ...[6, 7, 89, 91, 134, 189, 262, 9001], // unreachable, timed out, shutting down, stepped down
  ...[10058, 10107, 11600, 11602, 13435, 13436], // not the primary, or interrupted by a change of state
]);
const LABELS = ['RetryableWriteError', 'RetryableReadError', 'TransientTransactionError'];

/** What a server error may carry beside its own code. */
interface Coded {
  readonly code?: unknown;
  readonly writeConcernError?: { readonly code?: unknown };
  readonly writeErrors?: unknown;
  readonly result?: { readonly getWriteConcernError?: () => { readonly code?: unknown } | undefined };
}

function codesOf(error: Coded): unknown[] {
  const { writeErrors, result } = error;
  const each = Array.isArray(writeErrors) ? writeErrors : writeErrors ? [writeErrors] : [];
  const concern = typeof result?.getWriteConcernError === 'function' ? result.getWriteConcernError() : undefined;
  return [error.code, error.writeConcernError?.code, concern?.code, ...each.map((one: Coded) => one.code)];
}

/**
 * Does this error say that the operation may be tried again, and may or may not have happened? A broken connection, no
 * primary for the moment, or a server error that the driver's specification calls retryable by label or code.
 */
export function isRetryable(error: unknown): boolean {
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError) return true;
  if (!(error instanceof mongo.MongoError)) return false;
  return LABELS.some((label) => error.hasErrorLabel(label)) || codesOf(error).some((code) => RETRYABLE.has(code));
}

/** Longer than an election takes (10 s until the primary is missed, then a vote). */
const PATIENCE_MS = 15_000;
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 3_200;

/**
 * Tries again while the error says that it may help: an election is no reason to give an attempt up whose messages would
 * be in doubt for ever on some channels. Only for work that may be repeated: what was written already is found and stays.
 * @throws the last error
 */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isRetryable(error) || performance.now() - begun > PATIENCE_MS) throw error;
      await delay(waitMs);
    }
  }
}
