import { PARAMETERS, type ParameterName, type TemplateParams } from '../parameters.js';
import { transliterate } from './transliterate.js';

/** Codes and links leave byte for byte (docs/sources.md#sms-letters). */
const VERBATIM: readonly ParameterName[] = ['offer_code', 'link', 'unsubscribe_link'];

/** What differs from message to message and is nobody's choice: longer than plausible, it must not make another part. */
const BOUNDED: readonly ParameterName[] = ['customer_name', 'order', 'product_list'];

/** What was cut in the middle of a word, without it and without the comma before it. */
function withoutLastWord(text: string): string {
  let end = text.length;
  while (end > 0 && !/\s/.test(text[end - 1] ?? '')) end -= 1;
  if (end === 0) end = text.indexOf(',');
  while (end > 0 && /[\s,]/.test(text[end - 1] ?? '')) end -= 1;
  return end < 0 ? text : text.slice(0, end);
}

/** Vietnamese given names come last, so a name is shortened from its front; whatever has no blanks is cut. */
function shortened(name: ParameterName, value: string): string {
  const max = PARAMETERS[name].longest.length;
  if (value.length <= max) return value;
  if (name !== 'customer_name') return withoutLastWord(value.slice(0, max));
  const words = value.split(' ');
  while (words.length > 1 && words.join(' ').length > max) words.shift();
  return words.join(' ').slice(0, max);
}

const PLAIN = /^[\n\x20-\x5f\x61-\x7e]*$/;

/** One value as an SMS carries it: GSM-7 where it can be, codes and links as they are. */
function plainValue(name: ParameterName, value: string): string {
  if (VERBATIM.includes(name)) return value;
  const plain = PLAIN.test(value) ? value : transliterate(value).text;
  return BOUNDED.includes(name) ? shortened(name, plain) : plain;
}

/** Remembers the last value of each parameter: most are the same for a whole run. */
export function plainValues(): (params: TemplateParams) => TemplateParams {
  const last = new Map<string, { readonly given: string; readonly plain: string }>();
  return (params) => {
    const plain: TemplateParams = {};
    for (const [key, given] of Object.entries(params)) {
      const name = key as ParameterName;
      const known = last.get(key);
      if (known?.given === given) plain[name] = known.plain;
      else {
        plain[name] = plainValue(name, given);
        last.set(key, { given, plain: plain[name] });
      }
    }
    return plain;
  };
}

/** A template whose fallbacks bear no accents: they leave like values. */
export const plainLiterals = (source: string): string =>
  source.replace(/\{\{[^{}]*\}\}|\{%[^{}]*%\}/g, (tag) => (PLAIN.test(tag) ? tag : transliterate(tag).text));
