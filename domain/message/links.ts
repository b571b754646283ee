import { replaceUrls, urlsIn } from '../base/text/html.js';
import { MAX_MAIL_LINKS, MAX_OWN_LINKS, type Template } from './template.js';

type Linking = Pick<Template, 'text' | 'mail'>;

/**
 * The addresses that a template names itself, besides `{{ link }}`, in their order, each once. One that is put together with a
 * parameter is another for each customer and stays as it is.
 */
export const ownLinks = ({ text, mail }: Linking): string[] =>
  [...new Set([...(mail?.links ?? []), ...urlsIn(text.normalize('NFC'))])]
    .filter((url) => !/[{}]/.test(url) && URL.canParse(url))
    .slice(0, mail ? MAX_MAIL_LINKS : MAX_OWN_LINKS);

/** Makes the tracked address of one of a message's own links, from 1. */
export type TrackedUrl = (link: number) => string;

/**
 * Writes a text's own links as tracked ones; a text without any is given back.
 * @param links in the order of their numbers; default the template's own
 */
export function trackOwnLinks(
  template: Linking,
  links: readonly string[] = ownLinks(template),
): (text: string, tracked: TrackedUrl | undefined) => string {
  const numbers = new Map(links.map((url, at) => [url, at + 1]));
  if (numbers.size === 0) return (text) => text;
  return (text, tracked) => {
    if (!tracked) return text;
    return replaceUrls(text, (url) => {
      const number = numbers.get(url);
      return number === undefined ? undefined : tracked(number);
    });
  };
}

/** Where each of a message's links leads, by its number: 0 is `{{ link }}`. */
export const linkTargets = (link: string, template: Linking): string[] => [link, ...ownLinks(template)];
