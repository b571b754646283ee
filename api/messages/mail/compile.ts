import { createRequire } from 'node:module';
import { convert } from 'html-to-text';
import juice from 'juice';
import sanitizeHtml from 'sanitize-html';
import { escapeHtml } from '../../../domain/base/text/html.js';
import { MAX_HTML } from '../../../domain/message/liquid.js';
import { unescapeHtml } from '../../../domain/message/mail/html-renderer.js';
import type { MailLanguage } from '../../../domain/message/template.js';
import { ATTRIBUTES, isAllowedMeta, TAGS } from './allowed.js';
import { type Hidden, hideComments, hideLiquid, isComment, isTag, replaceWords, wordsIn } from './hidden.js';
import { inspect, judgeLiquid } from './inspect.js';
import { type MailProblem, unique } from './problem.js';
import { guarded, judgeComment, reveal } from './reveal.js';
import { unclosedComponent } from './unclosed.js';

/** MJML is CommonJS, and loaders do not agree on what its default import is. */
const require = createRequire(import.meta.url);
interface MjmlModule {
  default(
    source: string,
    options: object,
  ): Promise<{ readonly html: string; readonly errors: readonly { readonly formattedMessage: string }[] }>;
}

export interface MailSource {
  readonly language: MailLanguage;
  readonly source: string;
  readonly preview?: string;
  /** BCP 47: what the reader's machine reads it as, where the HTML does not say. */
  readonly lang: string;
}
/** What a message only has to fill in; without `html` it cannot be used. */
export interface CompiledMail {
  readonly problems: readonly MailProblem[];
  readonly html?: string;
  readonly text?: string;
  readonly links?: readonly string[];
}

/** Nothing but these is only told; the rest forbids. */
const TOLD = 'mail_removed';

/**
 * Makes HTML or MJML ready to be sent, once, when it is saved: cleaned of what mail programs do not show, its styles inlined, a
 * text made from it, and each value escaped for where it stands. A tag of Liquid that did not come through every step is missed.
 */
export async function compileMail({ language, source, preview, lang }: MailSource): Promise<CompiledMail> {
  const liquid = hideLiquid(source);
  const before = [...judgeLiquid(liquid), ...judgeLiquid(hideLiquid(preview ?? ''))];
  if (before.length > 0) return { problems: unique(before) };
  const page = language === 'mjml' ? await compileMjml(liquid.text) : { html: liquid.text, problems: [] };
  if (page.html === undefined) return { problems: unique(page.problems) };

  const hidden = hideComments({ ...liquid, text: page.html });
  const comments = hidden.pieces.filter(isComment).flatMap((one) => judgeComment(one, hidden));
  const found = unique([...page.problems, ...inspect(hidden), ...comments]);
  if (found.some(({ code }) => code !== TOLD)) return { problems: found };

  const kept = withoutBad(hidden);
  const clean = inlined(asDocument(sanitized(kept.text), lang));
  const lost = lostTags(clean, kept, liquid);
  if (lost.length > 0) return { problems: [...found, ...lost] };
  const html = withPreview(reveal(clean, kept), preview);
  if (html.length > MAX_HTML)
    return { problems: [...found, { code: 'mail_too_large', value: `${html.length} characters` }] };
  return { problems: found, html, text: textOf(clean, kept), links: linksOf(html) };
}

/** Comments that hold something else leave with it. */
const withoutBad = (hidden: Hidden): Hidden => ({
  ...hidden,
  pieces: hidden.pieces.map((one) => (isComment(one) && judgeComment(one, hidden).length > 0 ? '<!---->' : one)),
});

/** MJML reads no files and asks nobody for fonts. */
async function compileMjml(text: string): Promise<{ html?: string; problems: MailProblem[] }> {
  const unclosed = unclosedComponent(text);
  if (unclosed !== undefined) return { problems: [{ code: 'mail_mjml', value: `${unclosed} is not closed` }] };
  // Loaded when somebody writes MJML: it is the larger half of all that is needed here.
  const { default: mjml }: MjmlModule = require('mjml-core');
  const preset: unknown = require('mjml-preset-core');
  try {
    const made = await mjml(text, {
      presets: [preset],
      ignoreIncludes: true,
      fonts: {},
      validationLevel: 'soft',
      keepComments: true,
    });
    const problems = made.errors.map(
      ({ formattedMessage }) => ({ code: 'mail_mjml', value: formattedMessage }) as const,
    );
    return { html: made.html, problems };
  } catch (error) {
    return {
      problems: [{ code: 'mail_mjml', value: String(error instanceof Error ? error.message : error).slice(0, 300) }],
    };
  }
}

const withoutImports = (css: string): string => css.replace(/@import[^;{}]*;?/gi, '');

const sanitized = (html: string): string =>
  sanitizeHtml(html, {
    allowedTags: [...TAGS],
    allowedAttributes: ATTRIBUTES,
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowProtocolRelative: false,
    // Inspected already: nothing in them runs.
    allowVulnerableTags: true,
    // A style is what the seller wrote; what it loads was judged.
    parseStyleAttributes: false,
    nonTextTags: ['script', 'textarea', 'option', 'noscript', 'iframe', 'noembed', 'noframes', 'object', 'svg', 'math'],
    exclusiveFilter: ({ tag, attribs }) => tag === 'meta' && !isAllowedMeta(attribs['http-equiv']),
  });

