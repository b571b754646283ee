import { checkAudience } from '../audience/audience.js';
import { CHANNELS } from '../base/channel.js';
import { blocking, type Finding, finding } from '../base/finding.js';
import { checkContent, type ShopContent } from '../message/content/check.js';
import { productNames } from '../message/merge.js';
import { PARAMETERS } from '../message/parameters.js';
import type { ZaloTemplate } from '../message/zalo/template-info.js';
import type { Offer } from '../offer/offer.js';
import type { CampaignProduct } from '../offer/product.js';
import { endsEarly } from '../offer/validity.js';
import type { CampaignWindow, Outreach } from './campaign.js';
import { checkExperiment } from './experiment-check.js';

const CANNOT = 'save the campaign';
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/;
const MAX_PRIORITY = 100;

/** Inside [opensAt, closesAt), and an expiry after it, at most when the window closes. */
function checkTimes(outreach: Outreach, window: CampaignWindow, field: string): Finding[] {
  const { dueAt, expiresAt } = outreach;
  const { opensAt, closesAt } = window;
  const findings: Finding[] = [];
  if (!(dueAt >= opensAt && dueAt < closesAt)) {
    const allowed = `inside its window, from ${opensAt.toISOString()} and before ${closesAt.toISOString()}`;
    findings.push(finding('outreach_outside_window', CANNOT, `${field}/dueAt`, dueAt, allowed));
  }
  if (!(expiresAt > dueAt && expiresAt <= closesAt)) {
    const allowed = `after the outreach is due and not after its window closes at ${closesAt.toISOString()}`;
    findings.push(finding('outreach_expiry', CANNOT, `${field}/expiresAt`, expiresAt, allowed));
  }
  return findings;
}

/** The offer exists, and its code still works when the last message leaves. */
function checkOffer(outreach: Outreach, offers: readonly Offer[], field: string): Finding[] {
  if (outreach.offer === undefined) return [];
  const at = `${field}/offer`;
  const offer = offers.find((one) => one.key === outreach.offer);
  if (!offer) {
    const names = offers.map((one) => one.key).join(', ');
    return [finding('unknown_offer', CANNOT, at, outreach.offer, names === '' ? 'absent' : `one of ${names}`)];
  }
  if (!endsEarly(offer, outreach.expiresAt)) return [];
  const allowed = `an offer that lasts until the outreach expires at ${outreach.expiresAt.toISOString()}`;
  return [finding('offer_ends_early', CANNOT, at, `${offer.key}, ends ${offer.endsAt.toISOString()}`, allowed)];
}

const MAX_REPEAT_MINUTES = 1_440;

/** Only what reminds people on the campaign day is worth repeating, and its audience must be able to change in between. */
function checkRepeat(outreach: Outreach, window: CampaignWindow, means: ShopMeans, field: string): Finding[] {
  const { repeat, freeze } = outreach;
  if (!repeat) return [];
  const findings: Finding[] = [];
  if (window.window !== 'campaign_day') {
    const allowed = `absent in the window ${window.window}: only campaign_day has repeats`;
    findings.push(finding('repeat_window', CANNOT, `${field}/repeat`, repeat, allowed));
  }
  const least = means.minRepeatMinutes ?? 1;
  const { everyMinutes } = repeat;
  if (!Number.isInteger(everyMinutes) || everyMinutes < least || everyMinutes > MAX_REPEAT_MINUTES) {
    const allowed = `a whole number of minutes from ${least} to ${MAX_REPEAT_MINUTES}`;
    findings.push(finding('repeat_interval', CANNOT, `${field}/repeat/everyMinutes`, everyMinutes, allowed));
  }
  if (freeze === 'scheduled') {
    const allowed = 'sent where the outreach is repeated, as nobody joins an audience that is fixed';
    findings.push(finding('repeat_frozen', CANNOT, `${field}/freeze`, freeze, allowed));
  }
  return findings;
}

/** What the shop has, for the outreaches to use. */
export interface ShopMeans {
  readonly offers: readonly Offer[];
  /** Keys of the shop's own audiences; default none. */
  readonly audiences?: readonly string[];
  /** Shortest time between two repeats, minutes. */
  readonly minRepeatMinutes?: number | undefined;
  /** Default true. */
  readonly hasHotline?: boolean;
  /** What the texts are judged and measured by; default: the longest plausible of everything. */
  readonly content?: Omit<ShopContent, 'offers'>;
  /** Zalo's word on the templates that messages name, by id; null: it has none of it; absent: it was not asked. */
  readonly zaloTemplates?: ReadonlyMap<string, ZaloTemplate | null>;
  /** The campaign's products, for cards and lists. */
  readonly products?: readonly CampaignProduct[];
}

const ANY_SHOP = { name: PARAMETERS.shop_name.longest, publicUrl: 'https://go.example.com', allowedDomains: [] };

