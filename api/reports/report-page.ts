import { createHash } from 'node:crypto';
import { escapeHtml } from '../../domain/base/text/html.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import { type Ledger, skippedTotal } from '../../domain/run/ledger.js';
import type { MonitorAnswer } from '../runs/monitor-schema.js';
import { type Language, moment, whole } from './pictures/figures.js';
import { FONT } from './pictures/look.js';
import type { About } from './pictures/picture.js';
import { drawable } from './pictures/text.js';
import { WINDOW_WORDS } from './pictures/words.js';
import { DEFINITIONS, REPORT, STATE_WORDS } from './report-words.js';

/** What a report is made of. */
export interface Report {
  readonly about: About;
  readonly shop: string;
  readonly campaign: Pick<Campaign, 'state' | 'saleDay' | 'windows'>;
  readonly monitor: MonitorAnswer;
  /** What may be said of the lift; absent when nobody is held out. */
  readonly lift?: string;
  /** The picture of the funnel, an SVG of ours. */
  readonly funnel: string;
}

const STYLE = `@page{size:A4;margin:12mm}
*{box-sizing:border-box}
body{margin:0 auto;padding:8mm;max-width:210mm;font:10pt/1.4 ${FONT};color:#17211e;background:#fff}
h1{font-size:17pt;line-height:1.2;margin:0 0 1mm;overflow-wrap:anywhere}
h2{font-size:11pt;margin:4mm 0 1mm}
p{margin:0 0 1mm;overflow-wrap:anywhere}
.soft{color:#4d5a56}
table{width:100%;border-collapse:collapse;font-size:9pt}
th,td{padding:1mm 1.5mm;border-bottom:1px solid #c9d1cd;text-align:left;vertical-align:top;overflow-wrap:anywhere}
th{font-weight:600}
.n{text-align:right;white-space:nowrap}
tr.sum td{font-weight:600}
svg{display:block;width:100%;height:auto}
ul{margin:0;padding-left:4mm;font-size:8.5pt}
h2,table,svg,ul{break-inside:avoid}h2{break-after:avoid}
@media print{body{padding:0}}`;

/** The page may show its own style, by its hash, and nothing else: no script, picture, frame or form. */
export const REPORT_HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Robots-Tag': 'noindex',
};

const text = (value: string): string => escapeHtml(drawable(value));
const page = (language: Language, title: string, body: string): string =>
  `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8">` +
  '<meta name="viewport" content="width=device-width, initial-scale=1">' +
  `<title>${text(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>\n`;

const table = (heads: readonly string[], rows: readonly string[]): string =>
  `<table><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`;
const head = (words: string): string => `<th scope="col">${text(words)}</th>`;
const cell = (words: string): string => `<td>${text(words)}</td>`;
const number = (n: number, language: Language): string => `<td class="n">${whole(n, language)}</td>`;

function windowTable({ about, campaign }: Report): string {
  const { language, zone } = about;
  const rows = campaign.windows.map(({ window, goal, opensAt, closesAt }) => {
    const time = `${moment(opensAt, zone, language)} – ${moment(closesAt, zone, language)}`;
    return `<tr>${cell(WINDOW_WORDS[window][language])}${cell(goal)}${cell(time)}</tr>`;
  });
  return table(
    [REPORT.window, REPORT.goal, REPORT.time].map((words) => head(words[language])),
    rows,
  );
}

const PARTS = ['audience', 'sent', 'skipped', 'failed', 'expired', 'pending', 'unknown'] as const;

function ledgerTable({ about: { language }, monitor }: Report): string {
  const row = (name: string, ledger: Ledger, isSum = false): string => {
    const counts = { ...ledger, skipped: skippedTotal(ledger) };
    const numbers = PARTS.map((part) => number(counts[part], language)).join('');
    return `<tr${isSum ? ' class="sum"' : ''}>${cell(name)}${numbers}</tr>`;
  };
  const windows = monitor.windows.map(({ window, ledger }) => row(WINDOW_WORDS[window][language], ledger));
  const heads = PARTS.map((part) => `<th scope="col" class="n">${text(REPORT[part][language])}</th>`);
  return table(
    [head(REPORT.window[language]), ...heads],
    [...windows, row(REPORT.total[language], monitor.total.ledger, true)],
  );
}

/** One page, A4, for a browser, a printer or a PDF; nothing in it comes from elsewhere. */
export function reportPage(report: Report): string {
  const { about, shop, campaign, monitor, lift, funnel } = report;
  const { language, zone } = about;
  const section = (title: keyof typeof REPORT, body: string): string => `<h2>${REPORT[title][language]}</h2>${body}`;
  const facts = [
    shop,
    STATE_WORDS[campaign.state][language],
    `${REPORT.saleDay[language]} ${campaign.saleDay}`,
    `${REPORT.asOf[language]} ${moment(about.asOf, zone, language)} (${zone})`,
  ];
  const sound = monitor.total.balanced ? REPORT.balanced : REPORT.off;
  const body = [
    `<p class="soft">${REPORT.title[language]}</p><h1>${text(about.name)}</h1>`,
    `<p class="soft">${text(facts.join(' · '))}</p>`,
    section('windows', windowTable(report)),
    section('ledger', `${ledgerTable(report)}<p class="soft">${sound[language]}</p>`),
    section('brought', funnel),
    section('lift', `<p>${text(lift ?? REPORT.noHoldout[language])}</p>`),
    section('definitions', `<ul>${DEFINITIONS.map((one) => `<li>${text(one[language])}</li>`).join('')}</ul>`),
  ];
  return page(language, `${REPORT.title[language]} · ${about.name}`, body.join('\n'));
}

/** For whoever comes with a link that is none of ours, or has ended. */
export const endedPage = (): string =>
  page('vi', REPORT.title.vi, `<p>${REPORT.ended.vi}</p><p lang="en">${REPORT.ended.en}</p>`);
