import type { MergeFields } from '../../domain/campaign.js';
import { routeOf } from '../../domain/content/check.js';
import type { Customer } from '../../domain/customer.js';
import { LIBRARY } from '../../domain/library/library.js';
import { mergeWants } from '../../domain/merge.js';
import { PARAMETERS } from '../../domain/parameters.js';
import { addressFor, personFields } from '../../domain/reach.js';
import { checkTemplate } from '../../domain/template-check.js';
import { DAY_MS } from '../../domain/time.js';
import { dayOf } from '../../domain/zone.js';
import type { Shop } from '../../models/shop.js';
import { namedMessage, smsSizeOf } from '../content-check.js';
import type { ApiDeps } from '../deps.js';
import { findCustomer, findShop } from '../find.js';
import { type ProblemCode, refuseIf } from '../problems.js';
import { json, type Route, route } from '../route.js';
import { shopParams } from '../schemas/common.js';
import { libraryOut, libraryQuery, type PreviewBody, previewBody, previewOut } from '../schemas/content.js';
import { templateOf, templateView } from '../schemas/content-card.js';

const MAX_BYTES = 256 * 1024;
/** Shaped as the real ones, and leading nowhere. */
const NO_CODE = 'preview'.slice(0, 6);
const NO_PLACE = { seq: 0, index: 0 };
const SAMPLE_DAYS = Number(PARAMETERS.days_since_order.sample);

/** The chosen customer, or one with sample values; without `to` when there is no address for the channel. */
function fieldsFor(
  customer: Customer | undefined,
  body: PreviewBody,
  now: Date,
): Partial<MergeFields> & { name: string } {
  if (!customer) {
    const orderedAt = new Date(now.getTime() - SAMPLE_DAYS * DAY_MS);
    return { name: PARAMETERS.customer_name.sample, order: PARAMETERS.order.sample, orderedAt };
  }
  const to = addressFor(customer, body.channel);
  return { ...(to === undefined ? {} : { to }), ...personFields(customer, mergeWants(templateOf(body.template, []))) };
}

/** The message as the customer would get it now. @throws Problem with what is wrong with the template */
async function preview(deps: ApiDeps, shop: Shop, body: PreviewBody) {
  const now = deps.now();
  const { channel, kind } = body;
  const { template, products, offer } = await namedMessage(deps, shop, body);
  const hasHotline = shop.hotline !== undefined;
  refuseIf(checkTemplate(template, channel, { hasOffer: offer !== undefined, hasHotline, kind }));
  const customer = body.customer === undefined ? undefined : await findCustomer(deps, shop._id, body.customer);
  const render = deps.renderer({
    _id: `${shop._id}.preview.preview.1`,
    channel,
    template,
    shopName: shop.name,
    ...(shop.hotline === undefined ? {} : { hotline: shop.hotline }),
    zone: shop.zone,
    saleDay: body.saleDay ?? dayOf(now, shop.zone),
    asOf: now,
    products: products.length > 0 ? products : [PARAMETERS.product_list.sample],
    // A pool's codes are handed out when a run is planned: none is used up by a look.
    ...(offer ? { offerCode: offer.code ?? PARAMETERS.offer_code.sample, offerEndsAt: offer.endsAt } : {}),
    ...(channel === 'sms' ? { shortCode: NO_CODE } : {}),
  });
  const fields = fieldsFor(customer, body, now);
  const { id: _, to, card, ...message } = render(body.customer ?? 'sample', { to: '', ...fields }, NO_PLACE);
  const shown = card === undefined ? undefined : templateView({ text: '', card }).card;
  return {
    ...(to === '' ? {} : { to }),
    ...message,
    ...(shown ? { card: shown } : {}),
    ...(channel === 'sms' ? { sms: smsSizeOf(message.text, routeOf(message.text), now) } : {}),
  };
}

const PREVIEW: readonly ProblemCode[] = [
  'shop_not_found',
  'customer_not_found',
  'offer_not_found',
  'unknown_sku',
  'unknown_parameter',
  'fallback_missing',
  'offer_missing',
  'hotline_missing',
  'template_syntax',
  'template_too_long',
  'template_too_heavy',
  'message_empty',
  'message_too_long',
  'subject_missing',
];

/** Ready templates, and any template as one customer would get it. */
export function templateRoutes(deps: ApiDeps): Route[] {
  const list = route({
    method: 'get',
    path: '/v1/shops/{shop}/templates',
    id: 'listTemplates',
    tag: 'content',
    summary: 'Ready templates by channel, window, audience and language',
    access: 'shop',
    action: 'list the templates',
    params: shopParams,
    query: libraryQuery,
    answers: { 200: { description: 'The templates that fit', schema: libraryOut } },
    problems: ['shop_not_found'],
    handle: async ({ params, query }) => {
      await findShop(deps, params.shop);
      const { offer, ...rest } = query;
      const wanted = Object.entries(rest);
      const fits = LIBRARY.filter(
        (one) =>
          wanted.every(([name, value]) => value === undefined || one[name as keyof typeof rest] === value) &&
          (offer === undefined || one.offer === (offer === 'true')),
      );
      return json(200, { templates: fits.map((one) => ({ ...one, template: templateView(one.template) })) });
    },
  });
  const show = route({
    method: 'post',
    path: '/v1/shops/{shop}/templates/preview',
    id: 'previewTemplate',
    tag: 'content',
    summary: 'The message as a customer would get it, made by the code that sends',
    description: 'Nothing is sent, counted or used up; its links lead nowhere.',
    access: 'shop',
    action: 'preview the message',
    params: shopParams,
    body: { kind: 'json', schema: previewBody, maxBytes: MAX_BYTES },
    answers: { 200: { description: 'The message', schema: previewOut } },
    problems: PREVIEW,
    handle: async ({ params, body }) => json(200, await preview(deps, await findShop(deps, params.shop), body)),
  });
  return [list, show];
}
