import { createHmac, timingSafeEqual } from 'node:crypto';
import { LANGUAGES, type Language } from './pictures/figures.js';

/** What a shared report is of, and how long it may be read. */
export interface Shared {
  /** campaignId. */
  readonly campaign: string;
  readonly language: Language;
  /** Whole seconds. */
  readonly until: Date;
}

/** 22 base64url characters: 132 bits, beyond guessing. */
const MAC_LENGTH = 22;
const SHAPE = /^([a-z0-9-]{1,40}\.[a-z0-9-]{1,40})\/([a-z]{2})\/(\d{1,12})$/;
const MAX_LENGTH = 200;

const macOf = (secret: string, named: string): string =>
  createHmac('sha256', secret).update(`report\0${named}`).digest('base64url').slice(0, MAC_LENGTH);

/**
 * The token of a link to a report: `base64url(campaign/language/end).HMAC`. Whoever has it reads this one report until it ends, and
 * nothing else: the end stands inside the MAC.
 * @param secret LINK_SECRET
 */
export function shareToken(secret: string, { campaign, language, until }: Shared): string {
  const named = `${campaign}/${language}/${Math.floor(until.getTime() / 1000)}`;
  return `${Buffer.from(named).toString('base64url')}.${macOf(secret, named)}`;
}

/** What a token of ours names; undefined when it is not ours, or has ended. */
export function readShareToken(secret: string, token: string, now: Date): Shared | undefined {
  if (token.length > MAX_LENGTH) return undefined;
  const named = Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString();
  const [, campaign, said, seconds] = SHAPE.exec(named) ?? [];
  const language = LANGUAGES.find((one) => one === said);
  if (campaign === undefined || language === undefined) return undefined;
  const shared = { campaign, language, until: new Date(Number(seconds) * 1000) };
  // Made again and compared whole, so that exactly one spelling of it is valid.
  const [expected, given] = [Buffer.from(shareToken(secret, shared)), Buffer.from(token)];
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
  return shared.until > now ? shared : undefined;
}
