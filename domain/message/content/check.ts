import { hasShortLinks } from '../../base/channel.js';
import { blocking } from '../../base/finding.js';
import type { Offer } from '../../offer/offer.js';
import { PARAMETERS, type TemplateParams } from '../parameters.js';
import { checkSms } from '../sms/check.js';
import type { SmsFinding } from '../sms/finding.js';
import { DEFAULT_SMS_POLICY, type SmsRoute } from '../sms/policy.js';
import type { Template } from '../template.js';
import { inspectTemplate } from '../template-check.js';
import { checkZalo } from '../zalo/check.js';
import { advice } from './advice.js';
import { bannedFor, type ContentRules } from './banned-list.js';
import { checkCard } from './card-check.js';
import { type ContentFinding, contentFinding } from './finding.js';
import { checkInvisible, checkSchemes } from './text-rules.js';
import type { ContentUse } from './use.js';

/** What the texts of a shop are judged and measured by. */
export interface ShopContent {
  readonly name: string;
  readonly hotline?: string;
  /** Where tracking links lead; no trailing slash. */
  readonly publicUrl: string;
  /** Domains that links in an SMS may lead to, subdomains included. */
  readonly allowedDomains: readonly string[];
  readonly rules?: ContentRules;
  /** The shop's offers. */
  readonly offers: readonly Pick<Offer, 'key'>[];
}
export interface ContentResult {
  /** Blocking ones first. */
  readonly findings: readonly ContentFinding[];
  /** The message with the longest plausible values; absent when it cannot be rendered. */
  readonly text?: string;
  readonly subject?: string;
  readonly route?: SmsRoute;
}

/** A short link's token and a long one's, as long as they get. */
const SHORT = 'aG9hLWzzzzz8kPZ0aWc';
const LONG = 'aG9hLW5hbmcuMTEtMTEuY2FtcGFpZ24tZGF5LWNhcnQuMTp1MTIzNDU.8kPZ0aWcB3mJx7QeLrT2vD';

/** The longest plausible values of one shop: its own where they are known, else the table's. */
export function longestFor(shop: ShopContent, { channel, offer, products }: ContentUse): TemplateParams {
  const { publicUrl, name, hotline } = shop;
  return {
    shop_name: name,
    ...(hotline === undefined ? {} : { hotline }),
    ...(offer?.code === undefined ? {} : { offer_code: offer.code }),
    ...(products === undefined ? {} : { product_list: products.join(', ') }),
    link: hasShortLinks(channel) ? `${publicUrl}/s/${SHORT}` : `${publicUrl}/c/${LONG}`,
    unsubscribe_link: `${publicUrl}/u/${LONG}`,
  };
}

const LABELS = DEFAULT_SMS_POLICY.routes.routes.flatMap(({ labels }) => labels.accepted);

/** An SMS that bears the label of advertising takes that route; every other one is customer care. */
export const routeOf = (text: string): SmsRoute =>
  LABELS.some((label) => text.trimStart().startsWith(label)) ? 'qc' : 'cskh';

/** The rules of SMS that the rules for all templates tell better. */
const TOLD_ALREADY: readonly string[] = ['sms_empty', 'sms_unknown_parameter', 'sms_template_too_long'];

/** Where our own tracking links lead is the operator's choice, not the seller's. */
const isOwnLink = ({ code, text }: SmsFinding): boolean =>
  code.startsWith('sms_link_') && /^\{\{-?\s*link\s*-?\}\}$/.test(text);

const asContent = (found: SmsFinding, field: string): ContentFinding => {
  const { code: rule, severity, position, text, suggestion, source, reason } = found;
  const about = { code: 'sms_content', rule, severity, field, position, text, source, vi: reason.vi };
  const sentence = `${reason.en} [${rule}]`;
  const allowed = `such that it keeps the rule "${sentence}"`;
  const made = contentFinding({ ...about, value: text, allowed, ...(suggestion === undefined ? {} : { suggestion }) });
  return { ...made, allowed: sentence, message: reason.en, reason };
};

function checkAsSms(shop: ShopContent, use: ContentUse, field: string, rendered: string | undefined): ContentFinding[] {
  const { text } = use.template;
  const measured = longestFor(shop, use);
  const table = Object.entries(PARAMETERS).map(([name, { longest }]) => [name, longest] as const);
  const found = checkSms({
    text,
    route: use.route ?? routeOf(text),
    values: { ...Object.fromEntries(table), ...measured },
    allowedDomains: shop.allowedDomains,
    at: use.at,
    codes: use.offer?.code === undefined ? [] : [use.offer.code],
    ...(rendered === undefined ? {} : { rendered }),
    policy: { ...DEFAULT_SMS_POLICY, banned: bannedFor(shop.rules) },
  });
  return found.filter((one) => !TOLD_ALREADY.includes(one.code) && !isOwnLink(one)).map((one) => asContent(one, field));
}

/** What no channel should carry: invisible characters in the source, links that are no pages in what it becomes. */
function checkTexts(
  template: Template,
  field: string,
  rendered: { text?: string; subject?: string },
): ContentFinding[] {
  return (['text', 'subject'] as const).flatMap((part) => {
    const source = template[part];
    if (source === undefined) return [];
    const at = `${field}/${part === 'text' ? (template.mail?.language ?? part) : part}`;
    const schemes = checkSchemes(source, at);
    const inValues = schemes.length === 0 ? checkSchemes(rendered[part] ?? '', at) : [];
    return [...checkInvisible(source, at), ...schemes, ...inValues];
  });
}

/**
 * Judges the content of one message by every rule of its channel: the same at the check on request, at save, at preflight and
 * for ready templates. Takes less than 5 ms.
 */
export function checkContent(shop: ShopContent, use: ContentUse): ContentResult {
  const { template, channel, kind } = use;
  const field = use.field ?? '/template';
  const { findings: general, ...rendered } = inspectTemplate(template, channel, {
    hasOffer: use.offer !== undefined,
    hasHotline: shop.hotline !== undefined,
    kind,
    values: longestFor(shop, use),
    field,
  });
  const isTooLong = general.some(({ code }) => code === 'template_too_long');
  const isSms = channel === 'sms';
  const findings = [
    ...general,
    ...(isTooLong || isSms ? [] : checkTexts(template, field, rendered)),
    ...(isTooLong || !isSms ? [] : checkAsSms(shop, use, `${field}/text`, rendered.text)),
    ...checkCard(template, {
      channel,
      offers: shop.offers,
      at: use.at,
      field,
      ...(use.skus ? { skus: use.skus } : {}),
    }),
    ...checkZalo(template, {
      channel,
      at: use.at,
      field,
      ...(use.zalo === undefined ? {} : { known: use.zalo }),
      ...(rendered.text === undefined ? {} : { longest: rendered.text }),
    }),
    ...advice(use, field),
  ];
  const blocks = blocking(findings);
  return {
    findings: [...blocks, ...findings.filter((one) => !blocks.includes(one))],
    ...rendered,
    ...(isSms ? { route: use.route ?? routeOf(template.text) } : {}),
  };
}
