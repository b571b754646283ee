/**
 * 32 bits that depend on the text alone, the same on every machine: FNV-1a over the UTF-16 units, then murmur3's finisher,
 * so that neighbours ("17850", "17851") fall far apart. Never for secrets. Changing it moves customers between the arms of
 * every programme, and every event would be taken for a new one.
 * @param seed starting state: another one makes another hash
 */
export function hash32(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
