import { addLedgers, EMPTY_LEDGER, type Ledger, subtractLedgers } from '../../domain/run/ledger.js';

/** What is known of a run's counts: a sum that moves with each batch, however many are unfinished. */
export class Tally {
  /** Over the batches that are done: what continue-as-new has to carry. */
  done: Ledger;
  /** What unfinished batches have done so far; not carried, since the next attempt tells it again. */
  readonly #partial = new Map<number, Ledger>();
  #known: Ledger;

  constructor(done: Ledger = EMPTY_LEDGER) {
    this.done = done;
    this.#known = done;
  }

  /** With what unfinished batches have done. */
  get known(): Ledger {
    return this.#known;
  }

  /** A batch is done; what it had said before counts no more. */
  finish(seq: number, ledger: Ledger): void {
    this.#forget(seq);
    this.done = addLedgers(this.done, ledger);
    this.#known = addLedgers(this.#known, ledger);
  }

  /** What an unfinished batch says now. */
  note(seq: number, ledger: Ledger): void {
    this.#forget(seq);
    this.#partial.set(seq, ledger);
    this.#known = addLedgers(this.#known, ledger);
  }

  #forget(seq: number): void {
    const before = this.#partial.get(seq);
    if (!before) return;
    this.#partial.delete(seq);
    this.#known = subtractLedgers(this.#known, before);
  }
}
