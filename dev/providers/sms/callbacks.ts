/** Calls per callback when no answer comes: eSMS tries again on time-outs only (docs/sources.md#sms-providers). */
const TRIES = 5;

export interface CallbacksOptions {
  readonly timeoutMs?: number;
}
interface Call {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Tells customers of a provider what became of their messages, as providers do: again after a time-out, and then never. */
export class Callbacks {
  readonly #timeoutMs: number;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  /** Callbacks that were answered, whatever the status. */
  answered = 0;
  /** Callbacks given up. */
  lost = 0;

  constructor({ timeoutMs = 10_000 }: CallbacksOptions = {}) {
    this.#timeoutMs = timeoutMs;
  }

  call(call: Call): void {
    const calling: Promise<void> = this.#call(call).finally(() => this.#underWay.delete(calling));
    this.#underWay.add(calling);
  }

  async #call({ url, ...init }: Call): Promise<void> {
    for (let tries = 1; tries <= TRIES && !this.#closing.signal.aborted; tries += 1) {
      const late = AbortSignal.timeout(this.#timeoutMs);
      try {
        const response = await fetch(url, { ...init, signal: AbortSignal.any([late, this.#closing.signal]) });
        await response.arrayBuffer();
        this.answered += 1;
        return;
      } catch {
        // Nobody there: providers do not call again.
        if (!late.aborted) break;
      }
    }
    this.lost += 1;
  }

  /** Waits for nothing: what is under way is given up. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#underWay);
  }
}
