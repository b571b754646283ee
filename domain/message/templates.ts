import type { ChannelName } from '../base/channel.js';
import { htmlOf, urlsIn } from '../base/text/html.js';
import { ownLinks, type TrackedUrl, trackOwnLinks } from './links.js';
import { parseLiquid, renderLiquid } from './liquid.js';
import type { TextClock } from './liquid-dates.js';
import { htmlRenderer } from './mail/html-renderer.js';
import { isParameter, type ParameterName, type TemplateParams } from './parameters.js';
import { plainLiterals, plainValues } from './sms/plain-values.js';
import type { Template } from './template.js';
import { paramLines } from './zalo/lines.js';

/** A template that cannot be read, or that uses a parameter which has no value. The message names it, never a value. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
}

/** A message's content. `subject` and `html` for e-mail only, `values` for Zalo: what fills in each parameter. */
interface Rendered {
  readonly text: string;
  readonly subject?: string;
  readonly html?: string;
  readonly values?: Readonly<Record<string, string>>;
}
/** The addresses of one message besides those that its template names by parameters. */
interface MessageUrls {
  readonly pixel?: string;
  readonly hidden?: string;
  /** Without it the template's own links stay as they are. */
  readonly tracked?: TrackedUrl | undefined;
}
export type Renderer = (params: TemplateParams, urls?: MessageUrls) => Rendered;
type TextRenderer = (params: TemplateParams) => string;

