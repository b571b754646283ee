import { type LinkTokens, linkTokens } from './link-token.js';
import { type MailProofs, mailProofs } from './mail-proof.js';
import { messageMacs } from './message-macs.js';
import { type Place, type ShortLinks, shortLinks } from './short-link.js';
import { type UnsubscribeTarget, type UnsubscribeTokens, unsubscribeTokens } from './unsubscribe-token.js';

/** What makes the addresses in messages. */
export interface LinkBase {
  /** Where customers' phones reach us; no trailing slash. */
  readonly publicUrl: string;
  readonly links: LinkTokens;
  readonly short: ShortLinks;
  readonly unsubscribe: UnsubscribeTokens;
  readonly mail: MailProofs;
}

/**
 * @param publicUrl PUBLIC_URL
 * @param secret LINK_SECRET, at least 16 characters
 */
export function linkBase(publicUrl: string, secret: string): LinkBase {
  const macs = messageMacs(secret);
  return {
    publicUrl,
    links: linkTokens(secret, macs),
    short: shortLinks(secret),
    unsubscribe: unsubscribeTokens(secret, macs),
    mail: mailProofs(secret, macs),
  };
}

/** The address that ends advertising to this recipient by one POST (RFC 8058). */
export const unsubscribeUrl = ({ publicUrl, unsubscribe }: LinkBase, target: UnsubscribeTarget): string =>
  `${publicUrl}/u/${unsubscribe.create(target)}`;

/** The link of a message that people follow. */
export const clickUrl = ({ publicUrl, links }: LinkBase, message: string): string =>
  `${publicUrl}/c/${links.create('click', message)}`;
/** @param link which of the message's links */
export const shortUrl = ({ publicUrl, short }: LinkBase, code: string, place: Place, link?: number): string =>
  `${publicUrl}/s/${short.create(code, place, link)}`;
export const openUrl = ({ publicUrl, links }: LinkBase, message: string): string =>
  `${publicUrl}/o/${links.create('open', message)}`;
/** The link that nobody sees: only a machine follows it. It may do no more than the pixel, so it has the pixel's token. */
export const hiddenUrl = ({ publicUrl, links }: LinkBase, message: string): string =>
  `${publicUrl}/h/${links.create('open', message)}`;
