import { blocking } from '../../domain/base/finding.js';
import { languageOf } from '../../domain/base/text/language.js';
import { DAY_MS } from '../../domain/base/time.js';
import { dayOf } from '../../domain/base/zone.js';
import type { Customer } from '../../domain/customer/customer.js';
import { mergeWants } from '../../domain/message/merge.js';
import { PARAMETERS } from '../../domain/message/parameters.js';
import { sampleCode } from '../../domain/message/sample-code.js';
import type { MergeFields, Template } from '../../domain/message/template.js';
import { checkTemplate } from '../../domain/message/template-check.js';
import { addressFor, personFields } from '../../domain/run/reach.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { findCustomer } from '../find.js';
import { refuseIf } from '../http/problems.js';
import { namedMessage } from './content-check.js';
import type { PreviewBody } from './content-schema.js';

const NO_PLACE = { seq: 0, index: 0 };
const SAMPLE_DAYS = Number(PARAMETERS.days_since_order.sample);

/** The chosen customer, or one with sample values; without `to` when there is no address for the channel. */
function fieldsFor(
  customer: Customer | undefined,
  body: PreviewBody,
  template: Template,
  now: Date,
): Partial<MergeFields> & { name: string } {
  if (!customer) {
    const orderedAt = new Date(now.getTime() - SAMPLE_DAYS * DAY_MS);
    return { name: PARAMETERS.customer_name.sample, order: PARAMETERS.order.sample, orderedAt };
  }
  const to = addressFor(customer, body.channel);
  return { ...(to === undefined ? {} : { to }), ...personFields(customer, mergeWants(template)) };
}

interface Named {
  readonly run: string;
  readonly shortCode: string;
}

/**
 * A message that belongs to no campaign, made by the code that sends: for a look at it, or a test send.
 * @param run stands in the message's id and links; `shortCode`: in those of an SMS, and in Zalo's tracking_id
 * @throws Problem with what is wrong with the template, customer_not_found, offer_not_found, unknown_sku
 */
export async function composeMessage(deps: ApiDeps, shop: Shop, body: PreviewBody, { run, shortCode }: Named) {
  const now = deps.now();
  const { channel, kind } = body;
  const { template, products, offer, findings } = await namedMessage(deps, shop, body);
  refuseIf(blocking(findings));
  const hasHotline = shop.hotline !== undefined;
  refuseIf(checkTemplate(template, channel, { hasOffer: offer !== undefined, hasHotline, kind }));
  const customer = body.customer === undefined ? undefined : await findCustomer(deps, shop._id, body.customer);
  const render = deps.renderer({
    _id: run,
    channel,
    template,
    shopName: shop.name,
    ...(shop.hotline === undefined ? {} : { hotline: shop.hotline }),
    zone: shop.zone,
    language: languageOf(shop),
    saleDay: body.saleDay ?? dayOf(now, shop.zone),
    asOf: now,
    products: products.length > 0 ? products : [PARAMETERS.product_list.sample],
    // A pool's codes are handed out when a run is planned: none is used up by a look.
    ...(offer ? { offerCode: sampleCode(offer), offerEndsAt: offer.endsAt } : {}),
    ...(channel === 'sms' || channel === 'zalo' ? { shortCode } : {}),
  });
  return render(body.customer ?? 'sample', { to: '', ...fieldsFor(customer, body, template, now) }, NO_PLACE);
}
