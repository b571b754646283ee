import { hash as digestOf } from 'node:crypto';

const FIRST_SLOTS = 1024;

/**
 * Remembers which ids a file has had, in 16 to 32 bytes each: 64 bits of a hash in an open table. Two different ids of
 * a million meet with a probability of 3 in 100 million.
 */
export class SeenIds {
  #slots = new BigUint64Array(FIRST_SLOTS);
  #count = 0;

  /** True when the id is new. */
  add(id: string): boolean {
    if (this.#count * 2 >= this.#slots.length) this.#grow();
    // Zero marks an empty slot.
    const hash = digestOf('sha256', id, 'buffer').readBigUInt64LE(0) || 1n;
    const isNew = insert(this.#slots, hash);
    if (isNew) this.#count += 1;
    return isNew;
  }

  #grow(): void {
    const larger = new BigUint64Array(this.#slots.length * 2);
    for (const hash of this.#slots) if (hash !== 0n) insert(larger, hash);
    this.#slots = larger;
  }
}

function insert(slots: BigUint64Array, hash: bigint): boolean {
  let at = Number(hash % BigInt(slots.length));
  while (slots[at] !== 0n) {
    if (slots[at] === hash) return false;
    at = (at + 1) % slots.length;
  }
  slots[at] = hash;
  return true;
}
