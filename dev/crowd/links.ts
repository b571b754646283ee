import { trimEndOf } from '../../domain/base/text/trim.js';
import type { Content } from '../providers/received.js';

const decoded = (url: string): string => url.replace(/&amp;/g, '&');

/** The link a customer would tap: the first in the HTML, else in the text. Undefined when the message has none. */
export function tappedLink({ html, text }: Content): string | undefined {
  const inHtml = /<a\s[^>]*href="(https?:\/\/[^"]+)"/i.exec(html ?? '')?.[1];
  if (inHtml) return decoded(inHtml);
  const link = /https?:\/\/[^\s<>"]+/.exec(text)?.[0];
  return link && trimEndOf(link, '.,;:!?)');
}

/** The picture that a mail program fetches when the message is opened. */
export function pixel({ html }: Content): string | undefined {
  const source = /<img\s[^>]*src="(https?:\/\/[^"]+)"/i.exec(html ?? '')?.[1];
  return source && decoded(source);
}
