/** Text from outside, made safe to keep and to show: imports and forms go through here once, so nothing later has to. */

/** Zero-width and bidirectional controls, soft hyphen: invisible, so they only serve to deceive or by accident. */
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF\uFFF9-\uFFFB]/g;
/** C0 and C1 controls other than white space, and halves of surrogate pairs. */
const CONTROL = /[\p{Cc}\p{Cs}]/gu;

/** Longest name kept, characters (code points). */
export const MAX_NAME = 100;

/**
 * One line for people: composed (NFC, docs/sources.md#sms-encoding: decomposed Vietnamese counts and compares wrongly), without
 * invisible and control characters, white space single.
 */
export function cleanLine(raw: string): string {
  if (isCleanLine(raw)) return raw.normalize('NFC');
  return raw
    .normalize('NFC')
    .replace(/\s+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(CONTROL, '')
    .normalize('NFC')
    .replace(/ {2,}/g, ' ')
    .trim();
}

const UNCLEAN = new RegExp(`${INVISIBLE.source}|${CONTROL.source}|[^\\S ]|^ | $| {2}`, 'u');

/** True when cleanLine would change nothing but a decomposed form: the cheap question before the dear answer. */
export const isCleanLine = (text: string): boolean => !UNCLEAN.test(text);

/** A customer's name, at most MAX_NAME characters; '' when nothing is left. */
export const cleanName = (raw: string): string => {
  const name = cleanLine(raw);
  return name.length <= MAX_NAME ? name : [...name].slice(0, MAX_NAME).join('').trim();
};

/** One address, no quoted local parts, no comments, no address lists: what sellers' files hold and mail servers take. */
const EMAIL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
/** RFC 5321 §4.5.3.1: a path of 256 octets with its brackets. */
const MAX_EMAIL = 254;

/** A domain that the URL standard's parser leaves as it is: no label in Punycode, and no number at its end. */
const PLAIN_DOMAIN = /^(?:(?!xn--)[a-z0-9-]{1,63}\.)+[a-z]{2,63}$/;

/** An internationalised domain in its ASCII form (bücher.example), or '' when it is no domain. */
function asciiDomain(domain: string): string {
  if (PLAIN_DOMAIN.test(domain)) return domain;
  const url = `http://${domain}/`;
  if (/[/\\?#@:\s]/.test(domain) || !URL.canParse(url)) return '';
  return new URL(url).hostname;
}

/**
 * An e-mail address as it is kept and compared: trimmed, lower case, domain in ASCII. Lower-casing the local part is
 * formally not allowed, but no provider of note tells them apart, and caps count by address (docs/sources.md#advertising-law).
 * @returns undefined when it is not one plain address
 */
export function normalizeEmail(raw: string): string | undefined {
  const text = raw.normalize('NFC').replace(INVISIBLE, '').trim();
  const at = text.lastIndexOf('@');
  if (at < 1 || text.length > MAX_EMAIL * 2) return undefined;
  const address = `${text.slice(0, at).toLowerCase()}@${asciiDomain(text.slice(at + 1))}`;
  const local = address.slice(0, at);
  if (!EMAIL.test(address) || address.length > MAX_EMAIL || /^\.|\.\.|\.$/.test(local)) return undefined;
  const labels = address.slice(at + 1).split('.');
  const top = labels.at(-1) ?? '';
  return labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(top) ? address : undefined;
}

export const CHAT_ID_WORDS = '1 to 128 visible ASCII characters';
/** Who a chat platform says the customer is, as given; undefined when it cannot be one. */
export const readChatId = (text: string): string | undefined => (/^[\x21-\x7e]{1,128}$/.test(text) ? text : undefined);

export const ZALO_ID_WORDS = 'the digits of a Zalo user id';
/** Whom an official account of Zalo's knows by this id; undefined when it cannot be one. Beyond 2^53, so never a number. */
export const readZaloId = (text: string): string | undefined => (/^\d{5,25}$/.test(text) ? text : undefined);
