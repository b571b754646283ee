import { z } from 'zod';
import { parseVersions } from '../base/versions.js';
import placeholdersJson from '../policies/placeholders.json' with { type: 'json' };
import { type ContentFinding, contentFinding } from './content/finding.js';
import { isParameter, PARAMETER_NAMES, type ParameterName } from './parameters.js';
import { foldPlain } from './sms/fold.js';
import { liquidSpans } from './sms/span.js';

/** How other tools call what our parameters say: lower case without accents, words apart. No law dates it: the newest is the best known. */
const [newest] = parseVersions(placeholdersJson, {
  names: z.record(z.string(), z.array(z.string().min(1))),
}).toReversed();

const WORD = /[\p{L}\p{N}]+/gu;
/** `FNAME`, `recipient_name`, `Họ và tên`, `contact.first-name` as words apart. */
const wordsIn = (name: string): string => (foldPlain(name).text.match(WORD) ?? []).join(' ');

/**
 * Which parameter of ours another tool's name means.
 * @param name as it stands in a text, such as `FNAME`, `Họ và tên` or `contact.first_name`
 * @returns undefined when nobody knows
 */
export function parameterMeant(name: string): ParameterName | undefined {
  const words = wordsIn(name);
  const last = wordsIn(name.split('.').at(-1) ?? '');
  const ours = words.replace(/ /g, '_');
  if (isParameter(ours)) return ours;
  const called = (by: string) => PARAMETER_NAMES.find((one) => newest?.names[one]?.includes(by));
  return called(words) ?? called(last);
}

interface Form {
  readonly pattern: RegExp;
  /** Ordinary text looks like it, so only a name that is known is one: `[QC]` is a label. */
  readonly onlyKnown?: boolean;
}

/** How other tools write what they fill in. What it names stands in the first group, of at most 60 characters. */
const FORMS: readonly Form[] = [
  { pattern: /\*\|([^|*\n]{1,60})\|\*/g },
  { pattern: /%%([A-Za-z_][\w.]{1,59})%%/g },
  { pattern: /(?<![\d%\p{L}])%([A-Za-z_][\w.]{1,59})%(?!%)/gu },
  { pattern: /(?<!\{)\{[$#]?([\p{L}_][\p{L}\p{M}\w. -]{0,59})\}(?!\})/gu },
  { pattern: /<<([^<>\n]{1,60})>>/g, onlyKnown: true },
  { pattern: /\[\[?([^[\]\n]{1,60})\]\]?/g, onlyKnown: true },
];

/** The text without its own Liquid, at the same places. */
function withoutLiquid(source: string): string {
  let text = '';
  for (const { start, end } of liquidSpans(source)) text += source.slice(text.length, start) + ' '.repeat(end - start);
  return text + source.slice(text.length);
}

/** What a found one is answered with. */
const offered = (name: ParameterName | undefined): string | undefined => name && `{{ ${name} }}`;

/**
 * Placeholders that another tool would fill in and we would send as they stand, each with our parameter where it is known.
 * @param field JSON pointer of the source
 */
export function foreignPlaceholders(source: string, field: string): ContentFinding[] {
  const text = withoutLiquid(source);
  const found = new Map<number, ContentFinding>();
  for (const { pattern, onlyKnown } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const meant = parameterMeant(match[1] ?? '');
      if (onlyKnown === true && meant === undefined) continue;
      const suggestion = offered(meant);
      const instead =
        suggestion === undefined ? `one of ${PARAMETER_NAMES.map((name) => `{{ ${name} }}`).join(', ')}` : suggestion;
      found.set(match.index, {
        ...contentFinding({
          code: 'foreign_placeholder',
          field,
          value: match[0],
          allowed: `written as a parameter, ${instead}, as it would be sent as it stands`,
          position: { start: match.index, end: match.index + match[0].length },
          text: match[0],
          ...(suggestion === undefined ? {} : { suggestion }),
          source: 'docs/sources.md#placeholders: merge tags of other tools',
          vi: `"${match[0]}" là ký hiệu của công cụ khác và sẽ được gửi nguyên văn: hãy thay bằng ${suggestion ?? 'một tham số'}.`,
        }),
      });
    }
  }
  return [...found].sort(([a], [b]) => a - b).map(([, one]) => one);
}
