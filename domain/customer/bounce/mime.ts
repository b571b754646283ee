import { trimEndOf } from '../../base/text/trim.js';

/**
 * As much of MIME (RFC 2045, 2046) as a report about a message of ours needs: headers, parts, transfer encodings. What comes
 * in was written by anybody, so everything has a limit, nothing throws, and the time grows with the length alone.
 */

/** Names in lower case; the first one of a name counts. */
export type Headers = ReadonlyMap<string, string>;
export interface Entity {
  readonly headers: Headers;
  /** `multipart/report`, in lower case. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** The body as it came, one character a byte. */
  readonly body: string;
}

const MAX_HEADERS = 500;
/** Characters in which headers are looked for: more is no mail of anybody's. */
const MAX_HEAD = 131_072;
/** Characters of one header, its folded lines included. */
const MAX_HEADER = 16_384;
const MAX_PARAMETERS = 50;
const MAX_PARTS = 40;
const MAX_DEPTH = 5;

/** The lines of a text, whatever ends them. */
export const linesOf = (text: string): string[] => text.split(/\r?\n/);

/** Header lines up to the first empty one, unfolded. */
export function parseHeaders(text: string): Headers {
  const headers = new Map<string, string>();
  let name = '';
  let value: string[] = [];
  let length = 0;
  const keep = (): void => {
    if (name !== '') headers.set(name, value.join(' '));
  };
  for (const line of linesOf(text.slice(0, MAX_HEAD))) {
    if (line === '') break;
    if (line.startsWith(' ') || line.startsWith('\t')) {
      if (length < MAX_HEADER) value.push(line.trim());
      length += line.length;
      continue;
    }
    keep();
    const colon = line.indexOf(':');
    name = colon < 1 ? '' : line.slice(0, colon).trim().toLowerCase();
    // Of two headers of a name the first counts: then the second's folded lines belong to nobody.
    if (headers.has(name) || headers.size >= MAX_HEADERS) name = '';
    value = [line.slice(colon + 1, colon + 1 + MAX_HEADER).trim()];
    length = line.length;
  }
  keep();
  return headers;
}

const PARAMETER = /;\s*([\w!#$&^.+-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g;

function parametersOf(contentType: string): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain] of contentType.slice(0, MAX_HEADER).matchAll(PARAMETER)) {
    parameters.set(name.toLowerCase(), quoted === undefined ? (plain ?? '') : quoted.replace(/\\(.)/g, '$1'));
    if (parameters.size >= MAX_PARAMETERS) break;
  }
  return parameters;
}

/** @param raw one character a byte */
export function parseEntity(raw: string): Entity {
  const end = /\r?\n\r?\n/.exec(raw);
  // A part may begin with its body right away: the line after the boundary is empty.
  const isBare = /^\r?\n/.test(raw);
  const head = isBare ? '' : end ? raw.slice(0, end.index) : raw;
  const body = isBare ? raw.replace(/^\r?\n/, '') : end ? raw.slice(end.index + end[0].length) : '';
  const headers = parseHeaders(head);
  const contentType = headers.get('content-type') ?? 'text/plain';
  const type = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
  return { headers, type, parameters: parametersOf(contentType), body };
}

function bytesOfBase64(text: string): string {
  try {
    return atob(text.replace(/[^A-Za-z0-9+/=]/g, ''));
  } catch {
    return '';
  }
}

/** The body with its transfer encoding undone. */
export function decodedBody({ headers, body }: Entity): string {
  const encoding = (headers.get('content-transfer-encoding') ?? '').trim().toLowerCase();
  if (encoding === 'base64') return bytesOfBase64(body);
  if (encoding !== 'quoted-printable') return body;
  return body
    .replace(/=[ \t]*\r?\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The boundary's lines of a body: where each begins and where the one behind it does, and whether it is the last. */
function* boundaryLines(body: string, boundary: string): Generator<{ from: number; to: number; isLast: boolean }> {
  const mark = `--${boundary}`;
  let from = body.startsWith(mark) ? 0 : body.indexOf(`\n${mark}`) + 1;
  while (from > 0 || body.startsWith(mark)) {
    const end = body.indexOf('\n', from);
    const to = end < 0 ? body.length : end + 1;
    const rest = trimEndOf(body.slice(from + mark.length, to), ' \t\r\n');
    if (rest === '' || rest === '--') yield { from, to, isLast: rest === '--' };
    const next = body.indexOf(`\n${mark}`, to - 1);
    if (next < 0) return;
    from = next + 1;
  }
}

/** The pieces between the boundary's lines; a preamble and an epilogue are none. */
function pieces(body: string, boundary: string): string[] {
  const found: string[] = [];
  let start: number | undefined;
  for (const { from, to, isLast } of boundaryLines(body, boundary)) {
    // The line break before a boundary belongs to it.
    if (start !== undefined) found.push(body.slice(start, Math.max(start, from - 1)));
    if (isLast || found.length >= MAX_PARTS) return found;
    start = to;
  }
  // A report that was cut off has no last boundary.
  if (start !== undefined) found.push(body.slice(start));
  return found;
}

/** The entity itself or, of a multipart, its leaves in order. A message inside a message is one leaf. */
export function leaves(entity: Entity, depth = 0): Entity[] {
  const boundary = entity.parameters.get('boundary');
  if (!entity.type.startsWith('multipart/') || !boundary || depth >= MAX_DEPTH) return [entity];
  return pieces(entity.body, boundary).flatMap((piece) => leaves(parseEntity(piece), depth + 1));
}

const MAX_WORDS = 100;
const ENCODED_WORD = /=\?([\w.:-]{1,40})(?:\*[\w-]{1,20})?\?([bq])\?([^?\s]{0,200})\?=/gi;

/** A header's value with its encoded words undone (RFC 2047); those of an unknown charset stay as they are. */
export function decodeWords(value: string): string {
  let left = MAX_WORDS;
  return value.replace(ENCODED_WORD, (whole, charset: string, encoding: string, text: string) => {
    left -= 1;
    if (left < 0) return whole;
    const bytes =
      encoding.toLowerCase() === 'b'
        ? bytesOfBase64(text)
        : decodedBody({ body: text.replaceAll('_', ' '), headers: QUOTED, type: '', parameters: QUOTED });
    try {
      return new TextDecoder(charset).decode(Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)));
    } catch {
      return whole;
    }
  });
}
const QUOTED: ReadonlyMap<string, string> = new Map([['content-transfer-encoding', 'quoted-printable']]);