/** Every rule of content that forbids a save; an edit of the law counts from the instant the message leaves. */
function checkMessage(outreach: Outreach, means: ShopMeans, field: string): Finding[] {
  const hotline = (means.hasHotline ?? true) ? { hotline: PARAMETERS.hotline.longest } : {};
  const shop = { ...(means.content ?? { ...ANY_SHOP, ...hotline }), offers: means.offers };
  const offer = means.offers.find(({ key }) => key === outreach.offer);
  const { channel, template, dueAt } = outreach;
  const products = means.products ?? [];
  const zalo = template.zalo && means.zaloTemplates?.get(template.zalo.template);
  const { findings } = checkContent(shop, {
    kind: 'campaign',
    channel,
    template,
    ...(zalo === undefined ? {} : { zalo }),
    ...(outreach.offer === undefined ? {} : { offer: offer ?? {} }),
    ...(products.length > 0
      ? { products: productNames(template, products), skus: products.map(({ sku }) => sku) }
      : {}),
    at: Number.isNaN(dueAt.getTime()) ? ANY_TIME : dueAt,
    field,
  });
  return blocking(findings);
}
/** An instant that is no date has its own finding; the content is judged all the same. */
const ANY_TIME = new Date('2026-01-01T00:00:00Z');

function checkOne(outreach: Outreach, window: CampaignWindow, means: ShopMeans, field: string): Finding[] {
  const findings: Finding[] = [];
  if (!SLUG.test(outreach.id)) {
    const allowed = '1 to 40 lower-case letters, digits and hyphens, with no hyphen first or last';
    findings.push(finding('outreach_id', CANNOT, `${field}/id`, outreach.id, allowed));
  }
  const { priority } = outreach;
  if (!Number.isInteger(priority) || priority < 1 || priority > MAX_PRIORITY) {
    const allowed = `a whole number from 1 to ${MAX_PRIORITY}`;
    findings.push(finding('outreach_priority', CANNOT, `${field}/priority`, priority, allowed));
  }
  findings.push(...checkAudience(outreach.audience, `${field}/audience`, means.audiences));
  if (CHANNELS.includes(outreach.channel)) {
    findings.push(...checkMessage(outreach, means, `${field}/template`));
    for (const [index, template] of (outreach.experiment?.variants ?? []).entries()) {
      findings.push(...checkMessage({ ...outreach, template }, means, `${field}/experiment/variants/${index}`));
    }
  } else {
    const allowed = `one of ${CHANNELS.join(', ')}`;
    findings.push(finding('unknown_channel', CANNOT, `${field}/channel`, outreach.channel, allowed));
  }
  return [
    ...findings,
    ...checkTimes(outreach, window, field),
    ...checkRepeat(outreach, window, means, field),
    ...checkExperiment(outreach, field),
    ...checkOffer(outreach, means.offers, field),
  ];
}

/** Priorities decide between outreaches that are due together, so no two of them may be the same. */
function checkPriorities(outreaches: readonly Outreach[], field: string): Finding[] {
  const seen = new Map<string, string>();
  const findings: Finding[] = [];
  outreaches.forEach((outreach, index) => {
    const key = `${outreach.dueAt.getTime()}/${outreach.priority}`;
    const other = seen.get(key);
    if (other === undefined) seen.set(key, outreach.id);
    else {
      const allowed = `another than that of '${other}', which is due at the same instant`;
      const at = `${field}/outreaches/${index}/priority`;
      findings.push(finding('priority_twice', CANNOT, at, outreach.priority, allowed));
    }
  });
  return findings;
}

/**
 * What is wrong with the outreaches of one window.
 * @param field JSON pointer of the window
 */
export function checkOutreaches(window: CampaignWindow, means: ShopMeans, max: number, field: string): Finding[] {
  const { outreaches } = window;
  if (outreaches.length > max) {
    const allowed = `at most ${max} outreaches`;
    return [finding('too_many_outreaches', CANNOT, `${field}/outreaches`, outreaches.length, allowed)];
  }
  const own = outreaches.flatMap((one, index) => checkOne(one, window, means, `${field}/outreaches/${index}`));
  return [...own, ...checkPriorities(outreaches, field)];
}

/** An outreach's id names its runs, so it is unique in the whole campaign. */
export function checkIds(windows: readonly CampaignWindow[]): Finding[] {
  const seen = new Set<string>();
  return windows.flatMap((window, w) =>
    window.outreaches.flatMap((outreach, o) => {
      if (!seen.has(outreach.id)) {
        seen.add(outreach.id);
        return [];
      }
      const field = `/windows/${w}/outreaches/${o}/id`;
      return [finding('outreach_id_twice', CANNOT, field, outreach.id, 'unique in its campaign')];
    }),
  );
}
