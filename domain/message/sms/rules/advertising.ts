import { atSample, atTemplate, type SmsContext } from '../context.js';
import type { SmsFinding } from '../finding.js';
import { foldPlain } from '../fold.js';
import { literal } from '../regexp.js';
import { type Span, spansOf } from '../span.js';

const ANY_LABEL = /\[\s*(?:qc|ad)\s*\]/giu;

/** An advertising message begins with its label; a customer-care message has none. */
export function checkLabel(context: SmsContext): SmsFinding[] {
  const { sample, route } = context;
  const { accepted, required, source } = route.labels;
  const labels = spansOf(sample.text, ANY_LABEL);
  if (!required) {
    const reason = {
      vi: 'Tin có nhãn quảng cáo phải gửi bằng tuyến QC.',
      en: 'A message that is labelled as advertising must take the advertising route.',
    };
    const finding = { code: 'sms_label_on_care_route', severity: 'block', source, reason } as const;
    return labels.map((span) => atSample(context, span, finding));
  }
  if (accepted.some((label) => sample.text.trimStart().startsWith(label))) return [];
  const list = accepted.join(' / ');
  const reason = {
    vi: `Tin quảng cáo phải bắt đầu bằng nhãn ${list}.`,
    en: `An advertising message must begin with the label ${list}.`,
  };
  const finding = { code: 'sms_label_missing', severity: 'block', source, reason } as const;
  const misplaced = labels[0];
  if (misplaced) return [atSample(context, misplaced, finding)];
  return [atTemplate(context, { start: 0, end: 0 }, { ...finding, suggestion: `${accepted[0] ?? '[QC]'} ` })];
}

/** How a text says to refuse, at its very end. */
export interface OptOut extends Span {
  readonly bySms: boolean;
  readonly byCall: boolean;
  readonly byLink: boolean;
}

const NUMBER = '\\+?\\d[\\d .]{1,14}';
/** Words that may stand between the keyword and where to send it. */
const FILLER = '(?:soan|nhan|tin|sms|qc|ad|quang cao|bam|vao|tai|de|an)';
const BY_SMS = `(?:gui|send|toi|to)\\s*:?\\s*${NUMBER}`;
const BY_CALL = `(?:goi|call|dt|hotline)\\s*:?\\s*${NUMBER}`;
const BY_LINK = 'https?:\\/\\/\\S+';

/** The refusal at the end of a text: a keyword, then where to (number, call, link), then nothing more. Undefined when there is none. */
export function findOptOut(text: string, keywords: readonly string[]): OptOut | undefined {
  const folded = foldPlain(text);
  const words = [...keywords].sort((a, b) => b.length - a.length).map((word) => literal(word).replace(/ /g, '\\s+'));
  const keyword = `(?<![a-z0-9])(?:${words.join('|')})(?![a-z0-9])`;
  const target = `(?:${BY_SMS}|${BY_CALL}|${BY_LINK})`;
  const between = `(?:[\\s:]*(?:${keyword}|${FILLER}(?![a-z0-9])))*[\\s:]*`;
  const more = `(?:\\s*[,;/(]*\\s*(?:hoac|or|va)?\\s*${target})*`;
  const match = new RegExp(`${keyword}${between}${target}${more}[\\s).!]*$`).exec(folded.text);
  if (!match) return undefined;
  const [found] = match;
  return {
    ...folded.source({ start: match.index, end: match.index + found.length }),
    bySms: new RegExp(BY_SMS).test(found),
    byCall: new RegExp(BY_CALL).test(found),
    byLink: new RegExp(BY_LINK).test(found),
  };
}

/** An advertising message ends with how to refuse, by SMS and by call. */
export function checkOptOut(context: SmsContext): SmsFinding[] {
  const { sample, route, policy, template } = context;
  const { required, source } = route.optOut;
  if (!required) return [];
  const found = findOptOut(sample.text, policy.routes.optOutKeywords.keywords);
  if (!found) {
    const end = { start: template.length, end: template.length };
    const reason = {
      vi: 'Tin quảng cáo phải kết thúc bằng cách từ chối, ví dụ "Tu choi: TC gui 199".',
      en: 'An advertising message must end with how to refuse, e.g. "Tu choi: TC gui 199".',
    };
    const suggestion = ' Tu choi: TC gui 199';
    return [atTemplate(context, end, { code: 'sms_opt_out_missing', severity: 'block', suggestion, source, reason })];
  }
  if (found.bySms && found.byCall) return [];
  const reason = {
    vi: 'Nghị định 91/2020 yêu cầu hướng dẫn từ chối cả bằng tin nhắn và bằng cuộc gọi (trừ khi nhà mạng tự thêm).',
    en: 'Decree 91/2020 asks for refusal by SMS and by call (unless the operator adds its own).',
  };
  return [atSample(context, found, { code: 'sms_opt_out_one_way', severity: 'warn', source, reason })];
}
