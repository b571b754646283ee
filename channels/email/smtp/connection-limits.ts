/** Ages at which connections end differ by less than this part of them when a limit of time ends them. */
const AGE_TOLERANCE = 0.1;
/** A connection that ended younger than this was not ended by a limit of time. */
const MIN_AGE_MS = 1_000;

/** How much one connection of a server had carried when the server would take no more on it. */
export interface UsedUp {
  /** Messages begun. */
  readonly mails: number;
  readonly ageMs: number;
}

/**
 * What one connection of a server takes, learnt from those that were used up: the same number of messages twice running, or
 * the same age, is a limit (OpenSMTPD: 100 mails a session). From then on a connection is ended before it meets it.
 */
export class ConnectionLimits {
  mails = Number.POSITIVE_INFINITY;
  ageMs = Number.POSITIVE_INFINITY;
  #last: UsedUp | undefined;

  /** A connection that had carried mail took no more. */
  usedUp(now: UsedUp): void {
    const last = this.#last;
    this.#last = now;
    if (!last) return;
    if (last.mails === now.mails) this.mails = Math.min(this.mails, now.mails);
    else if (now.ageMs >= MIN_AGE_MS && Math.abs(last.ageMs - now.ageMs) < AGE_TOLERANCE * now.ageMs) {
      this.ageMs = Math.min(this.ageMs, (1 - AGE_TOLERANCE) * Math.min(last.ageMs, now.ageMs));
    }
  }

  isReached({ mails, ageMs }: UsedUp): boolean {
    return mails >= this.mails || ageMs >= this.ageMs;
  }
}
