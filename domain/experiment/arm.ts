import { hash32 } from '../base/hash.js';

/**
 * The customer's arm: decided by who they are and by nothing else, so it is the same at every step, on every machine and
 * at every later lapse (docs/sources.md#win-back-rules, rule 5).
 * @param salt the campaign or programme: another one holds out others
 * @param share held out, 0 to 1; raising it only moves people into the holdout
 */
export const armOf = (customer: string, salt: string, share: number): 'treated' | 'holdout' =>
  hash32(`${salt}:${customer}`) < share * 2 ** 32 ? 'holdout' : 'treated';
