import type { ExtraHeaders } from './mime.js';

/** Printable ASCII without what would end the address or begin another one (RFC 2369 §2). */
const SAFE_URL = /^https?:\/\/[!-~]+$/;
const UNSAFE = /[<>,\s]/;

/**
 * The two headers of one-click unsubscription (RFC 2369, RFC 8058 §3.1; Gmail and Yahoo ask bulk senders for both,
 * docs/sources.md#bulk-senders). Undefined when the address could not stand in a header: then the mail leaves without, and its
 * visible link stays.
 * @param url takes one POST and ends in the token of the message; @param mailto plain address as a second way, for programs that know no
 * one-click: the token stands in the subject, so that the mail speaks for its customer whoever sends it
 */
export function unsubscribeHeaders(url: string, mailto?: string): ExtraHeaders | undefined {
  if (!SAFE_URL.test(url) || UNSAFE.test(url)) return undefined;
  const token = url.slice(url.lastIndexOf('/') + 1);
  const other = mailto === undefined ? '' : `, <mailto:${mailto}?subject=unsubscribe%20${encodeURIComponent(token)}>`;
  return { 'List-Unsubscribe': `<${url}>${other}`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}
