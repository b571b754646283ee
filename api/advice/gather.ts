import { isVerified } from '../../domain/account/verified.js';
import { campaignPlan, plansIn } from '../../domain/advice/preflight/campaign-plan.js';
import { poolsInUse } from '../../domain/advice/preflight/offer-uses.js';
import type { PreflightPlan } from '../../domain/advice/preflight/plan.js';
import type { Planned } from '../../domain/advice/preflight/shop-plans.js';
import { WinbackSurvey, winbackPlan } from '../../domain/advice/preflight/winback-plan.js';
import type { ZaloKnown } from '../../domain/advice/preflight/zalo-known.js';
import type { ChannelName } from '../../domain/base/channel.js';
import type { Campaign } from '../../domain/campaign/campaign.js';
import type { Winback } from '../../domain/winback/winback.js';
import { readAccount } from '../../models/account/account-store.js';
import { freeCodes, surveyShop, surveyWinback } from '../../models/advice/survey-shop.js';
import { listOffers } from '../../models/offer/offer-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { askZalo } from '../accounts/zalo-desk.js';
import type { ApiDeps } from '../deps.js';
import { meansOf } from '../winbacks/draft.js';

/** The SMS account is asked only by a plan that sends SMS. */
const accountFor = async ({ winback }: ApiDeps, shop: string, channels: readonly ChannelName[]) =>
  channels.includes('sms') ? await winback?.smsBalance(shop) : undefined;

/** What is known of the senders of a plan's channels. Chat belongs to the marketplace, and has none. */
async function sendersFor({ models, winback }: ApiDeps, shop: string, channels: readonly ChannelName[]) {
  const asked = (['email', 'sms'] as const).filter((channel) => winback && channels.includes(channel));
  const [zalo, ...found] = await Promise.all([
    channels.includes('zalo') ? readAccount(models, shop, 'zalo') : undefined,
    ...asked.map(async (channel) => [channel, await winback?.status(channel, shop)] as const),
  ]);
  // Whether there is any account at Zalo is asked of Zalo itself.
  const ofZalo = zalo ? { zalo: { configured: true, verified: isVerified(zalo) } } : {};
  return { senders: { ...Object.fromEntries(found), ...ofZalo } };
}

/** Zalo is asked only by a campaign that sends by it; undefined: no account is set up. */
function zaloFor(deps: ApiDeps, shop: string, own: readonly Planned[]): Promise<ZaloKnown | undefined> {
  const ids = own.flatMap(({ outreach }) => outreach.template.zalo?.template ?? []);
  return askZalo(deps, shop, async (zalo) => {
    if (!zalo || ids.length === 0) return zalo && { templates: new Map() };
    const [state, ...templates] = await Promise.all([
      zalo.standing(),
      ...[...new Set(ids)].map(async (id) => [id, await zalo.template(id)] as const),
    ]);
    return {
      state,
      templates: new Map(templates.flatMap(([id, found]) => (found === undefined ? [] : [[id, found]]))),
    };
  });
}

/** A campaign with everything that its preflight looks at. */
export async function gatherPreflight(deps: ApiDeps, shop: Shop, campaign: Campaign): Promise<PreflightPlan> {
  const { models } = deps;
  const now = deps.now();
  const known = await surveyShop(models, shop, now, campaign);
  const own = plansIn(known, campaign);
  const offers = await listOffers(models, shop._id);
  const free = await freeCodes(models, poolsInUse(offers, own));
  const channels = own.map(({ outreach }) => outreach.channel);
  const [account, zalo] = await Promise.all([accountFor(deps, shop._id, channels), zaloFor(deps, shop._id, own)]);
  const plan = campaignPlan(campaign, { shop, now, known, offers, free, account, zalo });
  return { ...plan, ...(await sendersFor(deps, shop._id, channels)) };
}

/** A programme's first day with everything that its preflight looks at. */
export async function gatherWinback(deps: ApiDeps, shop: Shop, winback: Winback): Promise<PreflightPlan> {
  const { models } = deps;
  const now = deps.now();
  const survey = new WinbackSurvey(winback, shop, now);
  const looked = await surveyWinback(models, winback, shop.zone, survey, now);
  const means = await meansOf(models, shop, now, deps.publicUrl);
  const account = await accountFor(deps, shop._id, [winback.channel]);
  return winbackPlan(winback, { shop, now, survey, means, account, ...looked });
}