/** `{{ name }}` or `{{ name | default: "words" }}`. */
const OUTPUT =
  /\{\{[ \t\r\n]*([a-z_]+)[ \t\r\n]*(?:\|[ \t\r\n]*default:[ \t\r\n]*(?:"([^"\\{}]*)"|'([^'\\{}]*)')[ \t\r\n]*)?\}\}/g;
const LIQUID_LEFT = /\{\{|\{%/;

interface Piece {
  readonly literal: string;
  readonly name?: ParameterName;
  /** Stands in for a value that is missing or empty. */
  readonly fallback?: string | undefined;
}

/** A source with nothing but parameters and plain fallbacks as literals and names; undefined when it needs Liquid. */
export function plainPieces(source: string): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  let done = 0;
  for (const match of source.matchAll(OUTPUT)) {
    const name = match[1] ?? '';
    if (!isParameter(name)) return undefined;
    pieces.push({ literal: source.slice(done, match.index), name, fallback: match[2] ?? match[3] });
    done = match.index + match[0].length;
  }
  pieces.push({ literal: source.slice(done) });
  // `{{{ link }}` opens one brace earlier to Liquid: leave it to Liquid.
  const rich = pieces.some(
    ({ literal, name }) => LIQUID_LEFT.test(literal) || (name !== undefined && literal.endsWith('{')),
  );
  return rich ? undefined : pieces;
}

/** Joins literals and values: many times faster than Liquid, and the same text (a property test compares). */
function plainRenderer(pieces: readonly Piece[]): TextRenderer {
  return (params) => {
    let text = '';
    for (const { literal, name, fallback } of pieces) {
      text += literal;
      if (name === undefined) continue;
      const given = params[name];
      const value = fallback !== undefined && (given === undefined || given === '') ? fallback : given;
      if (value === undefined) throw new TemplateError(`Cannot render as '${name}' must have a value: it is missing`);
      text += value;
    }
    return text;
  };
}

/** @param clock the shop's, for dates; default one that only measures, in UTC. @throws TemplateError on a syntax error */
export function liquidRenderer(source: string, clock?: TextClock): TextRenderer {
  const parsed = asTemplateError(() => parseLiquid(source.normalize('NFC')));
  return (params) => asTemplateError(() => renderLiquid(parsed, params, clock));
}

function asTemplateError<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new TemplateError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/**
 * Compiles one source, composed (NFC): decomposed Vietnamese counts and is shown wrongly (docs/sources.md#sms-encoding).
 * @param clock the shop's, for dates; default one that only measures, in UTC
 * @throws TemplateError on a syntax error
 */
export function textRenderer(source: string, clock?: TextClock): TextRenderer {
  const pieces = plainPieces(source.normalize('NFC'));
  return pieces ? plainRenderer(pieces) : liquidRenderer(source, clock);
}

const WHITE_EXCEPT_SINGLE = /[^\S ]| {2}|^ | $/;
/** A subject is one line: a line break in a value must not begin another mail header. */
const oneLine = (text: string): string => (WHITE_EXCEPT_SINGLE.test(text) ? text.replace(/\s+/g, ' ').trim() : text);

/** Values and fallbacks leave without accents; what the seller wrote beside them was checked. */
function smsRenderer(source: string, clock: TextClock | undefined, links: readonly string[]): Renderer {
  const text = textRenderer(plainLiterals(source), clock);
  const plain = plainValues();
  const track = trackOwnLinks({ text: source }, links);
  return (params, urls) => ({ text: track(text(plain(params)), urls?.tracked) });
}

/** In both languages: nobody knows in which one a seller writes. */
const STOP_WORDS = 'Ngừng nhận e-mail / Unsubscribe';

/**
 * An e-mail that does not show its unsubscribe link itself gets it as a last line: advertising must have a visible one
 * (docs/sources.md#bulk-senders), whatever the seller wrote. What the template made of it is looked at, not what it names: a
 * link inside a condition or a comment is none.
 */
function emailRenderer(
  template: Template,
  clock: TextClock | undefined,
  links: readonly string[],
  lang?: string,
): Renderer {
  const text = textRenderer(template.text, clock);
  const subject = textRenderer(template.subject ?? '', clock);
  const own = new Set(urlsIn(template.text));
  const track = trackOwnLinks(template, links);
  const { mail } = template;
  const html = mail && asTemplateError(() => htmlRenderer(mail.html, links, clock));
  return (params, urls = {}) => {
    const ours = new Set<string | undefined>([params.link, params.unsubscribe_link]);
    const tracked = urls.tracked;
    const body = track(
      text(params),
      tracked &&
        ((link) => {
          const url = tracked(link);
          ours.add(url);
          return url;
        }),
    );
    const isOurs = (url: string): boolean => ours.has(url) || own.has(url);
    const head = oneLine(subject(params));
    const url = params.unsubscribe_link;
    const behind = { pixelUrl: urls.pixel, hiddenUrl: urls.hidden, lang };
    if (html) {
      const footer = url === undefined ? undefined : { words: STOP_WORDS, url };
      const shown = footer === undefined || body.includes(footer.url);
      return {
        text: shown ? body : `${body}\n\n${STOP_WORDS}: ${footer.url}`,
        subject: head,
        html: asTemplateError(() => html(params, tracked, { ...behind, footer })),
      };
    }
    if (url === undefined || body.includes(url))
      return { text: body, subject: head, html: htmlOf(body, isOurs, behind) };
    const footer = { words: STOP_WORDS, url };
    return {
      text: `${body}\n\n${STOP_WORDS}: ${url}`,
      subject: head,
      html: htmlOf(body, isOurs, { ...behind, footer }),
    };
  };
}

/** Each line is a text of its own: no value can add a parameter. */
function zaloRenderer(source: string, clock: TextClock | undefined): Renderer {
  const { lines } = paramLines(source.normalize('NFC'));
  const parts = lines.map(({ name, value }) => [name, textRenderer(value, clock)] as const);
  return (params) => {
    const values = Object.fromEntries(parts.map(([name, render]) => [name, oneLine(render(params).normalize('NFC'))]));
    return {
      text: Object.entries(values)
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
      values,
    };
  };
}

/**
 * Compiles a template once; the renderer is called once per recipient.
 * @param clock the shop's, by which its dates are read and shown; default one that only measures, in UTC
 * @param links the addresses that texts name themselves, in the order of their numbers; default the template's own
 * @param lang of the readers (BCP 47), which an e-mail says
 * @throws TemplateError on a syntax error; the renderer throws it on a parameter without a value
 */
export function compileTemplate(
  template: Template,
  channel: ChannelName,
  clock?: TextClock,
  links: readonly string[] = ownLinks(template),
  lang?: string,
): Renderer {
  if (channel === 'email') return emailRenderer(template, clock, links, lang);
  if (channel === 'sms') return smsRenderer(template.text, clock, links);
  if (channel === 'zalo') return zaloRenderer(template.text, clock);
  const text = textRenderer(template.text, clock);
  const track = trackOwnLinks(template, links);
  return (params, urls) => ({ text: track(text(params), urls?.tracked) });
}
