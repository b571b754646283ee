import { isTag } from './hidden.js';
import type { MailProblem } from './problem.js';

/** Addresses that are ours and whole: nobody else's value may say where a link leads. */
const WHOLE = /^\{\{-?\s*(?:link|unsubscribe_link)\s*-?\}\}$/;
const WEB = /^https?:\/\//i;
const BEFORE_VALUE = /^https?:\/\/[^/?#]+[/?#]/i;
const OTHER = /^(?:mailto|tel):[^{]*$/i;

/** What a value is escaped for: shown text, one part of an address, or an address of ours. */
export type Place = 'text' | 'part' | 'whole';

/** Where a link leads, as it stands in its attribute with its Liquid. */
export function judgeLink(href: string): { readonly place: Place } | MailProblem {
  const url = href.trim();
  if (url === '' || url.startsWith('#') || OTHER.test(url)) return { place: 'part' };
  if (WHOLE.test(url)) return { place: 'whole' };
  const value = url.indexOf('{{');
  if (value === 0 || (value > 0 && !BEFORE_VALUE.test(url.slice(0, value))))
    return { code: 'mail_value_place', value: url };
  return WEB.test(url) ? { place: 'part' } : { code: 'link_scheme', value: url };
}

/** Pictures come by https from an address that begins with its host. */
export function judgePicture(src: string): MailProblem | undefined {
  const url = src.trim();
  if (/^https:\/\/[^/?#{]+/i.test(url)) {
    const value = url.indexOf('{{');
    return value < 0 || BEFORE_VALUE.test(url.slice(0, value)) ? undefined : { code: 'mail_value_place', value: url };
  }
  return { code: 'mail_image', value: url.slice(0, 100) };
}

/** What a style sheet loads: pictures by https, and no sheet of others. */
export function judgeStyle(css: string): MailProblem[] {
  const loaded = [...css.matchAll(/url\(([^()]*)\)/gi)].map(([, url = '']) => url.replace(/["'\s]/g, ''));
  const wrong = loaded.flatMap((url) => judgePicture(url) ?? []);
  const runs = /expression\s*\(|-moz-binding|behavior\s*:|javascript:/i.test(css);
  return runs ? [...wrong, { code: 'mail_style', value: css.slice(0, 100) }] : wrong;
}

/** The tag's own name: `if` of `{% if order %}`. */
export const tagName = (piece: string): string | undefined =>
  isTag(piece) ? (/^\{%-?\s*([a-z#]+)/.exec(piece)?.[1] ?? '') : undefined;
