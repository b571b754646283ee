import type { ChannelName } from '../../domain/base/channel.js';
import { campaignId, customerId } from '../../domain/base/ids.js';
import { SECOND_MS } from '../../domain/base/time.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import type { CapOverrides } from '../../domain/customer/caps.js';
import type { Customer } from '../../domain/customer/customer.js';
import type { Models } from '../../models/models.js';
import { draftTemplate } from '../template.js';

const INSERT = 1_000;
const LONG_AGO = new Date('2026-01-01T00:00:00Z');
const GRANTED = { granted: true, at: LONG_AGO };
const ZONE = 'Asia/Ho_Chi_Minh';
const OUTREACH = 'followers';

/** Customer n's ref. */
const refOf = (n: number): string => `C${String(n).padStart(8, '0')}`;
export const phoneOf = (n: number): string => `+849${10_000_000 + n}`;

function customer(shop: string, n: number): Customer {
  const ref = refOf(n);
  return {
    _id: customerId(shop, ref),
    shop,
    ref,
    rev: 1,
    name: `Khách ${n}`,
    phone: phoneOf(n),
    email: `u${n}@example.com`,
    chatId: `u${n}`,
    facts: { validOrders: 0, revenue: 0, recentOrderAts: [] },
    signals: { followedAt: LONG_AGO, wishlist: [], cart: [], unpaid: [], unreviewed: [] },
    consent: { chat: GRANTED, email: GRANTED, sms: GRANTED },
    touches: [],
    simulated: true,
  };
}

/** A shop of followers who have said yes to every channel. */
export async function seedShop(models: Models, shop: string, customers: number, caps?: CapOverrides): Promise<void> {
  await models.shops.create({
    _id: shop,
    name: 'Drill',
    zone: ZONE,
    currency: 'VND',
    // Drills run at any time of day; nothing leaves this machine.
    hours: { simulated: true, source: 'drill', channels: { chat: null, email: null, sms: null } },
    ...(caps ? { caps } : {}),
    createdAt: LONG_AGO,
  });
  for (let from = 1; from <= customers; from += INSERT) {
    const size = Math.min(INSERT, customers - from + 1);
    const documents = Array.from({ length: size }, (_, i) => customer(shop, from + i));
    await models.customers.collection.insertMany(documents as never[], { ordered: false });
  }
}

export interface CampaignTimes {
  readonly dueAt: Date;
  readonly closesAt: Date;
}

/** An active campaign with one window, whose outreach goes to all followers. @returns its id */
export async function seedCampaign(
  models: Models,
  shop: string,
  key: string,
  channel: ChannelName,
  { dueAt, closesAt }: CampaignTimes,
): Promise<string> {
  const template =
    channel === 'sms' ? { text: 'Than moi {{ customer_name }} ghe xem: {{ link }}' } : draftTemplate(channel);
  const outreach = {
    id: OUTREACH,
    audience: { name: 'followers' as const },
    channel,
    template,
    priority: 1,
    dueAt,
    expiresAt: closesAt,
    enabled: true,
  };
  const opensAt = new Date(dueAt.getTime() - SECOND_MS);
  const campaign: Campaign = {
    _id: campaignId(shop, key),
    shop,
    key,
    name: 'Drill',
    saleDay: dueAt.toISOString().slice(0, 10),
    zone: ZONE,
    state: 'active',
    version: 1,
    link: 'https://example.com/sale',
    products: [],
    createdAt: LONG_AGO,
    startedAt: LONG_AGO,
    windows: [{ window: 'campaign_day', goal: 'Drill', opensAt, closesAt, lateness: 'send', outreaches: [outreach] }],
  };
  await models.campaigns.create(campaign);
  return campaign._id;
}
