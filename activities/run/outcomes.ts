import { OUTCOME, type OutcomeChar, type OutcomeName, outcomeName } from '../../domain/base/outcome.js';
import { WAITS } from '../../domain/experiment/variants.js';
import { type Ledger, outcomeOf } from '../../domain/run/ledger.js';
import type { Batch } from '../../domain/run/run.js';
import type { BatchOutcomes, ChunkChange, OutcomeWrite } from '../../models/run/batch-store.js';

/** What became of one recipient; `why` for all but sent, expired and pending. */
export interface Settled {
  readonly outcome: Exclude<OutcomeName, 'pending'>;
  readonly why?: string;
}

/**
 * Better knowledge replaces worse, equal keeps what was first: a message that was accepted was sent, whatever another
 * attempt had to assume meanwhile; "maybe" beats "not tried".
 */
const KNOWLEDGE: Readonly<Record<OutcomeChar, number>> = { s: 4, f: 3, u: 2, k: 1, x: 1, '.': 0 };

const knowledge = (char: string): number => KNOWLEDGE[char as OutcomeChar] ?? 0;

/** Where a batch's outcomes stand in one attempt's memory. */
export interface Account extends BatchOutcomes {
  readonly chunkSize: number;
  /** Recipients. */
  readonly size: number;
  /** Of an experiment whose winner is not known: the batch's `variants`; who waits is not to be delivered to. */
  readonly waiting?: string;
}

export const accountOf = (
  batch: Pick<Batch, 'out' | 'why' | 'chunkSize'> & { readonly customers: { readonly length: number } },
): Account => ({ out: batch.out, why: batch.why, chunkSize: batch.chunkSize, size: batch.customers.length });

export const chunkCount = (account: Account): number => Math.ceil(account.size / account.chunkSize);

/** Recorded reasons of our own: the attempt ended between claim and record; the provider had refused for good. */
export const INTERRUPTED = 'interrupted';
export const PROVIDER_REFUSED = 'provider_refused';

/** Recipient indices of a chunk that have no outcome yet, and do not wait for one. */
export function pendingOf(account: Account, chunk: number): number[] {
  const start = chunk * account.chunkSize;
  const end = Math.min(start + account.chunkSize, account.size);
  const pending: number[] = [];
  for (let index = start; index < end; index += 1) {
    if (account.waiting?.[index] === WAITS) continue;
    if (outcomeOf(account, index) === OUTCOME.pending) pending.push(index);
  }
  return pending;
}

/**
 * The write that adds what is newly known to a batch, with what its ledger gains and loses by it; undefined when
 * nothing would change.
 */
export function outcomeWrite(account: Account, settled: ReadonlyMap<number, Settled>): OutcomeWrite | undefined {
  const chunks = new Map<number, string[]>();
  const why = new Map<number, string | undefined>();
  const counts = new Map<string, number>();
  for (const [index, { outcome, why: reason }] of settled) {
    const chunk = Math.floor(index / account.chunkSize);
    const chars = chunks.get(chunk) ?? charsOf(account, chunk);
    const at = index - chunk * account.chunkSize;
    const was = chars[at] ?? OUTCOME.pending;
    const now = OUTCOME[outcome];
    if (knowledge(now) <= knowledge(was)) continue;
    chars[at] = now;
    chunks.set(chunk, chars);
    const before = account.why[index];
    add(counts, ledgerPath(was, before), -1);
    add(counts, ledgerPath(now, reason), 1);
    if (reason !== before) why.set(index, reason);
  }
  if (chunks.size === 0) return undefined;
  const changes: ChunkChange[] = [...chunks].map(([chunk, chars]) => ({
    chunk,
    was: account.out[chunk],
    now: chars.join(''),
  }));
  return { changes, why, counts };
}

/** The account after its write. */
export function applyWrite(account: Account, write: OutcomeWrite): Account {
  const out = { ...account.out };
  const why = { ...account.why };
  for (const { chunk, now } of write.changes) out[chunk] = now;
  for (const [index, reason] of write.why) {
    if (reason === undefined) delete why[index];
    else why[index] = reason;
  }
  return { ...account, out, why };
}

function charsOf(account: Account, chunk: number): string[] {
  const length = Math.min(account.chunkSize, account.size - chunk * account.chunkSize);
  return [...(account.out[chunk] ?? '').padEnd(length, OUTCOME.pending)];
}

const add = (counts: Map<string, number>, path: string, n: number): void => {
  counts.set(path, (counts.get(path) ?? 0) + n);
};

/** The field of the ledger that counts an outcome. */
function ledgerPath(char: string, why: string | undefined): string {
  const name = outcomeName(char) ?? 'pending';
  return name === 'skipped' ? `skipped.${why ?? 'unstated'}` : (name satisfies keyof Ledger);
}
