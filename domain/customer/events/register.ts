import type { SkuSignal } from '../signals.js';

/**
 * The last word on one product: put there, or (`gone`) taken away. The later word wins; at the same instant the taking
 * away, since nobody is to be reminded of what they may have dropped.
 */
export interface SkuRegister {
  readonly sku: string;
  readonly at: Date;
  readonly gone?: true;
}

/**
 * Products whose last word is remembered, per list, removals included. Kept are those with the newest words. A product
 * that falls out never comes back by a late event: its last word was older than all that are kept, so any word that is
 * older still falls out as well. That is why bounding does not bring back the order of arrival:
 * newest(a ∪ newest(b)) = newest(a ∪ b).
 */
export const MAX_REGISTERS = 100;

export interface Word {
  readonly at: Date;
  readonly gone?: true;
}

/** Does `given` win over what is known? The same word twice does not. */
export const wins = (given: Word, known: Word | undefined): boolean => {
  if (!known) return true;
  const later = given.at.getTime() - known.at.getTime();
  return later > 0 || (later === 0 && given.gone === true && known.gone !== true);
};

/** Newest first; ties by name, so that the same words always give the same list. */
const newestFirst = (a: SkuRegister, b: SkuRegister): number =>
  b.at.getTime() - a.at.getTime() || (a.sku < b.sku ? -1 : 1);

/** Words about products, as they are worked on. */
export class SkuWords {
  readonly #last = new Map<string, SkuRegister>();

  /** @param signals what is visible: files write there without a word here */
  constructor(registers: readonly SkuRegister[] | undefined, signals: readonly SkuSignal[]) {
    for (const register of registers ?? []) this.#last.set(register.sku, register);
    for (const { sku, at } of signals) this.say({ sku, at });
  }

  /** True when it is news. */
  say(register: SkuRegister): boolean {
    if (!wins(register, this.#last.get(register.sku))) return false;
    this.#last.set(register.sku, register);
    return true;
  }

  /** Newest first, at most MAX_REGISTERS. */
  registers(): SkuRegister[] {
    return [...this.#last.values()].sort(newestFirst).slice(0, MAX_REGISTERS);
  }
}

/** What is there: the words without those that took away. */
export const present = (registers: readonly SkuRegister[]): SkuSignal[] =>
  registers.filter(({ gone }) => gone !== true).map(({ sku, at }) => ({ sku, at }));
