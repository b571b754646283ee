import { escapeHtml } from '../../base/text/html.js';
import type { TrackedUrl } from '../links.js';
import { htmlLiquid, parseLiquid, renderLiquid } from '../liquid.js';
import type { TextClock } from '../liquid-dates.js';
import type { TemplateParams } from '../parameters.js';

/** What stands at the end of a mail beside what the seller wrote. */
interface MailEnd {
  /** Shown where the seller's HTML does not show its unsubscribe link. */
  readonly footer: { readonly words: string; readonly url: string } | undefined;
  readonly hiddenUrl?: string | undefined;
  readonly pixelUrl?: string | undefined;
}
export type HtmlRenderer = (params: TemplateParams, tracked: TrackedUrl | undefined, end: MailEnd) => string;

const HREF = / href="([^"{}]*)"/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&quot;': '"',
  '&#39;': "'",
  '&lt;': '<',
  '&gt;': '>',
};
/** The address that a serialised attribute holds. */
export const unescapeHtml = (text: string): string =>
  text.replace(/&(?:amp|quot|#39|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);

/** Stands for a link's address until a message has its own; no value can write one, as none brings a `<`. */
const NUMBERED = / href="<(\d{1,3})>"/g;

/**
 * Compiles the HTML of a template once. Each link that it names itself becomes the message's own tracked one, also inside the
 * comments that only Outlook reads.
 * @param html MailBody.html @param links in the order of their numbers
 * @param clock the shop's, for dates; default one that only measures, in UTC
 * @throws Error of Liquid's on a syntax error; the renderer throws it on a parameter without a value
 */
export function htmlRenderer(html: string, links: readonly string[], clock?: TextClock): HtmlRenderer {
  const numbers = new Map(links.map((url, at) => [url, at + 1]));
  const numbered = html.replace(HREF, (whole, href: string) => {
    const number = numbers.get(unescapeHtml(href));
    return number === undefined ? whole : ` href="<${number}>"`;
  });
  const end = numbered.lastIndexOf('</body>');
  const parsed = parseLiquid(end < 0 ? numbered : numbered.slice(0, end), htmlLiquid);
  const tail = end < 0 ? '' : numbered.slice(end);
  return (params, tracked, { footer, hiddenUrl, pixelUrl }) => {
    const rendered = renderLiquid(parsed, params, clock);
    let body = rendered.replace(NUMBERED, (_, number: string) => {
      const url = tracked ? tracked(Number(number)) : links[Number(number) - 1];
      return ` href="${escapeHtml(url ?? '')}"`;
    });
    if (footer && !body.includes(escapeHtml(footer.url)))
      body += `<p style="font-size:12px;color:#666"><a href="${escapeHtml(footer.url)}">${escapeHtml(footer.words)}</a></p>`;
    if (hiddenUrl !== undefined)
      body += `<a href="${escapeHtml(hiddenUrl)}" style="display:none" tabindex="-1" aria-hidden="true"></a>`;
    if (pixelUrl !== undefined)
      body += `<img src="${escapeHtml(pixelUrl)}" width="1" height="1" alt="" style="display:block">`;
    return body + tail;
  };
}
