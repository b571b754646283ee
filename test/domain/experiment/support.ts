/** Seeded numbers inside [0, 1) (mulberry32): the same on every machine. */
export function draws(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many of so many people do something that each does with this probability. */
export function binomial(next: () => number, people: number, rate: number): number {
  let count = 0;
  for (let i = 0; i < people; i += 1) if (next() < rate) count += 1;
  return count;
}
