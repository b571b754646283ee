import { atTemplate, type SmsContext, type SmsRuleCheck } from './context.js';
import type { SmsFinding } from './finding.js';
import { DEFAULT_SMS_POLICY, routeInForce, type SmsPolicy, type SmsRoute } from './policy.js';
import { checkLabel, checkOptOut } from './rules/advertising.js';
import { checkAlphabet, checkDiacritics, checkForbidden, checkValues } from './rules/characters.js';
import { checkAllowedPhrase, checkBanned, checkPromotion } from './rules/key-phrases.js';
import { checkLength } from './rules/length.js';
import { checkLinks } from './rules/links.js';
import { sampleOf } from './sample.js';

export interface SmsCheckInput {
  /** A template with `{{ parameters }}`, or a final text. */
  readonly text: string;
  /** Customer care (`cskh`) or advertising (`qc`). */
  readonly route: SmsRoute;
  /** The longest plausible value of each parameter for this shop: customer_name, shop_name, hotline, offer_code, link… */
  readonly values: Readonly<Record<string, string>>;
  /** Domains that links may lead to, subdomains included. */
  readonly allowedDomains: readonly string[];
  /** Which version of the rules counts. */
  readonly at: Date;
  /** Offer codes that stand in the text itself: never transliterated. */
  readonly codes?: readonly string[];
  /** The text as the real renderer makes it of the longest values; without it the length is an upper bound. */
  readonly rendered?: string;
  readonly policy?: SmsPolicy;
}

/** A parameter without a known value cannot be measured. */
const checkParameters: SmsRuleCheck = (context) =>
  context.sample.parameters
    .filter(({ value }) => value === undefined)
    .map(({ name, span }) =>
      atTemplate(context, span, {
        code: 'sms_unknown_parameter',
        severity: 'block',
        source: 'design choice: measured with the longest plausible values',
        reason: {
          vi: `Tham số "${name}" không có giá trị mẫu dài nhất nên không đo được độ dài tin.`,
          en: `The parameter '${name}' has no longest sample value, so the message cannot be measured.`,
        },
      }),
    );

const RULES: readonly SmsRuleCheck[] = [
  checkParameters,
  checkLength,
  checkDiacritics,
  checkAlphabet,
  checkValues,
  checkForbidden,
  checkAllowedPhrase,
  checkBanned,
  checkPromotion,
  checkLabel,
  checkOptOut,
  checkLinks,
];

/** Texts that no further rule needs to look at. */
function hopeless(text: string, policy: SmsPolicy): Pick<SmsFinding, 'code' | 'source' | 'reason'> | undefined {
  const { value: max, source } = policy.routes.maxTemplateLength;
  if (text.trim() === '') {
    const reason = { vi: 'Tin chưa có nội dung.', en: 'The message has no text.' };
    return { code: 'sms_empty', source: 'docs/seeds.md#content', reason };
  }
  if (text.length <= max) return undefined;
  const reason = {
    vi: `Nội dung dài ${text.length} ký tự, tối đa ${max}.`,
    en: `The text has ${text.length} characters; at most ${max} are read.`,
  };
  return { code: 'sms_template_too_long', source, reason };
}

/**
 * Judges an SMS before it is saved or sent, by every rule of the win-back seed, the carriers and Decree 91/2020
 * (docs/sources.md#sms). Nothing blocking means: it may be saved for this route. Findings come in the order of the text.
 * @throws RangeError when the policy has no rules for the route at `at`
 */
export function checkSms(input: SmsCheckInput): SmsFinding[] {
  const policy = input.policy ?? DEFAULT_SMS_POLICY;
  const route = routeInForce(policy.routes, input.route, input.at);
  const none = hopeless(input.text, policy);
  if (none) return [{ ...none, severity: 'block', position: { start: 0, end: 0 }, text: '' }];
  const context: SmsContext = {
    template: input.text,
    sample: sampleOf(input.text, input.values, input.codes ?? []),
    rendered: input.rendered,
    values: input.values,
    allowedDomains: input.allowedDomains,
    route,
    policy,
    at: input.at,
  };
  const findings = RULES.flatMap((rule) => rule(context));
  return findings.sort((a, b) => a.position.start - b.position.start || a.position.end - b.position.end);
}