const META = '<meta charset="utf-8"><meta name="viewport" content="width=device-width">';

/** A whole document, whatever part of one the seller gave. */
function asDocument(html: string, lang: string): string {
  if (!/<html[\s>]/.test(html)) {
    const body = /<body[\s>]/.test(html) ? html : `<body>${html}</body>`;
    return `<!doctype html>\n<html lang="${escapeHtml(lang)}"><head>${META}</head>${body}</html>`;
  }
  // MJML writes `und` where nobody has said.
  const unsaid = html.replace(/(<html[^<>]*) lang="(?:und)?"/, '$1');
  const said = /<html[^<>]* lang="/.test(unsaid) ? unsaid : unsaid.replace(/<html/, `<html lang="${escapeHtml(lang)}"`);
  return `<!doctype html>\n${said.trimStart()}`;
}

const inlined = (html: string): string =>
  juice(
    html.replace(/(<style[^<>]*>)([^<]*)/g, (_, tag: string, css: string) => `${tag}${withoutImports(css)}`),
    {
      preserveImportant: true,
      applyWidthAttributes: false,
      applyHeightAttributes: false,
    },
  );

/** Tags of Liquid that a tool has dropped, doubled or moved: what stood between them would be said to the wrong people. */
function lostTags(html: string, kept: Hidden, written: Hidden): MailProblem[] {
  const all = replaceWords(html, kept, (number) => {
    const piece = kept.pieces[number] ?? '';
    return isComment(piece) ? piece : `${kept.prefix}${number}x`;
  });
  const numbers = wordsIn(all, kept);
  const tags = numbers.filter((number) => isTag(written.pieces[number] ?? ''));
  const wanted = written.pieces.flatMap((piece, number) => (isTag(piece) ? [number] : []));
  const values = written.pieces.flatMap((piece, number) => (isTag(piece) || numbers.includes(number) ? [] : [piece]));
  const moved = wanted.filter((number, at) => tags[at] !== number).slice(0, 1);
  const lost = wanted.filter((number) => !tags.includes(number));
  const named = [...(lost.length > 0 ? lost : moved).map((number) => written.pieces[number] ?? ''), ...values];
  return named.map((value) => ({ code: 'mail_liquid_lost', value }));
}

const linksOf = (html: string): string[] => [
  ...new Set(
    [...html.matchAll(/ href="(https?:[^"{}]*)"/gi)]
      .map(([, href = '']) => unescapeHtml(href))
      .filter((url) => URL.canParse(url)),
  ),
];

/** After it mailboxes would show the first words of the mail: it is filled up with nothing. */
const FILLER = '&#847;&zwnj;&nbsp;'.repeat(60);
const UNSEEN = 'display:none;overflow:hidden;line-height:1px;max-height:0;max-width:0;opacity:0;mso-hide:all';

function withPreview(html: string, preview: string | undefined): string {
  if (preview === undefined || preview.trim() === '') return html;
  const hidden = hideLiquid(preview);
  const words = replaceWords(escapeHtml(hidden.text), hidden, (number) => guarded(hidden.pieces[number] ?? '', 'text'));
  return html.replace(/<body[^<>]*>/, (body) => `${body}<div style="${UNSEEN}">${words}${FILLER}</div>`);
}

const BLOCK = { format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } };
const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];
const SELECTORS = [
  {
    selector: 'a',
    options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['<', '>'] as [string, string], noAnchorUrl: true },
  },
  { selector: 'img', format: 'skip' },
  { selector: '[style^="display:none"]', format: 'skip' },
  { selector: '[style^="display: none"]', format: 'skip' },
  // Mail is laid out in tables: what stands in a cell is a line.
  ...['tr', 'td', 'th'].map((selector) => ({ selector, ...BLOCK })),
  ...HEADINGS.map((selector) => ({ selector, options: { uppercase: false } })),
];

/** HTML is filled up with them for its looks: soft hyphens, joiners, spaces of no width. */
const UNSEEN_LETTERS = /[\u00ad\u200b\u200c\u2060\ufeff]|\u034f/g;

/** What a program without HTML shows; addresses between `<` and `>` (RFC 3986 app. C). Values that are part of one stay so. */
function textOf(html: string, hidden: Hidden): string {
  const { pieces, prefix } = hidden;
  const word = (number: number): string => `${prefix}${number}x`;
  const plain = replaceWords(html, hidden, (number) => (isComment(pieces[number] ?? '') ? '' : word(number)));
  const marked = plain.replace(/ href="https?:[^"]*"/g, (href) =>
    replaceWords(href, hidden, (number) => word(number + pieces.length)),
  );
  const text = convert(marked, { wordwrap: false, selectors: SELECTORS }).replace(UNSEEN_LETTERS, '');
  return replaceWords(text, hidden, (number) => {
    const piece = pieces[number % pieces.length] ?? '';
    return number < pieces.length ? piece : guarded(piece, 'part');
  });
}
