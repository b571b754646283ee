import { atSample, atTemplate, type SmsContext } from '../context.js';
import type { SmsFinding } from '../finding.js';
import { isGsm7 } from '../gsm.js';
import { overlaps, type Span, spansOf } from '../span.js';
import { type Change, transliterate } from '../transliterate.js';
import { linkSpans } from './find-links.js';

const SEED = 'docs/seeds.md#content: SMS without diacritics';
const GSM = 'docs/sources.md#sms-encoding and docs/sources.md#sms-length: GSM-7 only';

const inTemplate = (context: SmsContext): readonly Change[] =>
  transliterate(context.template, { codes: context.sample.codes, template: true }).changes;

/** Accented words that follow one another are one finding. */
function accentedRuns(template: string, changes: readonly Change[]): Span[] {
  const words = spansOf(template, /[\p{L}\p{M}\p{N}]+/gu);
  const accented = changes.filter((change) => change.kind === 'diacritics');
  const runs: { start: number; end: number }[] = [];
  for (const word of words) {
    const hit = accented.filter((change) => overlaps(change, word));
    if (hit.length === 0) continue;
    const last = runs.at(-1);
    if (last && /^[^\S\n]*$/.test(template.slice(last.end, word.start))) last.end = word.end;
    else runs.push({ ...word });
  }
  return runs;
}

/** The text of an SMS bears no diacritics, not even those that GSM-7 has (É à è é ì ò ù); links and codes are not touched. */
export function checkDiacritics(context: SmsContext): SmsFinding[] {
  return accentedRuns(context.template, inTemplate(context)).map((run) => {
    const suggestion = transliterate(context.template.slice(run.start, run.end)).text;
    return atTemplate(context, run, {
      code: 'sms_diacritics',
      severity: 'block',
      suggestion,
      source: SEED,
      reason: {
        vi: `Tin SMS không được gõ dấu; có thể viết "${suggestion}".`,
        en: `An SMS must be written without diacritics; it could say "${suggestion}".`,
      },
    });
  });
}

const CHANGE_FINDINGS = {
  invisible: {
    code: 'sms_invisible',
    severity: 'block',
    reason: {
      vi: 'Có ký tự ẩn (độ rộng bằng 0 hoặc đổi chiều chữ); hãy xóa.',
      en: 'An invisible character (zero-width, direction or control) stands here; remove it.',
    },
  },
  emoji: {
    code: 'sms_emoji',
    severity: 'block',
    reason: {
      vi: 'SMS không dùng được biểu tượng cảm xúc; sẽ bị bỏ khi chuyển sang không dấu.',
      en: 'An SMS cannot hold emoji; transliteration would remove it.',
    },
  },
  punctuation: {
    code: 'sms_not_gsm',
    severity: 'block',
    reason: {
      vi: 'Ký tự này không có trong bảng mã GSM-7, làm tin đắt hơn hoặc bị từ chối.',
      en: 'This character is not in GSM-7: the message would cost more or be refused.',
    },
  },
  unmapped: {
    code: 'sms_not_gsm',
    severity: 'block',
    reason: {
      vi: 'Ký tự này không có trong bảng mã GSM-7 và không có cách viết thay thế.',
      en: 'This character is not in GSM-7 and nothing in it can stand for it.',
    },
  },
} as const;

/** Invisible characters, emoji, and whatever else GSM-7 does not have, in what the seller wrote. */
export function checkAlphabet(context: SmsContext): SmsFinding[] {
  return inTemplate(context).flatMap((change) => {
    if (change.kind === 'diacritics') return [];
    const suggestion = change.kind === 'unmapped' ? {} : { suggestion: change.to };
    return [atTemplate(context, change, { ...CHANGE_FINDINGS[change.kind], ...suggestion, source: GSM })];
  });
}

/** Values that even transliterated do not fit GSM-7 (names in other scripts, codes with accents). Links have their own rule. */
export function checkValues(context: SmsContext): SmsFinding[] {
  return context.sample.parameters.flatMap(({ name, value, span }) => {
    if (value === undefined || linkSpans(value).length > 0) return [];
    const asSent = context.sample.codes.includes(value) ? value : transliterate(value).text;
    if (isGsm7(asSent)) return [];
    const finding = { code: 'sms_not_gsm', severity: 'block', source: GSM } as const;
    const reason = {
      vi: `Giá trị của "${name}" có ký tự không gửi được bằng SMS không dấu.`,
      en: `The value of '${name}' has characters that an unaccented SMS cannot hold.`,
    };
    return [atTemplate(context, span, { ...finding, reason })];
  });
}

const INSTEAD: Readonly<Record<string, string>> = { '&': 'va', '#': 'so' };

/** Characters that gateways refuse although GSM-7 has them. */
export function checkForbidden(context: SmsContext): SmsFinding[] {
  const { characters, source } = context.policy.routes.forbiddenCharacters;
  const { text } = context.sample;
  const links = linkSpans(text);
  return spansOf(text, /./gsu).flatMap((span) => {
    const char = text.slice(span.start, span.end);
    if (!characters.includes(char)) return [];
    const instead = links.some((link) => overlaps(link, span)) ? undefined : INSTEAD[char];
    return [
      atSample(context, span, {
        code: 'sms_forbidden_character',
        severity: 'block',
        ...(instead === undefined ? {} : { suggestion: instead }),
        source,
        reason: {
          vi: `Nhà mạng không nhận ký tự "${char}" trong SMS.`,
          en: `Gateways refuse the character "${char}" in an SMS.`,
        },
      }),
    ];
  });
}
