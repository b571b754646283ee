/** Somebody who is due today. */
export interface Due {
  readonly id: string;
  /** Follow-ups come before newcomers: they are promises already begun. */
  readonly follow: boolean;
  /** The last valid order: who has waited longest comes first. */
  readonly lapsedAt: Date;
}

const first = (a: Due, b: Due): number =>
  Number(b.follow) - Number(a.follow) || a.lapsedAt.getTime() - b.lapsedAt.getTime() || (a.id < b.id ? -1 : 1);

/**
 * Keeps the first `limit` of any number of people who are due, in memory that does not grow with their number. Nobody is
 * forgotten: who is left out is older tomorrow, and comes before those who are new then.
 */
export class DailyChoice<T extends Due> {
  #kept: T[] = [];
  #used = 0;
  readonly #limit: number;

  /** @param limit people per day */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** One who was chosen today already, by an attempt that did not get to its end. */
  count(): void {
    this.#used += 1;
  }
  offer(due: T): void {
    this.#kept.push(due);
    if (this.#kept.length >= 2 * this.#limit + 1000) this.#cut(this.#limit);
  }
  take(): readonly T[] {
    this.#cut(Math.max(0, this.#limit - this.#used));
    return this.#kept;
  }

  #cut(to: number): void {
    this.#kept.sort(first);
    this.#kept.length = Math.min(this.#kept.length, to);
  }
}
