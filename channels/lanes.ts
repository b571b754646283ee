/** As this sender look-ups take their turn beside the senders of messages. */
export const ASKING = '?';

type Task = (lane: number) => Promise<void>;
interface Call {
  /** The next piece of this call, or undefined when nothing of it is left to begin. */
  next(): Task | undefined;
}

export interface Work<T, R> {
  /** Whose items these are: the lanes go round all senders that wait, so that one's queue is not the others'. */
  readonly sender: string;
  readonly items: readonly T[];
  /** Asked for each item when a lane is free for it; items under way are finished whatever it says. */
  readonly mayBegin: (item: T) => boolean;
  readonly run: (item: T, lane: number) => Promise<R>;
  /** The result of an item that never began. */
  readonly stopped: (item: T) => R;
}

/**
 * A fixed number of lanes that all senders of a channel share: each works on one item at a time, so the number of items
 * under way is bounded however many batches are being delivered. The senders take turns, item by item; of one sender the
 * oldest chunk is finished, and recorded, first. A lane's number may own a resource, such as a kept connection.
 */
export class Lanes {
  readonly #free: number[];
  readonly #width: number;
  /** Calls by sender, oldest first; the sender whose turn it is stands first. */
  readonly #waiting = new Map<string, Call[]>();
  #idle: (() => void) | undefined;

  /** @param width items under way at once, at least 1. */
  constructor(width: number) {
    this.#width = width;
    this.#free = Array.from({ length: width }, (_, lane) => width - 1 - lane);
  }

  /** Runs every item and resolves with their results in order. Rejects with the first error a `run` throws: that is a bug. */
  each<T, R>(work: Work<T, R>): Promise<R[]> {
    if (work.items.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      const call = callOf(work, resolve, reject);
      const calls = this.#waiting.get(work.sender);
      if (calls) calls.push(call);
      else this.#waiting.set(work.sender, [call]);
      for (let begin = Math.min(this.#free.length, work.items.length); begin > 0; begin -= 1) {
        const lane = this.#free.pop();
        if (lane !== undefined) void this.#serve(lane);
      }
    });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    if (this.#free.length < this.#width) await new Promise<void>((resolve) => (this.#idle = resolve));
  }

  async #serve(lane: number): Promise<void> {
    for (let task = this.#next(); task; task = this.#next()) await task(lane);
    this.#free.push(lane);
    if (this.#free.length === this.#width) this.#idle?.();
  }

  /** The next item of the sender whose turn it is. */
  #next(): Task | undefined {
    for (const [sender, calls] of this.#waiting) {
      for (let call = calls[0]; call; call = calls[0]) {
        const task = call.next();
        if (!task) {
          calls.shift();
          continue;
        }
        if (this.#waiting.size > 1) {
          // Behind the others until its next turn.
          this.#waiting.delete(sender);
          this.#waiting.set(sender, calls);
        }
        return task;
      }
      this.#waiting.delete(sender);
    }
    return undefined;
  }
}

function callOf<T, R>(work: Work<T, R>, resolve: (results: R[]) => void, reject: (error: unknown) => void): Call {
  const { items, mayBegin, run, stopped } = work;
  const results = new Array<R>(items.length);
  let next = 0;
  let open = items.length;
  const settle = (index: number, result: R): void => {
    results[index] = result;
    open -= 1;
    if (open === 0) resolve(results);
  };
  return {
    next() {
      while (next < items.length) {
        const index = next;
        next += 1;
        const item = items[index] as T;
        if (mayBegin(item)) return (lane) => run(item, lane).then((result) => settle(index, result), reject);
        settle(index, stopped(item));
      }
      return undefined;
    },
  };
}
