type Task = (lane: number) => Promise<void>;
interface Call {
  /** The next piece of this call, or undefined when nothing of it is left to begin. */
  next(): Task | undefined;
}

export interface Work<T, R> {
  readonly items: readonly T[];
  /** Once it aborts no further item begins; items under way are finished. */
  readonly signal: AbortSignal;
  readonly run: (item: T, lane: number) => Promise<R>;
  /** The result of an item that never began. */
  readonly stopped: (item: T) => R;
}

/**
 * A fixed number of lanes that all senders of a channel share: each works on one item at a time, so the number of items
 * under way is bounded however many batches are being delivered. First come, first served: the oldest chunk is
 * finished, and recorded, first. A lane's number may own a resource, such as a kept connection.
 */
export class Lanes {
  readonly #free: number[];
  readonly #width: number;
  readonly #calls: Call[] = [];
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
      this.#calls.push(callOf(work, resolve, reject));
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
    for (let call = this.#calls[0]; call; call = this.#calls[0]) {
      const task = call.next();
      if (task) await task(lane);
      else if (this.#calls[0] === call) this.#calls.shift();
    }
    this.#free.push(lane);
    if (this.#free.length === this.#width) this.#idle?.();
  }
}

function callOf<T, R>(work: Work<T, R>, resolve: (results: R[]) => void, reject: (error: unknown) => void): Call {
  const { items, signal, run, stopped } = work;
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
      const index = next;
      if (index >= items.length) return undefined;
      next += 1;
      const item = items[index] as T;
      if (!signal.aborted) {
        return (lane) => run(item, lane).then((result) => settle(index, result), reject);
      }
      next = items.length;
      for (let rest = index; rest < items.length; rest += 1) settle(rest, stopped(items[rest] as T));
      return undefined;
    },
  };
}
