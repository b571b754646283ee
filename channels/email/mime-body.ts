import { quotedPrintable } from './quoted-printable.js';

/** What the server takes: ASCII only, or UTF-8 as it is (8BITMIME, RFC 6152). */
export type BodyForm = '7bit' | '8bit';

/** RFC 5322 §2.1.1: no line may be longer, in octets without its CRLF. */
const MAX_LINE = 998;
/** UTF-8 takes at most three octets for a UTF-16 unit. */
const SURELY_SHORT = Math.floor(MAX_LINE / 3);
const BASE64_LINE = 76;

/** A text part with its content headers; beyond ASCII only where `form` is 8bit. */
export function textPart(subtype: 'plain' | 'html', text: string, form: BodyForm): string {
  const { encoding, body } = encodeBody(withCrlf(text), form);
  return `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`;
}

const withCrlf = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n?|\n/g, '\r\n') : text.replaceAll('\n', '\r\n');

function encodeBody(text: string, form: BodyForm): { encoding: string; body: string } {
  if (canStand(text)) {
    if (/^[\t\r\n\x20-\x7e]*$/.test(text)) return { encoding: '7bit', body: text };
    if (form === '8bit') return { encoding: '8bit', body: text };
  }
  // Half of it encoded: then a person reads no more of quoted-printable than of base64, which is shorter.
  return Buffer.byteLength(text) > 2 * plainLength(text)
    ? base64(Buffer.from(text))
    : { encoding: 'quoted-printable', body: quotedPrintable(text) };
}

const plainLength = (text: string): number => {
  let plain = 0;
  for (let at = 0; at < text.length; at += 1) if (isPlain(text.charCodeAt(at))) plain += 1;
  return plain;
};
const isPlain = (code: number): boolean => (code >= 32 && code < 127) || code === 13 || code === 10 || code === 9;

/** Whether no server on the way has a reason to change it: no blank at a line's end, no long line, no control characters. */
function canStand(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not stand
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text)) return false;
  if (text.includes(' \r\n') || text.includes('\t\r\n') || text.endsWith(' ') || text.endsWith('\t')) return false;
  for (let at = 0; at <= text.length; ) {
    const end = text.indexOf('\r\n', at);
    const after = end < 0 ? text.length : end;
    if (after - at > SURELY_SHORT && Buffer.byteLength(text.slice(at, after)) > MAX_LINE) return false;
    at = after + 2;
  }
  return true;
}

function base64(bytes: Buffer): { encoding: string; body: string } {
  const whole = bytes.toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < whole.length; at += BASE64_LINE) lines.push(whole.slice(at, at + BASE64_LINE));
  return { encoding: 'base64', body: lines.join('\r\n') };
}
