const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made harmless inside HTML, in elements and in quoted attributes. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => ESCAPES[char] ?? char);

/** An http(s) address in running text, without the punctuation that ends the sentence. */
const URLS = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/g;

/** The http(s) addresses in a text, as they stand there. */
export const urlsIn = (text: string): string[] => text.match(URLS) ?? [];

/** The text with some of its addresses written anew. @param anew the new address, or undefined for one that stays */
export const replaceUrls = (text: string, anew: (url: string) => string | undefined): string =>
  text.replace(URLS, (url) => anew(url) ?? url);

const BREAKS: Readonly<Record<string, string>> = { '\r\n': '<br>\n', '\r': '<br>\n', '\n': '<br>\n' };
/** Escaped, and line ends kept, in one go: this is the dearest step of an e-mail's rendering. */
const lines = (text: string): string =>
  text.replace(/[&<>"']|\r\n|\r|\n/g, (found) => ESCAPES[found] ?? BREAKS[found] ?? found);

const headIn = (lang: string | undefined): string => `<!doctype html>
<html${lang === undefined ? '' : ` lang="${escapeHtml(lang)}"`}><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="font-family:sans-serif;line-height:1.5"><p>`;

/** One small link below the text. */
export interface Footer {
  readonly words: string;
  readonly url: string;
}

/**
 * The HTML part of an e-mail, made from its text: escaped, line breaks kept, links clickable, what else there is at the end.
 * @param isOurs which addresses may become links: a customer named "http://…" must not put one into a shop's e-mail
 */
export function htmlOf(
  text: string,
  isOurs: (url: string) => boolean,
  {
    pixelUrl,
    hiddenUrl,
    footer,
    lang,
  }: {
    readonly pixelUrl?: string | undefined;
    /** An address that nobody can see or reach by keyboard: only a machine follows it. */
    readonly hiddenUrl?: string | undefined;
    readonly footer?: Footer | undefined;
    /** BCP 47: what the reader's language is, so that it is read aloud and hyphenated right. Absent: nobody knows. */
    readonly lang?: string | undefined;
  } = {},
): string {
  let body = headIn(lang);
  let done = 0;
  URLS.lastIndex = 0;
  for (let match = URLS.exec(text); match; match = URLS.exec(text)) {
    const [url] = match;
    if (!isOurs(url)) continue;
    const href = escapeHtml(url);
    body += `${lines(text.slice(done, match.index))}<a href="${href}">${href}</a>`;
    done = match.index + url.length;
  }
  body += `${lines(text.slice(done))}</p>`;
  if (footer !== undefined)
    body += `<p style="font-size:12px;color:#666"><a href="${escapeHtml(footer.url)}">${escapeHtml(footer.words)}</a></p>`;
  if (hiddenUrl !== undefined)
    body += `<a href="${escapeHtml(hiddenUrl)}" style="display:none" tabindex="-1" aria-hidden="true"></a>`;
  if (pixelUrl !== undefined)
    body += `<img src="${escapeHtml(pixelUrl)}" width="1" height="1" alt="" style="display:block">`;
  return `${body}</body></html>`;
}
