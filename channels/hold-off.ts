import type { SendResult } from './channel.js';
import { refused } from './reasons.js';

type RefusedClass = NonNullable<Parameters<typeof refused>[2]>;

/** A provider that cannot be reached is tried again after this. */
export const UNREACHABLE_RETRY_MS = 1_000;
/** Wait after a "later" that names none. */
export const BUSY_RETRY_MS = 1_000;
/** A refused key or address is tried again after this: an operator may have put it right. */
export const CONFIG_RETRY_MS = 5_000;
/** No provider may silence us for longer than this with one answer. */
export const MAX_HOLD_MS = 3_600_000;

/**
 * Remembers until when a provider wants to be left alone: what one lane learns (Retry-After, no connection, a refused
 * key) spares the provider the other lanes' requests. Messages that meet it come back `refused` without being begun.
 */
export class HoldOff {
  #until = 0;
  #reason = '';
  #errorClass: RefusedClass = 'retryable';
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Holds every message for `ms`, and returns the refusal to give. */
  hold(reason: string, ms: number, errorClass: RefusedClass = 'retryable'): SendResult {
    const wait = Math.min(Math.max(ms, 0), MAX_HOLD_MS);
    const until = this.#now() + wait;
    if (until > this.#until) {
      this.#until = until;
      this.#reason = reason;
      this.#errorClass = errorClass;
    }
    return refused(reason, wait, errorClass);
  }

  /** The refusal while the provider is left alone, else undefined. */
  check(): SendResult | undefined {
    const left = this.#until - this.#now();
    return left > 0 ? refused(this.#reason, left, this.#errorClass) : undefined;
  }
}

/** More senders than have a hold-off at once: then the ended ones are forgotten. */
const MANY = 1_000;

/** A hold-off for each sender: what a provider says to one shop silences no other. */
export class HoldOffs {
  readonly #bySender = new Map<string, HoldOff>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  of(sender: string): HoldOff {
    const known = this.#bySender.get(sender);
    if (known) return known;
    if (this.#bySender.size >= MANY) {
      for (const [name, holdOff] of this.#bySender) if (!holdOff.check()) this.#bySender.delete(name);
    }
    const holdOff = new HoldOff(this.#now);
    this.#bySender.set(sender, holdOff);
    return holdOff;
  }
}
