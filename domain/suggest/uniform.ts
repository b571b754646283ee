/** Mixes a 32-bit number until neighbours are far apart (the finisher of murmur3). */
function finish(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/**
 * A number inside (0, 1) that looks random and depends on the text alone: the same question on the same day gets the
 * same answer, on every machine.
 */
export function uniform(seed: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < seed.length; i += 1) hash = Math.imul(hash ^ seed.charCodeAt(i), 0x01000193);
  return (finish(hash) + 0.5) / 2 ** 32;
}
