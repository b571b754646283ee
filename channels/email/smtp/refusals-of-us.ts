import type { SendResult } from '../../channel.js';
import { failed, refused } from '../../reasons.js';

/** Different recipients, one after the other and nobody taken between them, from which it is us who are refused. */
const IN_A_ROW = 10;
/** The same while the account has had nothing taken at all: a relay that denies us denies everybody. */
const FROM_THE_START = 3;
/** A recipient who may be an exception is tried once more after this. */
const AGAIN_MS = 1_000;
/** Recipients that are remembered as tried once. */
const MANY = 1_000;

/**
 * What a refusal means that speaks of us (5.7.1 and its kin). One server's policy about one recipient is that recipient's;
 * the same to everybody is the account's, and holds the run with nobody judged. Until it is known which, a recipient is set
 * aside and tried again.
 */
export class RefusalsOfUs {
  readonly #inARow = new Set<string>();
  readonly #triedOnce = new Set<string>();
  #hasTaken = false;

  /** The server has taken a message of this account. */
  taken(): void {
    this.#hasTaken = true;
    if (this.#inARow.size > 0) this.#inARow.clear();
  }

  /** @param part what the refusal answered */
  refused(to: string, reason: string, part: 'recipient' | 'content'): SendResult {
    this.#inARow.add(to);
    if (this.#inARow.size >= (this.#hasTaken ? IN_A_ROW : FROM_THE_START)) return refused(reason, undefined, 'config');
    if (this.#triedOnce.delete(to)) return failed(reason, part);
    if (this.#triedOnce.size >= MANY) this.#triedOnce.clear();
    this.#triedOnce.add(to);
    return refused(reason, AGAIN_MS);
  }
}
