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

export const skippedTotal = (ledger: Ledger): number => Object.values(ledger.skipped).reduce((sum, n) => sum + n, 0);

/** Audience minus all its parts: 0 when the ledger balances. */
export function imbalance(ledger: Ledger): number {
  const { audience, sent, failed, expired, pending, unknown } = ledger;
  return audience - (sent + failed + skippedTotal(ledger) + expired + pending + unknown);
}
