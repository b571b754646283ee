import type { Offer } from './offer.js';

/** A code that can be typed on any keyboard, sent by SMS and named in an id. */
export const CODE = /^[A-Za-z0-9_-]{1,40}$/;
export const CODE_WORDS = '1 to 40 letters, digits, hyphens and underscores: a code that can be typed';
export const MAX_CODE_LENGTH = 40;
/** Codes that one offer may have. */
export const MAX_CODES = 1_000_000;
/** What an order may name: also codes that are none of ours, of other systems. */
export const ORDER_CODE = /^[^\s\p{Cc}]{1,64}$/u;
export const ORDER_CODE_WORDS = '1 to 64 characters without spaces';
/** Codes that one order may name. */
export const MAX_ORDER_CODES = 20;

/** Absent kind: a shared code, as every offer was before there were pools. */
export const isPool = (offer: Pick<Offer, 'kind'>): boolean => offer.kind === 'pool';
