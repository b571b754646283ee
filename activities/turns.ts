/** Chunks at work at once in one worker; a shop that is alone gets two outreaches' worth of them. */
export const TURNS = 12;

interface Waiter {
  readonly grant: () => void;
}

/**
 * Turns at the work of a channel's worker, dealt out fairly between shops: a batch works only while it has one, and whoever
 * waits holds nothing but a slot. A shop may take another while it has fewer than twice as many as are free: alone it gets two
 * thirds, and some are always left for who comes next, however slowly the others' providers answer (Choudhury and Hahne,
 * "Dynamic Queue Length Thresholds for Shared-Memory Packet Switches", 1998).
 */
export class Turns {
  readonly #total: number;
  #free: number;
  readonly #taken = new Map<string, number>();
  /** By shop, the shop whose turn comes next first. */
  readonly #waiting = new Map<string, Waiter[]>();

  /** @param total turns at once, at least 1 */
  constructor(total = TURNS) {
    this.#total = total;
    this.#free = total;
  }

  /** One batch's turns. @param signal a batch that is no longer wanted does not wait: it has only to give up */
  of(shop: string, signal: AbortSignal): Turn {
    return new Turn(
      () => this.#take(shop, signal),
      () => this.#leave(shop),
      () => [...this.#waiting.keys()].some((other) => other !== shop),
    );
  }

  /** Whether somebody of this shop may have a turn now. */
  #mayTake(shop: string): boolean {
    const own = this.#taken.get(shop) ?? 0;
    return this.#free > 0 && (own < 2 * this.#free || own === 0);
  }

  /** @returns whether a turn was taken; false when the signal came first */
  #take(shop: string, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return Promise.resolve(false);
    if (this.#mayTake(shop) && !this.#waiting.has(shop)) {
      this.#count(shop, 1);
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const abort = (): void => {
        this.#forget(shop, waiter);
        resolve(false);
      };
      const waiter: Waiter = {
        grant: () => {
          signal.removeEventListener('abort', abort);
          resolve(true);
        },
      };
      signal.addEventListener('abort', abort, { once: true });
      const queue = this.#waiting.get(shop);
      if (queue) queue.push(waiter);
      else this.#waiting.set(shop, [waiter]);
    });
  }

  #leave(shop: string): void {
    this.#count(shop, -1);
    for (let granted = true; granted; ) {
      granted = false;
      for (const [next, queue] of this.#waiting) {
        if (!this.#mayTake(next)) continue;
        const [waiter] = queue.splice(0, 1);
        this.#waiting.delete(next);
        // Behind the others until its next turn.
        if (queue.length > 0) this.#waiting.set(next, queue);
        this.#count(next, 1);
        waiter?.grant();
        granted = true;
        break;
      }
    }
  }

  #forget(shop: string, waiter: Waiter): void {
    const left = (this.#waiting.get(shop) ?? []).filter((one) => one !== waiter);
    if (left.length > 0) this.#waiting.set(shop, left);
    else this.#waiting.delete(shop);
  }

  #count(shop: string, by: 1 | -1): void {
    const own = (this.#taken.get(shop) ?? 0) + by;
    if (own === 0) this.#taken.delete(shop);
    else this.#taken.set(shop, own);
    this.#free -= by;
    if (this.#free < 0 || this.#free > this.#total) throw new Error(`Cannot have ${this.#free} turns free`);
  }
}

/** Whether one batch may work now. */
export class Turn {
  #isTaken = false;

  constructor(
    private readonly take: () => Promise<boolean>,
    private readonly leave: () => void,
    private readonly isWanted: () => boolean,
  ) {}

  /** Waits for a turn, unless it has one. */
  async begin(): Promise<void> {
    this.#isTaken ||= await this.take();
  }
  end(): void {
    if (this.#isTaken) this.leave();
    this.#isTaken = false;
  }
  /** Between two chunks: lets another shop's batch go first, if one waits. */
  async pass(): Promise<void> {
    if (this.isWanted()) await this.without(async () => undefined);
  }
  /** Lets others have it while this one only waits. */
  async without<T>(wait: () => Promise<T>): Promise<T> {
    this.end();
    const result = await wait();
    await this.begin();
    return result;
  }
}
