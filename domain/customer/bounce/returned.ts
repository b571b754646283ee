import { type Entity, type Headers, parseHeaders } from './mime.js';

/** What a report holds that only we can have written, wherever it stands. */
export interface Returned {
  /** Message-ID as it stands in the returned headers, else what the report says it answers. */
  readonly messageIds: readonly string[];
  /** Addresses in the returned List-Unsubscribe: they hold a token that only we can make. */
  readonly unsubscribe: readonly string[];
  /** What stands behind a `+` in the addresses that the report was sent to: the token of our return path (VERP). */
  readonly returnTokens: readonly string[];
}

const MAX = 10;
/** Characters of the returned message in which its headers are looked for. */
const MAX_RETURNED = 65_536;
const SENT_TO = ['to', 'delivered-to', 'x-original-to', 'envelope-to', 'x-apparently-to', 'x-envelope-to'];
/** RFC 5321 §4.5.3.1.1: a local part has 64 characters at most. */
const SUBADDRESS = /\+([0-9a-f]{2,63})@/gi;

/** The web addresses between `<` and `>`; a folded header may have been cut inside one. */
function listedUrls(value: string): string[] {
  const urls: string[] = [];
  for (const piece of value.split('<').slice(1)) {
    const end = piece.indexOf('>');
    if (end < 0 || urls.length >= MAX) continue;
    const url = piece.slice(0, end).replace(/\s+/g, '');
    if (/^https?:/i.test(url)) urls.push(url);
  }
  return urls;
}

function headersOf(text: string): Headers {
  const lines = text.slice(0, MAX_RETURNED).replace(/^[\r\n]+/, '');
  return parseHeaders(lines);
}

/**
 * @param report the whole report
 * @param parts texts that may begin with the returned headers, the likeliest first
 * @param envelopeIds Original-Envelope-Id of the report's fields (RFC 3464 §2.2.1)
 */
export function returnedOf(report: Entity, parts: readonly string[], envelopeIds: readonly string[] = []): Returned {
  const all = parts.map(headersOf);
  const headers = all.find((one) => one.has('message-id')) ?? all.find((one) => one.has('list-unsubscribe')) ?? all[0];
  const own = headers?.get('message-id');
  const answered = `${report.headers.get('in-reply-to') ?? ''} ${report.headers.get('references') ?? ''}`;
  const ids = own === undefined ? (answered.match(/<[^<>\s]{1,998}>/g) ?? []) : [own.replace(/\s+/g, '')];
  const sentTo = SENT_TO.map((name) => report.headers.get(name) ?? '').join('\n');
  const verp = [...sentTo.matchAll(SUBADDRESS)].map(([, token = '']) => token);
  return {
    messageIds: ids.slice(0, MAX),
    unsubscribe: listedUrls(headers?.get('list-unsubscribe') ?? ''),
    returnTokens: [...new Set([...verp, ...envelopeIds.map((id) => id.trim())])].slice(0, MAX),
  };
}
