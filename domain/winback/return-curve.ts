import { hash32 } from '../base/hash.js';

const FOLDS = 20;

/** Counts by whole days: how many customers came back after so many, how many still wait since so many. */
interface Counts {
  readonly back: readonly number[];
  readonly waiting: readonly number[];
}

/** Share of all who came back by each day, corrected for those still waiting, and how many were seen for so long. */
export interface ReturnCurve {
  /** `back[d]`: 1 − Kaplan–Meier's estimate of those not yet back after day d. */
  readonly back: readonly number[];
  /** `seen[d]`: gaps of at least d days, ended or not. */
  readonly seen: readonly number[];
}

/** Kaplan–Meier (1958): whoever still waits counts for as long as they were seen. */
function curveOf({ back, waiting }: Counts): ReturnCurve {
  const sum = (all: readonly number[]): number => all.reduce((a, b) => a + b, 0);
  let seen = sum(back) + sum(waiting);
  let away = 1;
  const curve = { back: [] as number[], seen: [] as number[] };
  for (let day = 0; day < Math.max(back.length, waiting.length); day += 1) {
    curve.seen.push(seen);
    if (seen > 0) away *= 1 - (back[day] ?? 0) / seen;
    seen -= (back[day] ?? 0) + (waiting[day] ?? 0);
    curve.back.push(1 - away);
  }
  return curve;
}

const plus = (counts: Map<number, number>, at: number, weight: number): void => {
  counts.set(at, (counts.get(at) ?? 0) + weight);
};

/** Adds the counts of all folds but one, with the days made an index. */
function collect(folds: readonly Map<number, number>[], without: number, index: (at: number) => number): number[] {
  const all: number[] = [];
  for (const [fold, counts] of folds.entries()) {
    if (fold === without) continue;
    for (const [at, count] of counts) {
      const day = index(at);
      while (all.length <= day) all.push(0);
      all[day] = (all[day] ?? 0) + count;
    }
  }
  return all;
}

const maps = () => Array.from({ length: FOLDS }, () => new Map<number, number>());

/**
 * How long a shop's customers take to buy again, from each day with an order to the next. Kept as counts by day in folds
 * of customers (a hash of their ref), so memory grows with the days of the history and not with its customers.
 */
export class ReturnGaps {
  readonly #back = maps();
  readonly #waiting = maps();
  readonly #last: number;
  #newest = Number.NEGATIVE_INFINITY;
  #oldest = Number.POSITIVE_INFINITY;
  #returns = 0;

  /** @param last the present, as a number of the day: orders after it are not counted */
  constructor(last: number) {
    this.#last = last;
  }

  /**
   * Only the newest orders of a customer are kept by day. Whoever has more is taken to have come back before as they do
   * now: left out, the most faithful would count least and the day would be too late.
   * @param days numbers of the days of the newest valid orders, in any order; several of one day are one purchase
   * @param orders how many valid orders there are in all, those included
   */
  add(customer: string, days: readonly number[], orders = days.length): void {
    const own = [...new Set(days)].filter((day) => day <= this.#last).sort((a, b) => a - b);
    const [fold, last] = [hash32(customer) % FOLDS, own.at(-1)];
    const [back, waiting] = [this.#back[fold], this.#waiting[fold]];
    if (last === undefined || !back || !waiting) return;
    const weight = Math.max(1, (orders - 1) / Math.max(1, days.length - 1));
    for (let at = 1; at < own.length; at += 1) plus(back, (own[at] ?? 0) - (own[at - 1] ?? 0), weight);
    plus(waiting, last, 1);
    this.#returns += weight * (own.length - 1);
    this.#newest = Math.max(this.#newest, last);
    this.#oldest = Math.min(this.#oldest, own[0] ?? last);
  }

  get returns(): number {
    return Math.round(this.#returns);
  }
  /** Days of the calendar from the first order to the newest, both included. */
  get seenDays(): number {
    return Math.max(0, this.#newest - this.#oldest + 1);
  }

  /**
   * The curve, and the same without each twentieth of the customers. Those who wait have been seen until the shop's newest
   * order: after it nobody could have come back that the shop has told of.
   */
  curves(): { readonly whole: ReturnCurve; readonly without: readonly ReturnCurve[] } {
    const of = (without: number): ReturnCurve =>
      curveOf({
        back: collect(this.#back, without, (gap) => gap),
        waiting: collect(this.#waiting, without, (day) => this.#newest - day),
      });
    return { whole: of(-1), without: Array.from({ length: FOLDS }, (_, fold) => of(fold)) };
  }
}
