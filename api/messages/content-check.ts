import { blocking } from '../../domain/base/finding.js';
import { languageOf } from '../../domain/base/text/language.js';
import { checkContent, routeOf } from '../../domain/message/content/check.js';
import type { ContentFinding } from '../../domain/message/content/finding.js';
import type { ContentUse } from '../../domain/message/content/use.js';
import { productNames } from '../../domain/message/merge.js';
import { sampleCode } from '../../domain/message/sample-code.js';
import { countParts } from '../../domain/message/sms/encoding.js';
import { DEFAULT_SMS_POLICY, routeInForce, type SmsRoute } from '../../domain/message/sms/policy.js';
import { smsSize } from '../../domain/message/sms/rules/length.js';
import { transliterate } from '../../domain/message/sms/transliterate.js';
import type { Template } from '../../domain/message/template.js';
import type { Offer } from '../../domain/offer/offer.js';
import { listOffers } from '../../models/offer/offer-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { findOffer } from '../find.js';
import { productsOf } from '../shops/named-products.js';
import { type TemplateBody, templateOf } from './card-schema.js';
import { contentOf } from './content.js';
import { findingView } from './content-schema.js';
import { readyMail } from './mail/ready.js';
import { askedTemplates } from './zalo.js';

interface Message {
  readonly template: TemplateBody;
  readonly offer?: string;
  readonly products?: readonly string[];
}

interface NamedMessage {
  readonly template: Template;
  readonly products: string[];
  readonly offer: Offer | undefined;
  /** Of its HTML. */
  readonly findings: readonly ContentFinding[];
}

/** A message of a request with what it names: the products' names, the offer. @throws Problem offer_not_found, unknown_sku */
export async function namedMessage(
  deps: Pick<ApiDeps, 'models'>,
  shop: Shop,
  { template: written, offer: key, products: skus }: Message,
): Promise<NamedMessage> {
  const { template, findings } = await readyMail(written, languageOf(shop), '/template');
  const shown = [...new Set([...(skus ?? []), ...(template.card?.products ?? []).map(({ sku }) => sku)])];
  const [products, offer] = await Promise.all([
    shown.length > 0 ? productsOf(deps.models, shop._id, shown) : [],
    key === undefined ? undefined : findOffer(deps, shop._id, key),
  ]);
  const named = templateOf(template, products);
  const listed = products.filter(({ sku }) => skus?.includes(sku) ?? false).map((one) => ({ ...one, approved: true }));
  return { template: named, products: productNames(skus ? { text: '' } : named, listed), offer, findings };
}

/** How a final text travels on a route, and what it is billed as. */
export function smsSizeOf(text: string, route: SmsRoute, at: Date) {
  const { encoding, units, parts, perPart } = countParts(text);
  const { billedParts } = smsSize(text, routeInForce(DEFAULT_SMS_POLICY.routes, route, at));
  return { route, encoding, units, parts, perPart, ...(billedParts === undefined ? {} : { billedParts }) };
}

type Asked = Message & Pick<ContentUse, 'channel' | 'kind' | 'route'>;

/** Judges a message that is not saved yet, as its save would. @throws Problem offer_not_found, unknown_sku */
export async function judgeMessage(
  deps: Pick<ApiDeps, 'models' | 'publicUrl' | 'zalo' | 'zaloDesks'>,
  shop: Shop,
  asked: Asked,
  now: Date,
) {
  const { channel, kind, route } = asked;
  const { template, products, offer, findings: ofMail } = await namedMessage(deps, shop, asked);
  const offers = await listOffers(deps.models, shop._id);
  const zalo = template.zalo && (await askedTemplates(deps, shop._id, [template])).get(template.zalo.template);
  const code = offer && sampleCode(offer);
  const checked = checkContent(
    { ...contentOf(shop, deps.publicUrl), offers },
    {
      ...{ channel, kind, template, at: now },
      ...(route === undefined ? {} : { route }),
      ...(zalo === undefined ? {} : { zalo }),
      ...(offer ? { offer: code === undefined ? {} : { code } } : {}),
      ...(products.length > 0 ? { products } : {}),
    },
  );
  const { text, subject } = checked;
  // HTML that cannot be made ready leaves no text to judge.
  const unread = blocking(ofMail).length > 0;
  const findings = [...ofMail, ...checked.findings.filter((one) => !unread || one.code !== 'message_empty')];
  const codes = code === undefined ? [] : [code];
  const plain = channel === 'sms' ? transliterate(template.text, { template: true, codes }).text : template.text;
  const sent = channel === 'sms' && text !== undefined ? transliterate(text, { codes }).text : text;
  return {
    ok: blocking(findings).length === 0,
    findings: findings.map(findingView),
    ...(sent === undefined ? {} : { rendered: { text: sent, ...(subject === undefined ? {} : { subject }) } }),
    ...(channel === 'sms' && sent !== undefined ? { sms: smsSizeOf(sent, route ?? routeOf(template.text), now) } : {}),
    ...(plain === template.text ? {} : { transliterated: plain }),
  };
}
