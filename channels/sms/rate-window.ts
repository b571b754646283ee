/** At most so many requests in any window of time: a provider's documented limit, kept before it must say 429. */
export class RateWindow {
  readonly #times: number[] = [];
  #requests: number;
  readonly #windowMs: number;

  constructor(requests: number, windowMs: number) {
    this.#requests = requests;
    this.#windowMs = windowMs;
  }

  /** The provider takes fewer than was thought; never more. */
  narrow(requests: number): void {
    if (requests >= 1) this.#requests = Math.min(this.#requests, Math.floor(requests));
  }

  /** Takes a place and returns 0; or takes none and returns the milliseconds until there is one. `now` in epoch milliseconds. */
  take(now: number): number {
    while ((this.#times[0] ?? now) <= now - this.#windowMs) this.#times.shift();
    const [oldest] = this.#times;
    if (oldest !== undefined && this.#times.length >= this.#requests) return oldest + this.#windowMs - now;
    this.#times.push(now);
    return 0;
  }
}
