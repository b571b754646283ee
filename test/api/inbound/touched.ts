import { batchId, campaignId, customerId, runId } from '../../../domain/base/ids.js';
import type { Campaign } from '../../../domain/campaign/campaign.js';
import type { Customer, Touch } from '../../../domain/customer/customer.js';
import { EMPTY_FUNNEL, EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import type { Batch, Run } from '../../../domain/run/run.js';
import type { Models } from '../../../models/models.js';

export const CAMPAIGN = campaignId('hoa-nang', 'sale');
export const RUN = runId(CAMPAIGN, 'launch-followers');
export const WAITING = 'day-cart';
const AT = new Date('2026-10-30T02:00:00Z');
const DAY = 86_400_000;

/** A campaign whose one open run has just sent to these customers of hoa-nang. */
export async function sentTo(models: Models, refs: readonly string[]): Promise<void> {
  await models.customers.insertMany(refs.map(customerOf));
  const outreach = {
    id: 'launch-followers',
    audience: { name: 'followers' as const },
    channel: 'chat' as const,
    template: { text: 'Chào {{ customer_name }}' },
    priority: 1,
    dueAt: AT,
    expiresAt: new Date(AT.getTime() + DAY),
    enabled: true,
  };
  const window = { goal: 'g', opensAt: AT, closesAt: outreach.expiresAt, lateness: 'send' as const };
  const campaign: Campaign = {
    _id: CAMPAIGN,
    shop: 'hoa-nang',
    key: 'sale',
    name: 'Sale',
    saleDay: '2026-11-11',
    zone: 'Asia/Ho_Chi_Minh',
    state: 'active',
    version: 1,
    link: 'https://shop.example.com/11-11',
    products: [],
    windows: [
      { window: 'launch', ...window, outreaches: [outreach, { ...outreach, id: 'off', enabled: false }] },
      { window: 'campaign_day', ...window, outreaches: [{ ...outreach, id: WAITING }] },
    ],
    createdAt: AT,
  };
  const { id, enabled, priority, ...frozen } = outreach;
  const run: Run = {
    _id: RUN,
    shop: 'hoa-nang',
    campaign: CAMPAIGN,
    window: 'launch',
    outreach: id,
    ...frozen,
    link: campaign.link,
    before: [],
    lateness: 'send',
    asOf: AT,
    state: 'open',
    planned: { batches: 1, done: true },
    ledger: EMPTY_LEDGER,
    funnel: EMPTY_FUNNEL,
  };
  const batch: Batch = {
    _id: batchId(RUN, 0),
    run: RUN,
    shop: 'hoa-nang',
    seq: 0,
    plannedAt: AT,
    cursor: '',
    chunkSize: 100,
    customers: refs,
    revs: refs.map(() => 1),
    out: { 0: 's'.repeat(refs.length) },
    why: {},
    planSkipped: { no_consent: 2 },
    ledger: { ...EMPTY_LEDGER, audience: refs.length + 2, sent: refs.length, skipped: { no_consent: 2 } },
  };
  await models.campaigns.create(campaign);
  await models.runs.create(run);
  await models.batches.collection.insertOne(batch as never);
}

/** A message that left for them, of this run. */
export const touchOf = (run: string): Touch => ({
  run,
  window: `${CAMPAIGN}.launch`,
  channel: 'chat',
  at: AT,
  claim: 'b',
});

export function customerOf(ref: string): Customer {
  return {
    _id: customerId('hoa-nang', ref),
    shop: 'hoa-nang',
    ref,
    rev: 2,
    name: 'Mai',
    facts: { validOrders: 0, revenue: 0, recentOrderAts: [] },
    signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] },
    consent: {},
    touches: [{ ...touchOf(`${CAMPAIGN}.earlier.1`), window: `${CAMPAIGN}.pre_launch`, claim: 'a' }, touchOf(RUN)],
  };
}
