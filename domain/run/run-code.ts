import { namesParameter } from '../message/parameters.js';
import { type Template, wholeSource } from '../message/template.js';
import { isPool } from '../offer/code.js';
import type { Offer } from '../offer/offer.js';
import { endsEarly } from '../offer/validity.js';
import type { Run } from './run.js';

/** A message must not leave with a code that is no longer good, also when the offer was cut short after the plan was saved. */
export function untilOfferEnds(expiresAt: Date, offer: Offer | null | undefined, template: Template): Date {
  if (!offer || !endsEarly(offer, expiresAt)) return expiresAt;
  return namesParameter(wholeSource(template), 'offer_code') ? offer.endsAt : expiresAt;
}

/** When a run ends, with the outreach's own end where the offer's comes first. */
export function endsWithOffer(
  expiresAt: Date,
  offer: Offer | null | undefined,
  template: Template,
): Pick<Run, 'expiresAt' | 'outreachExpiresAt'> {
  const ends = untilOfferEnds(expiresAt, offer, template);
  return ends < expiresAt ? { expiresAt: ends, outreachExpiresAt: expiresAt } : { expiresAt };
}

/**
 * What a run has to know of its outreach's offer: the shared code, or the pool that gives each recipient their own. A pool
 * is left alone by messages that name no code.
 */
export function runOffer(
  offer: Offer | null | undefined,
  template: Template,
): Pick<Run, 'offerCode' | 'offerPool' | 'offerEndsAt'> {
  if (!offer) return {};
  const { key, code, endsAt } = offer;
  if (!isPool(offer)) return { ...(code === undefined ? {} : { offerCode: code }), offerEndsAt: endsAt };
  return { ...(namesParameter(wholeSource(template), 'offer_code') ? { offerPool: key } : {}), offerEndsAt: endsAt };
}
