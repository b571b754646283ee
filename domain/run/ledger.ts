import { CHUNK_SIZE } from '../base/limits.js';
import { OUTCOME, type OutcomeName, outcomeName } from '../base/outcome.js';

/** The account of a run. Identity: audience = sent + failed + Σ skipped + expired + pending + unknown. */
export interface Ledger {
  readonly audience: number;
  readonly sent: number;
  readonly failed: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly expired: number;
  readonly pending: number;
  readonly unknown: number;
}
/** People per step of a run's funnel; revenue in minor units of the shop's currency. */
export interface Funnel {
  readonly delivered: number;
  readonly read: number;
  readonly clicked: number;
  readonly bought: number;
  readonly revenue: number;
}
export const EMPTY_LEDGER: Ledger = {
  audience: 0,
  sent: 0,
  failed: 0,
  skipped: {},
  expired: 0,
  pending: 0,
  unknown: 0,
};
export const EMPTY_FUNNEL: Funnel = { delivered: 0, read: 0, clicked: 0, bought: 0, revenue: 0 };

export function addLedgers(a: Ledger, b: Ledger): Ledger {
  const skipped: Record<string, number> = { ...a.skipped };
  for (const [reason, n] of Object.entries(b.skipped)) skipped[reason] = (skipped[reason] ?? 0) + n;
  return {
    audience: a.audience + b.audience,
    sent: a.sent + b.sent,
    failed: a.failed + b.failed,
    skipped,
    expired: a.expired + b.expired,
    pending: a.pending + b.pending,
    unknown: a.unknown + b.unknown,
  };
}

/** `a` without `b`, which was added to it before. */
export function subtractLedgers(a: Ledger, b: Ledger): Ledger {
  const less = { ...EMPTY_LEDGER, skipped: Object.fromEntries(Object.entries(b.skipped).map(([why, n]) => [why, -n])) };
  for (const part of COUNTED) less[part] = -b[part];
  const { skipped, ...counts } = addLedgers(a, less);
  return { ...counts, skipped: Object.fromEntries(Object.entries(skipped).filter(([, n]) => n !== 0)) };
}
const COUNTED = ['audience', 'sent', 'failed', 'expired', 'pending', 'unknown'] as const;

export const addFunnels = (a: Funnel, b: Funnel): Funnel => ({
  delivered: a.delivered + b.delivered,
  read: a.read + b.read,
  clicked: a.clicked + b.clicked,
  bought: a.bought + b.bought,
  revenue: a.revenue + b.revenue,
});

export const skippedTotal = (ledger: Ledger): number => Object.values(ledger.skipped).reduce((sum, n) => sum + n, 0);

/** Audience minus all its parts: 0 when the ledger balances. */
export function imbalance(ledger: Ledger): number {
  const { audience, sent, failed, expired, pending, unknown } = ledger;
  return audience - (sent + failed + skippedTotal(ledger) + expired + pending + unknown);
}

/** The part of a batch that its ledger is computed from; a Batch is one. */
export interface BatchAccount {
  readonly customers: { readonly length: number };
  /** Recipients per chunk; default CHUNK_SIZE. */
  readonly chunkSize?: number;
  /** Outcome characters per chunk; a chunk or a character that is missing is pending. */
  readonly out: Readonly<Record<string, string>>;
  /** Reason by recipient index. */
  readonly why: Readonly<Record<string, string>>;
  readonly planSkipped: Readonly<Record<string, number>>;
}

/** A skipped recipient whose reason was not recorded: shown as it is, so that the identity still holds. */
export const UNSTATED = 'unstated';

const sizeOf = (batch: BatchAccount): number => batch.chunkSize ?? CHUNK_SIZE;
const chunksOf = (batch: BatchAccount): number => Math.ceil(batch.customers.length / sizeOf(batch));
const chunkLength = (batch: BatchAccount, chunk: number): number =>
  Math.min(sizeOf(batch), batch.customers.length - chunk * sizeOf(batch));

/** @throws Error when the outcome strings do not belong to a batch of this size: corrupt data must not be counted */
function checkOut(batch: BatchAccount): void {
  for (const [key, chars] of Object.entries(batch.out)) {
    const chunk = Number(key);
    const room = Number.isInteger(chunk) && chunk >= 0 && chunk < chunksOf(batch) ? chunkLength(batch, chunk) : 0;
    if (chars.length > room) {
      throw new Error(`Cannot count chunk '${key}' as it must hold at most ${room} outcomes: it holds ${chars.length}`);
    }
  }
}

/** One recipient's outcome character. @param index among the batch's recipients, from 0 */
export function outcomeOf(
  { out, chunkSize }: Pick<BatchAccount, 'out'> & { readonly chunkSize: number },
  index: number,
): string {
  const chunk = Math.floor(index / chunkSize);
  return out[chunk]?.[index - chunk * chunkSize] ?? OUTCOME.pending;
}

/**
 * The ledger of one batch, from its outcome strings: the members the plan skipped plus the recipients' outcomes.
 * @throws Error on outcome strings that cannot be this batch's
 */
export function ledgerOfBatch(batch: BatchAccount): Ledger {
  checkOut(batch);
  const counts: Record<OutcomeName, number> = { sent: 0, failed: 0, skipped: 0, expired: 0, unknown: 0, pending: 0 };
  const skipped: Record<string, number> = {};
  let planned = 0;
  for (const [reason, n] of Object.entries(batch.planSkipped)) {
    planned += n;
    skipped[reason] = n;
  }
  let settled = 0;
  for (const [chunk, chars] of Object.entries(batch.out)) {
    for (let i = 0; i < chars.length; i += 1) {
      const name = outcomeName(chars.charAt(i));
      if (!name) throw new Error(`Cannot count outcome '${chars.charAt(i)}' of chunk '${chunk}': it is none of ours`);
      counts[name] += 1;
      if (name !== 'skipped') continue;
      const reason = batch.why[Number(chunk) * sizeOf(batch) + i] ?? UNSTATED;
      skipped[reason] = (skipped[reason] ?? 0) + 1;
    }
    settled += chars.length;
  }
  const { length } = batch.customers;
  const { sent, failed, expired, unknown } = counts;
  const pending = counts.pending + length - settled;
  return { audience: length + planned, sent, failed, skipped, expired, pending, unknown };
}

/**
 * What a run that ends makes of those who are left: their time is over, it was cancelled, the next window has them, or an
 * operator has set them aside.
 */
export type Rest = 'expired' | 'cancelled' | 'folded' | 'set_aside';
