/** FNV-1a over the UTF-16 units, then murmur3's finisher, so that neighbouring refs fall far apart. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * The customer's arm: decided by who they are and by nothing else, so it is the same at every step, on every machine and
 * at every later lapse (domain.md §2.4, rule 5).
 * @param share held out, 0 to 1; raising it only moves people into the holdout
 */
export const armOf = (customer: string, salt: string, share: number): 'treated' | 'holdout' =>
  hash32(`${salt}:${customer}`) < share * 2 ** 32 ? 'holdout' : 'treated';
