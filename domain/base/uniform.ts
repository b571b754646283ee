import { hash32 } from './hash.js';

/**
 * A number inside (0, 1) that looks random and depends on the text alone: the same question on the same day gets the
 * same answer, on every machine.
 */
export const uniform = (seed: string): number => (hash32(seed) + 0.5) / 2 ** 32;
