/** What came in and waits to be written. */
interface Waiting<T, W> {
  readonly item: T;
  readonly resolve: (written: W) => void;
  readonly reject: (error: unknown) => void;
}

/** As many as are written at once: bounds the size of a write and how long one waits for the others. */
const MOST_AT_ONCE = 300;

/**
 * Writes what comes in together: while one write is under way the next ones gather, so that under load many share each round trip, and
 * alone one waits for nobody. Each is answered when it is written, not before.
 */
export class Recorder<T, W> {
  readonly #write: (items: readonly T[]) => Promise<W>;
  #waiting: Waiting<T, W>[] = [];
  #isWriting = false;

  /** @param write all of them or none; called once at a time, told for all that were written */
  constructor(write: (items: readonly T[]) => Promise<W>) {
    this.#write = write;
  }

  /** Resolves when the item is written, to what the write came to. @throws what kept those that came with it from being written */
  record(item: T): Promise<W> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (!this.#isWriting) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      const together = this.#waiting.splice(0, MOST_AT_ONCE);
      try {
        const written = await this.#write(together.map(({ item }) => item));
        for (const { resolve } of together) resolve(written);
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.#isWriting = false;
  }
}
