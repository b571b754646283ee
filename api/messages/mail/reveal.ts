import { URL_PART } from '../../../domain/message/liquid.js';
import { isAllowedAttribute, OUTLOOK_TAGS, PICTURES, TAGS } from './allowed.js';
import { type Hidden, isComment, isTag, replaceWords } from './hidden.js';
import { judgeLink, judgePicture, judgeStyle, type Place } from './places.js';
import type { MailProblem } from './problem.js';

/** An output with a filter behind it that makes its value harmless in its place. */
export function guarded(piece: string, place: Place): string {
  if (isTag(piece)) return piece;
  const [, open = '', inner = '', close = ''] = /^\{\{(-?)([^{}]*?)(-?)\}\}$/.exec(piece) ?? [];
  return `{{${open} ${inner.trim()} | ${place === 'part' ? URL_PART : 'escape'} ${close}}}`;
}

const PART_OF_TAG = /(\s)([\w:-]+)="([^"]*)"/g;
const LINKS = ['href', ...PICTURES];

/** Which place a word stands in: clean HTML has its attributes in double quotes and no `<` or `>` in them. */
function revealTag(tag: string, hidden: Hidden): string {
  if (!tag.includes(hidden.prefix)) return tag;
  return tag.replace(PART_OF_TAG, (whole, space: string, name: string, value: string) => {
    if (!value.includes(hidden.prefix)) return whole;
    const plain = replaceWords(value, hidden, (number) => hidden.pieces[number] ?? '');
    const judged = name === 'href' ? judgeLink(plain) : ({ place: LINKS.includes(name) ? 'part' : 'text' } as const);
    const place = 'place' in judged ? judged.place : 'part';
    return `${space}${name}="${replaceWords(value, hidden, (number) => guarded(hidden.pieces[number] ?? '', place))}"`;
  });
}

const TAG_OR_TEXT = /<[^<>]*>|[^<]+|</g;

/** Clean HTML with its Liquid back in place, each value escaped for where it stands. */
export function reveal(html: string, hidden: Hidden): string {
  const inText = (number: number): string => {
    const piece = hidden.pieces[number] ?? '';
    return isComment(piece) ? reveal(piece, hidden) : guarded(piece, 'text');
  };
  return html.replace(TAG_OR_TEXT, (part) =>
    part.startsWith('<') && part.length > 1 ? revealTag(part, hidden) : replaceWords(part, hidden, inText),
  );
}

const COMMENT_TAG = /^<\/?([a-z][\w:]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*\/?>$/i;

/** Whether a comment holds nothing but what Outlook needs; it is kept as it stands, so nothing else may be in it. */
export function judgeComment(comment: string, hidden: Hidden): MailProblem[] {
  const inner = comment.replace(/^<!--\[if [^\][<>]{1,80}\]>(?:<!-->|<!-- -->)?/, '').replace(/<!\[endif\]-->$/, '');
  if (comment === '<!--<![endif]-->') return [];
  return [...inner.matchAll(TAG_OR_TEXT)].flatMap(([part]) =>
    part.startsWith('<') ? judgeCommentTag(part, hidden) : [],
  );
}

function judgeCommentTag(part: string, hidden: Hidden): MailProblem[] {
  const [, name = '', attributes = ''] = COMMENT_TAG.exec(part) ?? [];
  const tag = name.toLowerCase();
  const removed = [{ code: 'mail_removed', value: `comment with ${part.slice(0, 60)}` }] as const;
  if (!TAGS.includes(tag) && !OUTLOOK_TAGS.includes(tag)) return [...removed];
  return [...attributes.matchAll(PART_OF_TAG)].flatMap(([, , key = '', value = '']) => {
    const plain = replaceWords(value, hidden, (number) => hidden.pieces[number] ?? '');
    if (/^on/i.test(key)) return [...removed];
    if (/\{%/.test(plain)) return [{ code: 'mail_tag_in_tag', value: plain } as const];
    if (key === 'href') {
      const judged = judgeLink(plain);
      return 'code' in judged ? [judged] : [];
    }
    if (key === 'style')
      return plain.includes('{{') ? [{ code: 'mail_value_place', value: plain } as const] : judgeStyle(plain);
    if (PICTURES.includes(key)) return [judgePicture(plain)].flatMap((one) => one ?? []);
    return isAllowedAttribute(tag, key) || !plain.includes('{{')
      ? []
      : [{ code: 'mail_value_place', value: plain } as const];
  });
}
