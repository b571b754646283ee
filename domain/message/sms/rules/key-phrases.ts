import { atSample, atTemplate, insideParameter, type SmsContext } from '../context.js';
import type { SmsFinding } from '../finding.js';
import { findPhrases } from './banned.js';
import { findAllowedPhrases } from './phrases.js';

/** The content holds at least one of the allowed phrases of the seed. */
export function checkAllowedPhrase(context: SmsContext): SmsFinding[] {
  const { template, values, policy, route } = context;
  if (!route.phraseRequired.value) return [];
  const { customer_name: customer, shop_name: shop, hotline } = values;
  const known = { ...(customer && { customer }), ...(shop && { shop }), ...(hotline && { hotline }) };
  if (findAllowedPhrases(template, known, policy.phrases).length > 0) return [];
  const end = template.length;
  return [
    atTemplate(
      context,
      { start: end, end },
      {
        code: 'sms_phrase_missing',
        severity: 'block',
        suggestion: 'Than moi {{ customer_name }}',
        source: route.phraseRequired.source,
        reason: {
          vi: `Nội dung phải có ít nhất một cụm từ cho phép: ${policy.phrases.phrases.map((p) => `"${p.seed}"`).join('; ')}.`,
          en: `The content must hold one of the allowed phrases: ${policy.phrases.phrases.map((p) => `"${p.seed}"`).join('; ')}.`,
        },
      },
    ),
  ];
}

/** No banned phrase, names of customers apart: nobody chooses those. */
export function checkBanned(context: SmsContext): SmsFinding[] {
  const { sample, policy, at } = context;
  return findPhrases(sample.text, policy.banned.categories, at)
    .filter((hit) => !insideParameter(context, hit, ['customer_name']))
    .map((hit) =>
      atSample(context, hit, {
        code: 'sms_banned_phrase',
        severity: hit.severity,
        source: hit.source,
        reason: {
          vi: `"${hit.phrase}" nằm trong danh sách từ khóa ${hit.severity === 'block' ? 'không cho phép' : 'nên tránh'} (${hit.category}).`,
          en: `"${hit.phrase}" is on the list of ${hit.severity === 'block' ? 'banned' : 'doubtful'} phrases (${hit.category}).`,
        },
      }),
    );
}

const PROMOTION = {
  code: 'sms_promotion_on_care_route',
  severity: 'block',
  reason: {
    vi: 'Nội dung quảng cáo không gửi được bằng tuyến CSKH; hãy chọn tuyến QC (có nhãn [QC] và cách từ chối).',
    en: 'Advertising is not sent on the customer-care route; choose the advertising route (with [QC] and a way to refuse).',
  },
} as const;

/** Words and parameters of promotion have no place on the customer-care route. */
export function checkPromotion(context: SmsContext): SmsFinding[] {
  const { sample, policy, route, at } = context;
  if (route.promotionAllowed.value) return [];
  const { names, source } = policy.promotion.parameters;
  const parameters = sample.parameters
    .filter(({ name }) => names.includes(name))
    .map(({ span }) => atTemplate(context, span, { ...PROMOTION, source }));
  const words = findPhrases(sample.text, policy.promotion.categories, at)
    .filter((hit) => !insideParameter(context, hit))
    .map((hit) => atSample(context, hit, { ...PROMOTION, source: hit.source }));
  return [...parameters, ...words];
}
