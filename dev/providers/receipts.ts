import type { ChannelName } from '../../domain/base/channel.js';
import { signedHeaders } from './signed-headers.js';

export interface ReceiptsOptions {
  /** Where the engine's API is reached, without trailing slash. */
  readonly callbackUrl: string;
  /** Whose receipts they are. Default chat. */
  readonly channel?: ChannelName;
  /** The channel's. */
  readonly secret: string;
  readonly now: () => number;
  /** Between batches. */
  readonly flushEveryMs?: number;
}
export interface Receipt {
  /** Message id. */
  readonly message: string;
  readonly event: 'delivered' | 'read';
  /** ISO 8601. */
  readonly at: string;
}

const BATCH = 500;
const MAX_WAITING = 200_000;

/**
 * Posts receipts in signed batches, as a provider does: in order, again and again until they are taken; the oldest
 * are dropped when too many wait, and what is refused as wrong is not sent again.
 */
export class Receipts {
  readonly #options: ReceiptsOptions;
  #waiting: Receipt[] = [];
  #flushing: Promise<void> | undefined;
  #underWay = 0;
  readonly #timer: NodeJS.Timeout;
  /** Batches that got no answer, or one that says later. */
  failures = 0;
  /** Receipts that the API will never take; trying again would hold up the rest. */
  refused = 0;

  constructor(options: ReceiptsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.flush(), options.flushEveryMs ?? 200);
  }

  add(message: string, event: Receipt['event']): void {
    this.#waiting.push({ message, event, at: new Date(this.#options.now()).toISOString() });
    if (this.#waiting.length > MAX_WAITING) this.#waiting = this.#waiting.slice(-MAX_WAITING / 2);
  }

  /** Posts what waits; stops at the first batch that is not taken. */
  flush(): Promise<void> {
    this.#flushing ??= this.#post().finally(() => {
      this.#flushing = undefined;
    });
    return this.#flushing;
  }

  async #post(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, BATCH);
      this.#underWay = batch.length;
      const status = await this.#send(batch);
      this.#underWay = 0;
      if (status >= 200 && status < 300) continue;
      if (status >= 400 && status < 500 && status !== 429) {
        this.refused += batch.length;
        continue;
      }
      this.failures += 1;
      this.#waiting.unshift(...batch);
      return;
    }
  }

  /** The status of the answer; 0 when there was none. */
  async #send(receipts: readonly Receipt[]): Promise<number> {
    const { callbackUrl, channel = 'chat', secret, now } = this.#options;
    const body = JSON.stringify({ receipts });
    try {
      const response = await fetch(`${callbackUrl}/v1/channels/${channel}/receipts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signedHeaders(secret, now(), body) },
        body,
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      // The API is restarting, as in a drill: the receipts wait for it.
      return 0;
    }
  }

  /** Receipts that are not taken yet. */
  get waiting(): number {
    return this.#waiting.length + this.#underWay;
  }

  /** One last try, then nothing more. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }
}
