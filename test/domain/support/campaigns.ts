import type { Finding } from '../../../domain/base/finding.js';
import { policyAt } from '../../../domain/base/policy.js';
import { type BoosterInput, draftCampaign } from '../../../domain/campaign/booster.js';
import type { Campaign, CampaignWindow, Outreach } from '../../../domain/campaign/campaign.js';
import { checkCampaign } from '../../../domain/campaign/campaign-check.js';
import type { Offer } from '../../../domain/offer/offer.js';

/** Three weeks before the sale day. */
export const EARLY = new Date('2026-10-20T00:00:00Z');
export const OFFER: Offer = {
  _id: 'hoa/v1',
  shop: 'hoa',
  key: 'v1',
  name: 'Giảm 20k',
  code: 'HOA20',
  startsAt: new Date('2026-10-01T00:00:00Z'),
  endsAt: new Date('2026-12-31T00:00:00Z'),
};
/** What a shop says of its sale, without an offer. */
export const PLAN: BoosterInput = {
  shop: 'hoa',
  key: '11-11',
  saleDay: '2026-11-11',
  zone: 'Asia/Ho_Chi_Minh',
  now: EARLY,
  products: [],
  link: 'https://hoa.example.com/11-11',
};
/** Pre-launch opens 2026-11-04T02:00Z, launch 11-08T02:00Z, the day 11-10T17:00Z, post 11-12T02:00Z. */
export const DRAFT: Campaign = draftCampaign({ ...PLAN, offer: OFFER });

export const iso = (text: string): Date => new Date(text);

/** The draft with one window changed. */
export const withWindow = (index: number, over: Partial<CampaignWindow>, base: Campaign = DRAFT): Campaign => ({
  ...base,
  windows: base.windows.map((window, i) => (i === index ? { ...window, ...over } : window)),
});

/** The draft with one outreach changed. */
export const withOutreach = (w: number, o: number, over: Partial<Outreach>, base: Campaign = DRAFT): Campaign =>
  withWindow(
    w,
    { outreaches: base.windows[w]!.outreaches.map((one, i) => (i === o ? { ...one, ...over } : one)) },
    base,
  );

type Context = Partial<Parameters<typeof checkCampaign>[1]>;
export const check = (campaign: Campaign, context: Context = {}): Finding[] =>
  checkCampaign(campaign, { now: EARLY, policy: policyAt(EARLY).windows, offers: [OFFER], ...context });

/** Findings in short: "code field". */
export const found = (campaign: Campaign, context: Context = {}): string[] =>
  check(campaign, context).map((one) => `${one.code} ${one.field}`);
