import { Distinct } from './distinct.js';

export interface SinkStats {
  readonly messages: number;
  readonly distinct: number;
  /** Epoch milliseconds. */
  readonly firstAt: number | undefined;
  readonly lastAt: number | undefined;
}

/** What a sink has taken. */
export class SinkCount {
  #messages = 0;
  #recipients = new Distinct();
  #firstAt: number | undefined;
  #lastAt: number | undefined;

  add(recipient: string): void {
    this.#messages += 1;
    this.#recipients.add(recipient);
    this.#lastAt = Date.now();
    this.#firstAt ??= this.#lastAt;
  }

  reset(): void {
    this.#messages = 0;
    this.#recipients = new Distinct();
    this.#firstAt = undefined;
    this.#lastAt = undefined;
  }

  stats(): SinkStats {
    return {
      messages: this.#messages,
      distinct: this.#recipients.size,
      firstAt: this.#firstAt,
      lastAt: this.#lastAt,
    };
  }
}
