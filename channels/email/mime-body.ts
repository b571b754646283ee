import { encode as quotedPrintable, wrap } from 'nodemailer/lib/qp';

/** RFC 5322 §2.1.1: no line may be longer, without its CRLF. */
const MAX_LINE = 998;
const BASE64_LINE = 76;

/** A text part with its content headers. */
export function textPart(subtype: 'plain' | 'html', text: string): string {
  const { encoding, body } = encodeBody(text.replace(/\r\n?|\n/g, '\r\n'));
  return `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`;
}

function encodeBody(text: string): { encoding: string; body: string } {
  if (/^[\t\r\n\x20-\x7e]*$/.test(text)) {
    // Trailing blanks may be lost on the way, and a long line may be broken: then it must be encoded.
    const safe = !new RegExp(`[^\\n]{${MAX_LINE + 1}}`).test(text) && !/[ \t](\r\n|$)/.test(text);
    return safe ? { encoding: '7bit', body: text } : qp(text);
  }
  // Shorter than quoted-printable for Vietnamese, and many times cheaper to make.
  return base64(Buffer.from(text));
}

const qp = (text: string): { encoding: string; body: string } => ({
  encoding: 'quoted-printable',
  body: wrap(quotedPrintable(text)),
});

function base64(bytes: Buffer): { encoding: string; body: string } {
  const whole = bytes.toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < whole.length; at += BASE64_LINE) lines.push(whole.slice(at, at + BASE64_LINE));
  return { encoding: 'base64', body: lines.join('\r\n') };
}
