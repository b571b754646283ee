import type { AudienceRef } from '../../domain/audience/audience.js';
import { policyAt } from '../../domain/base/policy.js';
import { languageOf } from '../../domain/base/text/language.js';
import { defaultExpiresAt } from '../../domain/campaign/booster.js';
import type { Campaign, CampaignWindow } from '../../domain/campaign/campaign.js';
import { checkCampaign } from '../../domain/campaign/campaign-check.js';
import { DEFAULT_WINDOWS } from '../../domain/message/booster-messages.js';
import type { Offer } from '../../domain/offer/offer.js';
import type { CampaignProduct } from '../../domain/offer/product.js';
import { audienceKeys } from '../../models/audience/audience-store.js';
import type { Models } from '../../models/models.js';
import { listOffers } from '../../models/offer/offer-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { refuseIf } from '../http/problems.js';
import { type ReadyBody, templateOf } from '../messages/card-schema.js';
import { shopMeans } from '../messages/content.js';
import { requireMail } from '../messages/mail/ready.js';
import { askedTemplates, withZaloTag, type ZaloTemplates } from '../messages/zalo.js';
import { productsOf } from '../shops/named-products.js';
import { requireEligible } from './draft.js';
import type { CampaignPatch, WindowBody } from './schema.js';

type OutreachBody = WindowBody['outreaches'][number];
type ReadyOutreach = Omit<OutreachBody, 'template' | 'experiment'> & {
  readonly template: ReadyBody;
  readonly experiment?: Omit<NonNullable<OutreachBody['experiment']>, 'variants'> & { readonly variants: ReadyBody[] };
};
type ReadyWindow = Omit<WindowBody, 'outreaches'> & { readonly outreaches: readonly ReadyOutreach[] };

/** Makes the HTML of a window's messages ready. @throws Problem with what blocks */
async function readyWindow(window: WindowBody, lang: string, field: string): Promise<ReadyWindow> {
  const outreaches = window.outreaches.map(async ({ template, experiment, ...rest }, at): Promise<ReadyOutreach> => {
    const here = `${field}/outreaches/${at}`;
    const own = await requireMail(template, lang, `${here}/template`);
    if (!experiment) return { ...rest, template: own };
    const variants = experiment.variants.map((one, variant) =>
      requireMail(one, lang, `${here}/experiment/variants/${variant}`),
    );
    return { ...rest, template: own, experiment: { ...experiment, variants: await Promise.all(variants) } };
  });
  return { ...window, outreaches: await Promise.all(outreaches) };
}

/** A window as the seller wrote it, with the defaults filled in. */
function windowOf(
  body: ReadyWindow,
  offers: readonly Offer[],
  products: readonly CampaignProduct[],
  zalo: ZaloTemplates,
): CampaignWindow {
  const { window, opensAt, closesAt, lateness } = body;
  const outreaches = body.outreaches.map(({ audience, expiresAt, template, freeze, experiment, ...rest }) => ({
    ...rest,
    ...(experiment
      ? {
          experiment: {
            ...experiment,
            variants: experiment.variants.map((one) => withZaloTag(templateOf(one, products), zalo)),
          },
        }
      : {}),
    // The default is not stored, so that what the API has shown can be sent back unchanged.
    ...(freeze === undefined || freeze === 'sent' ? {} : { freeze }),
    template: withZaloTag(templateOf(template, products), zalo),
    // The rules name an unknown audience; until they have looked, the name is taken at its word.
    audience: audience as AudienceRef,
    expiresAt:
      expiresAt ??
      defaultExpiresAt(
        closesAt,
        offers.find(({ key }) => key === rest.offer),
      ),
  }));
  return { window, goal: body.goal ?? DEFAULT_WINDOWS[window].goal, opensAt, closesAt, lateness, outreaches };
}

/**
 * The campaign as it would be after an edit, checked whole: half an edit is never saved.
 * @throws Problem with every finding
 */
export async function edited(
  deps: Pick<ApiDeps, 'models' | 'publicUrl' | 'zalo' | 'zaloDesks'>,
  shop: Shop,
  before: Campaign,
  patch: CampaignPatch,
  now: Date,
): Promise<Campaign> {
  const { models, publicUrl } = deps;
  const offers = await listOffers(models, shop._id);
  const { version, skus, windows, ...plain } = patch;
  const products = skus ? await productsOf(models, shop._id, skus) : before.products;
  if (skus) requireEligible(shop, products, now);
  const ready =
    windows && (await Promise.all(windows.map((one, at) => readyWindow(one, languageOf(shop), `/windows/${at}`))));
  const messages = (windows ?? []).flatMap(({ outreaches }) =>
    outreaches.flatMap(({ template, experiment }) => [template, ...(experiment?.variants ?? [])]),
  );
  const zaloTemplates = await askedTemplates(deps, shop._id, messages);
  const campaign: Campaign = {
    ...before,
    ...plain,
    products,
    ...(ready ? { windows: ready.map((window) => windowOf(window, offers, products, zaloTemplates)) } : {}),
  };
  const audiences = await audienceKeys(models, shop._id);
  const means = { ...shopMeans(shop, offers, products, publicUrl), audiences, zaloTemplates };
  refuseIf(checkCampaign(campaign, { now, policy: policyAt(now).windows, ...means, before }));
  return campaign;
}

/**
 * Everything that must hold when a draft is switched to active.
 * @throws Problem with every finding, or not_eligible
 */
export async function requireStartable(
  models: Models,
  shop: Shop,
  campaign: Campaign,
  now: Date,
  publicUrl: string,
): Promise<void> {
  requireEligible(shop, campaign.products, now);
  const [offers, audiences] = await Promise.all([listOffers(models, shop._id), audienceKeys(models, shop._id)]);
  const means = { ...shopMeans(shop, offers, campaign.products, publicUrl), audiences };
  refuseIf(checkCampaign(campaign, { now, policy: policyAt(now).windows, ...means, action: 'start' }));
}
