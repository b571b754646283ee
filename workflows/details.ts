/** The Markdown that the Temporal Web UI shows as current details. Names of windows and counts only, never of people. */
import type { CampaignPlan, OutreachPlan } from '../activities/contract.js';
import { addLedgers, EMPTY_LEDGER, type Ledger, skippedTotal } from '../domain/run/ledger.js';

const COUNTS = ['Audience', 'Sent', 'Failed', 'Skipped', 'Expired', 'Pending', 'Unknown'];
const counts = (l: Ledger): number[] => [
  l.audience,
  l.sent,
  l.failed,
  skippedTotal(l),
  l.expired,
  l.pending,
  l.unknown,
];
/** The UI draws tables without any space between columns, and drops ordinary blanks: only these keep the numbers apart. */
const NBSP = '\u00a0';
const row = (cells: readonly (string | number)[]): string =>
  `|${cells.map((cell) => `${NBSP}${cell}${NBSP}`).join('|')}|`;
const head = (cells: readonly string[]): string[] => [
  row(cells),
  `|${cells.map((_, i) => (i === 0 ? ':---' : '---:')).join('|')}|`,
];
/** Day, month and minute: the year stands in the line above. */
const instant = (at: number): string => `${new Date(at).toISOString().slice(5, 16).replace('T', NBSP)}Z`;

function progress(outreaches: readonly OutreachPlan[]): string {
  const closed = outreaches.filter((o) => o.state === 'closed').length;
  const open = outreaches.filter((o) => o.state === 'open').length;
  return `${closed} of ${outreaches.length}${open > 0 ? ` (${open} run)` : ''}`;
}

/** A table with a column for each window, narrow enough for the UI's pane: the final numbers of the runs that have closed. */
export function campaignDetails(plan: CampaignPlan, next: string): string {
  const columns = plan.windows.map((w) => {
    const outreaches = plan.outreaches.filter((o) => o.window === w.window);
    const ledger = outreaches.reduce(
      (sum, o) => [o.ledger, o.earlier].reduce((all: Ledger, one) => (one ? addLedgers(all, one) : all), sum),
      EMPTY_LEDGER,
    );
    return [instant(w.opensAt), instant(w.closesAt), progress(outreaches), ...counts(ledger)];
  });
  const labels = ['Opens', 'Closes', 'Runs closed', ...COUNTS];
  const rows = labels.map((label, i) => row([label, ...columns.map((column) => column[i] ?? '')]));
  const waits = [
    ...(plan.held ? [`the campaign: ${plan.held.reason} (${plan.held.detail})`] : []),
    ...plan.outreaches.flatMap(({ run, held }) => (held ? [`${run}: ${held}`] : [])),
  ];
  return [
    ...(waits.length > 0 ? [`**waiting for an operator** · ${waits.join(' · ')}`, ''] : []),
    `**${plan.state}** · sale day ${plan.saleDay} · version ${plan.version}${next === '' ? '' : ` · next: ${next}`}`,
    '',
    ...head(['Window', ...plan.windows.map((w) => w.window)]),
    ...rows,
  ].join('\n');
}

/** One run: what it does now, the counts known so far, its batches, and the type of the last failure. */
export function outreachDetails(what: string, ledger: Ledger, batches?: string, problem?: string): string {
  const facts = [`**${what}**`, ...(batches ? [batches] : []), ...(problem ? [`last problem: ${problem}`] : [])];
  return [facts.join(' · '), '', ...head(COUNTS), row(counts(ledger))].join('\n');
}
