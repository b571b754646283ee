import { type LinkTokens, linkTokens } from './link-token.js';
import { type ShortLinks, shortLinks } from './short-link.js';

/** What makes the addresses in messages. */
export interface LinkBase {
  /** Where customers' phones reach us; no trailing slash. */
  readonly publicUrl: string;
  readonly links: LinkTokens;
  readonly short: ShortLinks;
}

/**
 * @param publicUrl PUBLIC_URL
 * @param secret LINK_SECRET, at least 16 characters
 */
export const linkBase = (publicUrl: string, secret: string): LinkBase => ({
  publicUrl,
  links: linkTokens(secret),
  short: shortLinks(secret),
});
