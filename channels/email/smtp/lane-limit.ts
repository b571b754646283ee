/** After a refused connection nothing more is tried for this long; doubled each time the next try is refused too. */
const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;
/** Between two connections that were taken, while the number grows again. */
const STEP_MS = 1_000;

/**
 * How many connections an account may have at once. A server that refuses one more has said how many it takes: those that
 * are open. From time to time one more is tried, so the number grows again when the server takes more.
 */
export class LaneLimit {
  readonly #most: number;
  readonly #now: () => number;
  #allowed: number;
  #pauseMs = FIRST_PAUSE_MS;
  #nextTry = 0;

  /** @param most connections at once, at least 1; @param now milliseconds of any clock that does not go back */
  constructor(most: number, now: () => number) {
    this.#most = most;
    this.#now = now;
    this.#allowed = most;
  }

  /** Connections that may be open or opening now. */
  get allowed(): number {
    const mayTry = this.#allowed < this.#most && this.#now() >= this.#nextTry;
    return mayTry ? this.#allowed + 1 : this.#allowed;
  }

  /** The server would not take another connection while `open` were open. */
  refused(open: number): void {
    const wasTry = this.#nextTry > 0 && this.#now() >= this.#nextTry;
    this.#allowed = Math.max(1, Math.min(this.#allowed, open));
    if (wasTry) this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
    this.#nextTry = this.#now() + this.#pauseMs;
  }

  /** `open` connections are open now, the new one among them. */
  opened(open: number): void {
    if (open <= this.#allowed) return;
    this.#allowed = Math.min(open, this.#most);
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#nextTry = this.#now() + STEP_MS;
  }
}
