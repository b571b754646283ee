import { Parser } from 'htmlparser2';
import { isAllowedAttribute, isAllowedMeta, LIQUID_TAGS, PICTURES, TAGS } from './allowed.js';
import { type Hidden, isTag, replaceWords, wordsIn } from './hidden.js';
import { judgeLink, judgePicture, judgeStyle, tagName } from './places.js';
import type { MailProblem } from './problem.js';

/** Elements times rules of style is what inlining costs; both are counted, so a busy machine refuses nothing. */
const MAX_WORK = 2_000_000;
const MAX_ELEMENTS = 10_000;

type Attributes = Readonly<Record<string, string>>;

/** A name that makes an address whole (places.ts) must keep its meaning. */
const OUR_NAME = /^\{%-?\s*(?:assign|for)\s+(?:link|unsubscribe_link)\b/;

/** Liquid that a mail may not have, wherever it stands: what writes past the escaping, or is no whole tag. */
export function judgeLiquid({ text, pieces }: Hidden): MailProblem[] {
  const foreign = pieces.flatMap((piece) => {
    const name = tagName(piece);
    const isKnown = name === undefined || (LIQUID_TAGS.includes(name) && !OUR_NAME.test(piece));
    return isKnown ? [] : [{ code: 'mail_liquid_tag', value: piece } as const];
  });
  const left = /\{\{|\{%/.exec(text);
  return left ? [...foreign, { code: 'mail_liquid_tag', value: text.slice(left.index, left.index + 60) }] : foreign;
}

/**
 * Looks at HTML as it was written, before anything is cleaned: names what would be dropped, and refuses what has no safe place.
 * @param hidden with Liquid as words, and without Outlook's comments
 */
export function inspect(hidden: Hidden): MailProblem[] {
  const { pieces } = hidden;
  const problems: MailProblem[] = [];
  const counts = { elements: 0, rules: 0 };
  const shown = (text: string): string => replaceWords(text, hidden, (number) => pieces[number] ?? '');
  const tags = (text: string): string[] => wordsIn(text, hidden).flatMap((number) => pieces[number] ?? []);
  let inStyle = false;

  const onAttribute = (tag: string, name: string, value: string): void => {
    const [inName] = tags(name);
    const inValue = tags(value).find(isTag);
    const misplaced = inName ?? inValue;
    if (misplaced !== undefined) problems.push({ code: 'mail_tag_in_tag', value: misplaced });
    else if (!isAllowedAttribute(tag, name)) problems.push({ code: 'mail_removed', value: `${name} of <${tag}>` });
    else problems.push(...judgeAttribute(name, shown(value)));
  };
  const parser = new Parser(
    {
      onopentag(tag: string, attributes: Attributes) {
        counts.elements += 1;
        inStyle = tag === 'style';
        const [inName] = tags(tag);
        if (inName !== undefined) problems.push({ code: 'mail_tag_in_tag', value: inName });
        else if (!TAGS.includes(tag) || (tag === 'meta' && !isAllowedMeta(attributes['http-equiv'])))
          problems.push({ code: 'mail_removed', value: `<${tag}>` });
        else for (const [name, value] of Object.entries(attributes)) onAttribute(tag, name, value);
      },
      ontext(text: string) {
        if (!inStyle) return;
        counts.rules += text.split('{').length - 1;
        const [inCss] = tags(text);
        if (inCss !== undefined) problems.push({ code: 'mail_value_place', value: inCss });
        if (/@import/i.test(text)) problems.push({ code: 'mail_removed', value: '@import' });
        problems.push(...judgeStyle(text));
      },
      onclosetag(tag: string) {
        if (tag === 'style') inStyle = false;
      },
    },
    { decodeEntities: true },
  );
  parser.end(hidden.text);
  if (counts.elements > MAX_ELEMENTS || counts.elements * counts.rules > MAX_WORK)
    problems.push({ code: 'mail_too_heavy', value: `${counts.elements} elements, ${counts.rules} rules of style` });
  return problems;
}

function judgeAttribute(name: string, value: string): MailProblem[] {
  if (name === 'style') {
    if (value.includes('{{')) return [{ code: 'mail_value_place', value }];
    return judgeStyle(value);
  }
  if (name === 'href') {
    const judged = judgeLink(value);
    return 'code' in judged ? [judged] : [];
  }
  return PICTURES.includes(name) ? [judgePicture(value)].flatMap((one) => one ?? []) : [];
}
