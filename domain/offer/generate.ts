/** Digits and capitals that nobody mistakes for each other: without 0 and O, 1, I and L. */
export const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
/** Bytes from here on would make the first letters of the alphabet likelier than the others. */
const UNBIASED = 256 - (256 % ALPHABET.length);
export const MIN_LENGTH = 6;
export const MAX_LENGTH = 20;
/** Of so many possible codes at most one is real, so that guessing is not worth while. */
export const SPARSENESS = 1_000;

/** Draws bytes; random ones in production, seeded ones in tests. */
export type DrawBytes = () => Uint8Array;

/** Whether `count` codes of `length` letters can be drawn without making them guessable. */
export const isSparse = (length: number, count: number): boolean => ALPHABET.length ** length >= count * SPARSENESS;

/** Draws codes one after the other, each letter equally likely. */
export class CodeDrawer {
  readonly #draw: DrawBytes;
  readonly #prefix: string;
  readonly #length: number;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;

  /** @param length letters behind the prefix */
  constructor(draw: DrawBytes, prefix: string, length: number) {
    this.#draw = draw;
    this.#prefix = prefix;
    this.#length = length;
  }

  next(): string {
    let code = this.#prefix;
    for (let left = this.#length; left > 0; left -= 1) code += ALPHABET[this.#byte() % ALPHABET.length];
    return code;
  }

  #byte(): number {
    for (;;) {
      if (this.#at >= this.#bytes.length) {
        this.#bytes = this.#draw();
        this.#at = 0;
      }
      const byte = this.#bytes[this.#at] ?? 0;
      this.#at += 1;
      if (byte < UNBIASED) return byte;
    }
  }
}
