import type { ChannelName } from '../domain/base/channel.js';
import { customerId, runId } from '../domain/base/ids.js';
import type { Campaign } from '../domain/campaign/campaign.js';
import type { Customer, Signals } from '../domain/customer/customer.js';
import type { Models } from '../models/models.js';
import { draftTemplate } from './template.js';

export const SHOP = 'bench';
export const CAMPAIGN = 'bench.sale';
export const OUTREACH = 'day-followers';
export const RUN = runId(CAMPAIGN, OUTREACH);

const INSERT = 1_000;
const FOLLOWED = new Date('2026-01-01T00:00:00Z');
const GRANTED = { granted: true, at: FOLLOWED };

/** Customer n: a follower with an address and consent for every channel, and some history, so that the document has a real size. */
function customer(n: number): Customer {
  const ref = `C${String(n).padStart(8, '0')}`;
  const signals: Signals = {
    followedAt: FOLLOWED,
    wishlist: [{ sku: '85123A', at: FOLLOWED }],
    cart: [],
    unpaid: [],
    unreviewed: [],
  };
  return {
    _id: customerId(SHOP, ref),
    shop: SHOP,
    ref,
    rev: 1,
    name: `Khách ${n}`,
    email: `u${n}@example.com`,
    chatId: `u${n}@example.com`,
    facts: {
      validOrders: 2,
      revenue: 10_000,
      firstOrderAt: FOLLOWED,
      lastOrderAt: FOLLOWED,
      recentOrderAts: [FOLLOWED, FOLLOWED],
    },
    signals,
    consent: { chat: GRANTED, email: GRANTED },
    touches: [],
    simulated: true,
  };
}

/** Writes `count` followers of the bench's shop, a thousand at a time. */
export async function seedCustomers(models: Models, count: number): Promise<void> {
  for (let from = 1; from <= count; from += INSERT) {
    const size = Math.min(INSERT, count - from + 1);
    const documents = Array.from({ length: size }, (_, i) => customer(from + i));
    await models.customers.collection.insertMany(documents as never[], { ordered: false });
  }
}

/** A shop and an active campaign whose only outreach goes to all followers at `dueAt`. */
export async function seedCampaign(models: Models, channel: ChannelName, dueAt: Date): Promise<void> {
  const hour = 3_600_000;
  const closesAt = new Date(dueAt.getTime() + hour);
  await models.shops.create({
    _id: SHOP,
    name: 'Bench',
    zone: 'Asia/Ho_Chi_Minh',
    currency: 'VND',
    // Benches run at any time of day, into a sink.
    hours: { simulated: true, source: 'bench', channels: { chat: null, email: null, sms: null } },
    createdAt: FOLLOWED,
  });
  const campaign: Campaign = {
    _id: CAMPAIGN,
    shop: SHOP,
    key: 'sale',
    name: 'Bench',
    saleDay: dueAt.toISOString().slice(0, 10),
    zone: 'Asia/Ho_Chi_Minh',
    state: 'active',
    version: 1,
    link: 'https://example.com/sale',
    products: [],
    createdAt: FOLLOWED,
    startedAt: FOLLOWED,
    windows: [
      {
        window: 'campaign_day',
        goal: 'Thúc đẩy mua hàng và thanh toán',
        opensAt: new Date(dueAt.getTime() - hour),
        closesAt,
        lateness: 'send',
        outreaches: [
          {
            id: OUTREACH,
            audience: { name: 'followers' },
            channel,
            template: draftTemplate(channel),
            priority: 1,
            dueAt,
            expiresAt: closesAt,
            enabled: true,
          },
        ],
      },
    ],
  };
  await models.campaigns.create(campaign);
}
