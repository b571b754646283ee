import assert from 'node:assert/strict';
import type { CampaignPlan, OutreachPlan } from '../../activities/contract.js';
import { EMPTY_LEDGER } from '../../domain/run/ledger.js';
import { campaignDetails, outreachDetails } from '../../workflows/details.js';

const NBSP = '\u00a0';
const outreach = (over: Partial<OutreachPlan>): OutreachPlan => ({
  run: 'a.b.c.1',
  outreach: 'c',
  window: 'launch',
  channel: 'chat',
  audience: 'cart',
  priority: 1,
  dueAt: 0,
  expiresAt: 1,
  state: 'closed',
  ...over,
});
const plan: CampaignPlan = {
  campaign: 'a.b',
  shop: 'a',
  saleDay: '2026-11-11',
  state: 'active',
  version: 3,
  windows: [
    { window: 'pre_launch', opensAt: 0, closesAt: 60_000 },
    { window: 'launch', opensAt: Date.UTC(2026, 10, 9, 2), closesAt: Date.UTC(2026, 10, 10) },
  ],
  outreaches: [
    outreach({
      ledger: { ...EMPTY_LEDGER, audience: 9, sent: 5, failed: 1, skipped: { no_consent: 2, cap_reached: 1 } },
    }),
    outreach({ run: 'a.b.d.1', ledger: { ...EMPTY_LEDGER, audience: 4, sent: 1, expired: 2, unknown: 1 } }),
    outreach({ run: 'a.b.e.1', state: 'open' }),
  ],
};

describe('the current details', () => {
  it('add up the closed runs of each window in a table', () => {
    const lines = campaignDetails(plan, 'launch closes').split('\n');
    assert.equal(lines[0], '**active** · sale day 2026-11-11 · version 3 · next: launch closes');
    const cells = lines.slice(2).map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.replaceAll(NBSP, ' ').trim()),
    );
    assert.deepEqual(cells, [
      ['Window', 'pre_launch', 'launch'],
      [':---', '---:', '---:'],
      ['Opens', '01-01 00:00Z', '11-09 02:00Z'],
      ['Closes', '01-01 00:01Z', '11-10 00:00Z'],
      ['Runs closed', '0 of 0', '2 of 3 (1 run)'],
      ['Audience', '0', '13'],
      ['Sent', '0', '6'],
      ['Failed', '0', '1'],
      ['Skipped', '0', '3'],
      ['Expired', '0', '2'],
      ['Pending', '0', '0'],
      ['Unknown', '0', '1'],
    ]);
  });

  it('keep a space between numbers that the UI does not drop', () => {
    const lines = campaignDetails(plan, '').split('\n');
    assert.ok(
      lines.slice(4).every((line) =>
        line
          .split('|')
          .slice(1, -1)
          .every((cell) => cell.startsWith(NBSP) && cell.endsWith(NBSP)),
      ),
    );
  });

  it('of a campaign with many outreaches stay far below what the server takes', () => {
    const many = { ...plan, outreaches: Array.from({ length: 500 }, () => outreach({ ledger: EMPTY_LEDGER })) };
    assert.ok(Buffer.byteLength(campaignDetails(many, 'x'.repeat(200))) < 2_000);
  });

  it('of a run say what it does, and its last problem by type only where there is one', () => {
    assert.match(outreachDetails('closed', EMPTY_LEDGER), /^\*\*closed\*\*\n/);
    assert.match(
      outreachDetails('delivering', EMPTY_LEDGER, '3/9 batches done', 'ChannelUnavailable'),
      /^\*\*delivering\*\* · 3\/9 batches done · last problem: ChannelUnavailable\n/,
    );
  });
});
