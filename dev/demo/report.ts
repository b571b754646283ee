import type { WindowName } from '../../domain/base/window.js';
import { type Funnel, imbalance, type Ledger } from '../../domain/run/ledger.js';

interface WindowReport {
  readonly window: WindowName;
  readonly ledger: Ledger;
  readonly funnel: Funnel & { readonly sent: number };
}
/** What the pause promised, and what left after the answer: at most `promised`, and nothing after the promised time. */
export interface PauseReport {
  readonly promised: number;
  readonly withinMs: number;
  readonly after: number;
  /** Messages that arrived later than `withinMs` after the answer and before the campaign was active again. */
  readonly late: number;
}
export interface DemoReport {
  /** Messages that reached a customer twice, by the providers' own count. */
  readonly duplicates: number;
  readonly windows: readonly WindowReport[];
  readonly pause: PauseReport;
  /** Seconds. */
  readonly timings: Readonly<Record<string, number>>;
}

function brokenWindow({ window, ledger, funnel }: WindowReport): string[] {
  const wrong: string[] = [];
  if (imbalance(ledger) !== 0) wrong.push(`The ledger of ${window} is off by ${imbalance(ledger)}`);
  if (ledger.pending !== 0) wrong.push(`${window} ended with ${ledger.pending} customers pending`);
  if (funnel.sent !== ledger.sent)
    wrong.push(`${window} counts ${funnel.sent} sent in its funnel and ${ledger.sent} in its ledger`);
  if (funnel.delivered > ledger.sent + ledger.unknown) wrong.push(`${window} delivered more than it sent`);
  if (funnel.read > funnel.delivered) wrong.push(`${window} was read by more than it was delivered to`);
  if (funnel.clicked > funnel.read) wrong.push(`${window} was clicked by more than read it`);
  for (const step of ['sent', 'read', 'clicked', 'bought'] as const)
    if (funnel[step] === 0) wrong.push(`Nobody in ${window} was counted as ${step}`);
  if (ledger.audience === 0) wrong.push(`${window} had no audience`);
  return wrong;
}

/** Every identity that a finished demo must satisfy and does not, as sentences; empty when all is well. */
export function broken(report: DemoReport): string[] {
  const wrong: string[] = [];
  if (report.windows.length !== 4) wrong.push(`Cannot accept ${report.windows.length} windows: there must be 4`);
  wrong.push(...report.windows.flatMap(brokenWindow));
  if (report.duplicates !== 0) wrong.push(`${report.duplicates} messages arrived twice`);
  if (report.pause.after > report.pause.promised)
    wrong.push(`The pause promised at most ${report.pause.promised} more messages, ${report.pause.after} left`);
  if (report.pause.late !== 0)
    wrong.push(`${report.pause.late} messages left later than ${report.pause.withinMs} ms after the pause`);
  return wrong;
}

const COLUMNS = [
  'audience',
  'sent',
  'failed',
  'skipped',
  'expired',
  'pending',
  'unknown',
  '|',
  'delivered',
  'read',
  'clicked',
  'bought',
];

/** The ledger and the funnel of the four windows as a plain table. */
export function table(report: DemoReport): string {
  const rows = report.windows.map(({ window, ledger, funnel }) => {
    const skipped = Object.values(ledger.skipped).reduce((sum, n) => sum + n, 0);
    const { audience, sent, failed, expired, pending, unknown } = ledger;
    const cells = [
      audience,
      sent,
      failed,
      skipped,
      expired,
      pending,
      unknown,
      '|',
      funnel.delivered,
      funnel.read,
      funnel.clicked,
      funnel.bought,
    ];
    return [window, ...cells.map(String)];
  });
  return [['window', ...COLUMNS], ...rows]
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(14) : cell.padStart(i === 8 ? 2 : 10))).join(''))
    .join('\n');
}

/** Why customers were skipped, one line per window. */
export function skippedLines(report: DemoReport): string[] {
  return report.windows.flatMap(({ window, ledger }) => {
    const reasons = Object.entries(ledger.skipped).filter(([, n]) => n > 0);
    return reasons.length === 0 ? [] : [`  ${window}: ${reasons.map(([reason, n]) => `${n} ${reason}`).join(', ')}`];
  });
}
