import { MAX_CODE_LENGTH } from '../offer/code.js';
import type { Offer } from '../offer/offer.js';
import { PARAMETERS } from './parameters.js';

/**
 * A code as long as the offer's longest, for measuring messages and for previews: the shared one itself; for a pool a
 * stand-in that nobody can redeem.
 */
export function sampleCode(offer: Pick<Offer, 'kind' | 'code' | 'codeLength'>): string {
  if (offer.code !== undefined) return offer.code;
  const { sample } = PARAMETERS.offer_code;
  return offer.codeLength === undefined ? sample : sample.repeat(MAX_CODE_LENGTH).slice(0, offer.codeLength);
}
