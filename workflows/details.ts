/** The Markdown that the Temporal Web UI shows as current details. Names of windows and counts only, never of people. */
import type { CampaignPlan, OutreachPlan } from '../activities/contract.js';
import { addLedgers, EMPTY_LEDGER, type Ledger, skippedTotal } from '../domain/ledger.js';

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
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
const head = (cells: readonly string[]): string[] => [row(cells), row(cells.map(() => '---'))];
const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;

function progress(outreaches: readonly OutreachPlan[]): string {
  const closed = outreaches.filter((o) => o.state === 'closed').length;
  const open = outreaches.filter((o) => o.state === 'open').length;
  return `${closed}/${outreaches.length} done${open > 0 ? `, ${open} running` : ''}`;
}

/** A table of the campaign's windows with the final numbers of the runs that have closed. */
export function campaignDetails(plan: CampaignPlan, next: string): string {
  const rows = plan.windows.map((w) => {
    const outreaches = plan.outreaches.filter((o) => o.window === w.window);
    const ledger = outreaches.reduce((sum, o) => (o.ledger ? addLedgers(sum, o.ledger) : sum), EMPTY_LEDGER);
    return row([w.window, instant(w.opensAt), instant(w.closesAt), progress(outreaches), ...counts(ledger)]);
  });
  return [
    `**${plan.state}** · sale day ${plan.saleDay} · version ${plan.version}${next === '' ? '' : ` · next: ${next}`}`,
    '',
    ...head(['Window', 'Opens', 'Closes', 'Outreaches', ...COUNTS]),
    ...rows,
  ].join('\n');
}

/** One run: what it does now, the counts known so far, its batches, and the type of the last failure. */
export function outreachDetails(what: string, ledger: Ledger, batches?: string, problem?: string): string {
  const facts = [`**${what}**`, ...(batches ? [batches] : []), ...(problem ? [`last problem: ${problem}`] : [])];
  return [facts.join(' · '), '', ...head(COUNTS), row(counts(ledger))].join('\n');
}
