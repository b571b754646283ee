import { hash32 } from '../../base/hash.js';

/** Ids remembered per customer. */
export const MAX_SEEN = 128;
/** Characters of one id's trace. */
const TRACE = 11;

/** 53 bits of an id as text of fixed length: two ids of one customer's 128 meet once in 10¹² times. */
function traceOf(id: string): string {
  const number = (hash32(id) % 2 ** 21) * 2 ** 32 + hash32(id, 0x9dc5811c);
  return number.toString(36).padStart(TRACE, '0');
}

/** The traces of two records that became one, the second's as the newer ones. */
export const joinSeen = (older: string, newer: string): string => `${older}${newer}`.slice(-MAX_SEEN * TRACE);

/**
 * The ids that came last for one customer, in the order they came, as one short text. They only tell whether an event
 * came before; what is stored of it does not depend on them, so forgetting one changes no profile.
 */
export class SeenEvents {
  readonly #traces: Set<string>;
  readonly #wasFull: boolean;

  constructor(stored: string) {
    this.#traces = new Set(stored.match(/.{11}/g) ?? []);
    this.#wasFull = this.#traces.size >= MAX_SEEN;
  }

  /** Ids may have been forgotten before this one. */
  get mayHaveForgotten(): boolean {
    return this.#wasFull || this.#traces.size > MAX_SEEN;
  }

  /** True when the id is not among those remembered. */
  add(id: string): boolean {
    const trace = traceOf(id);
    const isNew = !this.#traces.has(trace);
    if (isNew) this.#traces.add(trace);
    return isNew;
  }

  toString(): string {
    return [...this.#traces].slice(-MAX_SEEN).join('');
  }
}
