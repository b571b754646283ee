import { routeOf } from '../../domain/message/content/check.js';
import { LIBRARY } from '../../domain/message/library/library.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import type { ProblemCode } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { TEMPLATE_PROBLEMS } from '../http/rule-codes.js';
import { templateView } from './card-schema.js';
import { composeMessage } from './compose.js';
import { smsSizeOf } from './content-check.js';
import { libraryOut, libraryQuery, type PreviewBody, previewBody, previewOut } from './content-schema.js';

const MAX_BYTES = 256 * 1024;
/** Shaped as a real one, and leading nowhere. */
const NO_CODE = 'previe';

/** The message as the customer would get it now. @throws Problem with what is wrong with the template */
async function preview(deps: ApiDeps, shop: Shop, body: PreviewBody) {
  const {
    id: _,
    to,
    card,
    // Its text says the same, one parameter a line.
    zalo: __,
    ...message
  } = await composeMessage(deps, shop, body, {
    run: `${shop._id}.preview.preview.1`,
    shortCode: NO_CODE,
  });
  const shown = card === undefined ? undefined : templateView({ text: '', card }).card;
  return {
    ...(to === '' ? {} : { to }),
    ...message,
    ...(shown ? { card: shown } : {}),
    ...(body.channel === 'sms' ? { sms: smsSizeOf(message.text, routeOf(message.text), deps.now()) } : {}),
  };
}

const PREVIEW: readonly ProblemCode[] = [
  'shop_not_found',
  'customer_not_found',
  'offer_not_found',
  'unknown_sku',
  ...TEMPLATE_PROBLEMS,
  'offer_missing',
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
