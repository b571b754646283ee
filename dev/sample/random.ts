import { hash32 } from '../../domain/base/hash.js';

/** A stream of pseudo-random numbers that depends on its keys alone, so the same seed gives the same bytes everywhere. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** A whole number in [0, bound). */
  int(bound: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/**
 * The stream named by `keys`, e.g. `randomFor(seed, 'signals', customer)`. Each subject has its own stream, so that adding a
 * draw for one customer does not change every other one. Mulberry32: plenty for sample data, never for secrets.
 */
export function randomFor(...keys: readonly string[]): Random {
  let state = hash32(keys.join('\u0000'));
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (bound: number) => Math.floor(next() * bound);
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (list) => {
      const item = list[int(list.length)];
      if (item === undefined) throw new Error('Cannot pick from an empty list');
      return item;
    },
  };
}
