import { domainToASCII } from 'node:url';

/** Bytes per encoded word: 45 give 60 base64 characters, under RFC 2047's 75 with its frame. */
const WORD_BYTES = 45;
const MAX_PLAIN = 60;
/** A line of mail has at most 998 characters (RFC 5322 §2.1.1). */
const MAX_MESSAGE_ID = 998;

/** Control characters, CR and LF among them, become spaces: nothing a seller or customer wrote can begin a header of its own. */
export const oneLine = (value: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must go
  value.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();

/**
 * An unstructured header's value or a display name: itself when printable ASCII, folded at single blanks; else RFC 2047
 * encoded words, which never split a character. ASCII in base64 is what filters take for hiding something.
 */
export function encodeText(value: string): string {
  const line = oneLine(value);
  if (/^[\x20-\x7e]*$/.test(line) && !line.includes('=?')) {
    const folded = line.length <= MAX_PLAIN ? line : fold(line);
    if (folded !== undefined) return folded;
  }
  const words: string[] = [];
  let word = '';
  let bytes = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (bytes + size > WORD_BYTES) {
      words.push(word);
      word = '';
      bytes = 0;
    }
    word += character;
    bytes += size;
  }
  words.push(word);
  return words.map((part) => `=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ');
}

/** Folded so that no line is longer than MAX_PLAIN; undefined where a word is, or where blanks that stand together could be lost. */
function fold(line: string): string | undefined {
  if (line.includes('  ')) return undefined;
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (word.length > MAX_PLAIN) return undefined;
    if (current !== '' && current.length + 1 + word.length > MAX_PLAIN) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  lines.push(current);
  return lines.join('\r\n ');
}

/** `name <address>`: a plain name is quoted, so that a comma in it does not begin another address (RFC 5322 §3.4). */
export function mailbox(address: string, name?: string): string {
  if (!name) return `<${address}>`;
  const text = encodeText(name);
  const phrase = text.startsWith('=?') ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
  return `${phrase} <${address}>`;
}

/**
 * An address that may stand in an SMTP command and in a header, with its domain in ASCII; undefined when it may not.
 * A local part beyond ASCII needs SMTPUTF8 at every hop of the way, which nobody can promise.
 */
export function asciiAddress(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  if (at < 1 || address.length > 254 || !/^[\w.!#$%&'*+/=?^`{|}~-]+$/.test(local)) return undefined;
  const domain = address.slice(at + 1);
  if (/^[a-z0-9.-]+$/i.test(domain)) return address;
  // Checked first: domainToASCII quietly drops line breaks.
  const ascii = /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) ? domainToASCII(domain) : '';
  return ascii === '' ? undefined : `${local}@${ascii}`;
}

/**
 * An address with a local part beyond ASCII, its domain in ASCII: for servers that offer SMTPUTF8 (RFC 6531). Undefined when
 * it may not stand in an SMTP command.
 */
export function utf8Address(address: string): string | undefined {
  const at = address.lastIndexOf('@');
  const local = address.slice(0, at);
  const domain = asciiAddress(`x${address.slice(at)}`);
  const isSafe = at > 0 && Buffer.byteLength(address) <= 254 && /^[\p{L}\p{M}\p{N}.!#$%&'*+/=?^_`{|}~-]+$/u.test(local);
  return isSafe && domain !== undefined ? `${local}${domain.slice(1)}` : undefined;
}

/** What names all mail of one sender (RFC 2919 §2): the sender's address with a dot for the `@`. */
export function listId(from: string, name?: string): string {
  const id = from.replace('@', '.').replace(/[^a-z0-9.-]+/gi, '-');
  return mailbox(id, name);
}

/**
 * Our message id as a Message-ID (RFC 5322 §3.6.4): what a dot-atom may not hold is written as `=` and two hex digits a byte.
 * @param mac proves that it is ours; stands behind a `+`, which the id itself never shows
 */
export function messageIdHeader(id: string, domain: string, mac?: string): string {
  const local = id.replace(/[^\w.-]|^\.|\.(?=\.|$)/gu, (character) => {
    const hex = Buffer.from(character).toString('hex').toUpperCase();
    return hex.replace(/../g, '=$&');
  });
  return `<${local}${mac === undefined ? '' : `+${mac}`}@${domain}>`;
}

/** The message id in a Message-ID that has the form of ours, with its MAC if it has one, unproved; undefined when it has not. */
export function parseMessageIdHeader(header: string): { readonly id: string; readonly mac?: string } | undefined {
  if (header.length > MAX_MESSAGE_ID) return undefined;
  const local = /^<([^<>@\s]+)@[^<>@\s]+>$/.exec(header.trim())?.[1];
  if (local === undefined) return undefined;
  const plus = local.lastIndexOf('+');
  const written = plus < 0 ? local : local.slice(0, plus);
  try {
    const id = decodeURIComponent(written.replace(/%/g, '%25').replace(/=(?=[0-9A-F]{2})/g, '%'));
    return plus < 0 ? { id } : { id, mac: local.slice(plus + 1) };
  } catch {
    return undefined;
  }
}
