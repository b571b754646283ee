import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { draw } from '../../../api/reports/pictures/draw.js';
import type { Language } from '../../../api/reports/pictures/figures.js';
import { endedPage, REPORT_HEADERS, type Report, reportPage } from '../../../api/reports/report-page.js';
import { DEFINITIONS, REPORT, STATE_WORDS } from '../../../api/reports/report-words.js';
import type { MonitorAnswer } from '../../../api/runs/monitor-schema.js';
import { CAMPAIGN_STATES } from '../../../domain/campaign/states.js';
import { EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import { funnel, USUAL } from './pictures/samples.js';

const HOSTILE = '</style><script>alert(1)</script><img src=x onerror=alert(1)> & "Hoa" \u202E';
const ledger = {
  ...EMPTY_LEDGER,
  audience: 50_000,
  sent: 48_210,
  failed: 90,
  skipped: { no_consent: 1_500, quota: 200 },
};
const monitor = {
  ...USUAL,
  total: { ...USUAL.total, ledger, balanced: true },
  windows: USUAL.windows.map((one) => ({ ...one, ledger })),
} as unknown as MonitorAnswer;

function report(language: Language, over: Partial<Report> = {}, name = 'Sale 11.11'): Report {
  const picture = funnel(monitor, { language, name });
  const windows = (['launch', 'campaign_day'] as const).map((window, n) => ({
    window,
    goal: n === 0 ? 'Tăng nhận biết' : HOSTILE,
    opensAt: new Date('2026-11-08T02:00:00Z'),
    closesAt: new Date('2026-11-09T02:00:00Z'),
    lateness: 'send' as const,
    outreaches: [],
  }));
  return {
    about: picture.about,
    shop: 'Hoa Nắng',
    campaign: { state: 'completed', saleDay: '2026-11-11', windows },
    monitor,
    funnel: String(draw({ picture, format: 'svg' })),
    ...over,
  };
}
const cellsOf = (html: string): string[] => [...html.matchAll(/<td[^>]*>([^<]*)<\/td>/g)].map(([, text = '']) => text);

describe('the report of a campaign', () => {
  it('says goals, times, ledger, funnel, lift and definitions, in the language that is asked for', () => {
    for (const [language, told] of [
      ['vi', ['Báo cáo chiến dịch', 'Đã kết thúc', 'Tăng nhận biết', '48.210', '1.700', 'Đã mua: có ít nhất']],
      ['en', ['Campaign report', 'Completed', 'Tăng nhận biết', '48,210', '1,700', 'Bought: at least one']],
    ] as const) {
      const html = reportPage(report(language, { lift: `Lift & ${language}` }));
      for (const text of told) assert.ok(html.includes(text), `${text} in ${html}`);
      assert.ok(html.includes(`<html lang="${language}">`) && html.includes(`Lift &amp; ${language}`));
      for (const one of DEFINITIONS) assert.ok(html.includes(one[language].slice(0, 30)));
      assert.ok(html.includes('<svg role="img"'));
    }
  });

  it('shows a ledger whose rows add up, and says so where they do not', () => {
    const html = reportPage(report('en'));
    const cells = cellsOf(html);
    const total = cells
      .slice(cells.indexOf('Total') + 1, cells.indexOf('Total') + 8)
      .map((one) => one.replaceAll(',', ''));
    const [audience, ...parts] = total.map(Number);
    assert.equal(
      audience,
      parts.reduce((sum, n) => sum + n, 0),
    );
    assert.ok(html.includes(REPORT.balanced.en) && !html.includes(REPORT.off.en));
    const off = { ...monitor, total: { ...monitor.total, balanced: false } };
    assert.ok(reportPage(report('en', { monitor: off })).includes(REPORT.off.en));
  });

  it('says that the lift is not known where nobody was held out', () => {
    assert.ok(reportPage(report('vi')).includes(REPORT.noHoldout.vi));
    assert.ok(!reportPage(report('vi', { lift: 'x' })).includes(REPORT.noHoldout.vi));
  });

  it('lets no text of a shop be more than text', () => {
    const html = reportPage(report('en', { shop: HOSTILE, lift: HOSTILE }, HOSTILE));
    assert.doesNotMatch(html, /<script|<img|onerror=alert\(1\)>/);
    assert.equal(html.split('</style>').length, 2);
    assert.ok(!html.includes('\u202E'));
    assert.ok(html.includes('&lt;script&gt;'));
  });

  it('is allowed its own style and nothing else', () => {
    const html = reportPage(report('en'));
    const [, style = ''] = /<style>(.*?)<\/style>/s.exec(html) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    const policy = REPORT_HEADERS['Content-Security-Policy'];
    assert.ok(policy.startsWith("default-src 'none'; ") && policy.includes(`style-src 'sha256-${hash}'`), policy);
    assert.doesNotMatch(policy, /unsafe|https?:/);
    assert.doesNotMatch(html, /<[^>]*(?: style=| on\w+=)|<link|<iframe|<form|@import|url\(/);
    assert.match(style, /@page\{size:A4/);
  });

  it('has a word for every state', () => {
    assert.deepEqual(Object.keys(STATE_WORDS).sort(), [...CAMPAIGN_STATES].sort());
  });

  it('has a page for whoever comes too late, in both languages', () => {
    assert.ok(endedPage().includes(REPORT.ended.vi) && endedPage().includes(REPORT.ended.en));
  });
});
