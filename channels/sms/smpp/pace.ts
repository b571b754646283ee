/** Time, for who must not wait for a real one. */
export interface Clock {
  /** Milliseconds that only ever rise. */
  now(): number;
  /** Resolves after so long, or when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const REAL_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, ms);
      signal.addEventListener('abort', end);
      if (signal.aborted) end();
    }),
};

/** After a "too fast" nothing leaves for so long. */
const PAUSE_MS = 250;
const FIRST_GAP_MS = 20;
const MAX_GAP_MS = 2_000;
const SLOWER = 1.5;
const FASTER = 0.98;

/**
 * How fast a provider takes messages: unbounded until it says that we are too fast; then the gap between two of them grows, and
 * shrinks a little with each that is taken. Several refusals of one moment count as one.
 */
export class Pace {
  readonly #clock: Clock;
  #gapMs = 0;
  #next = Number.NEGATIVE_INFINITY;
  #pausedUntil = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock = REAL_CLOCK) {
    this.#clock = clock;
  }

  /** Milliseconds between two messages; 0 while nothing holds us back. */
  get gapMs(): number {
    return this.#gapMs;
  }

  /** Resolves when it is this message's turn, or nobody waits for it any more. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const at = Math.max(now, this.#next, this.#pausedUntil);
    if (this.#gapMs > 0 || at > now) this.#next = at + this.#gapMs;
    if (at > now) await this.#clock.sleep(at - now, signal);
  }

  taken(): void {
    const shorter = this.#gapMs * FASTER;
    this.#gapMs = shorter < 1 ? 0 : shorter;
  }

  throttled(): void {
    const now = this.#clock.now();
    if (now < this.#pausedUntil) return;
    this.#pausedUntil = now + PAUSE_MS;
    this.#gapMs = Math.min(Math.max(this.#gapMs * SLOWER, FIRST_GAP_MS), MAX_GAP_MS);
  }
}
