import { setMaxListeners } from 'node:events';
import { Agent } from 'undici';
import { pause } from './pause.js';

export interface WebOptions {
  /** Requests under way at once, per server. */
  readonly concurrency: number;
  /** Tries before giving up; while an API restarts, people tap again. */
  readonly tries?: number;
  readonly pauseMs?: number;
}
export interface WebRequest {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const PHONE =
  'Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36';
const TIMEOUT_MS = 15_000;

/** The customers' phones and computers: plain HTTP, a bounded number of requests at once, no redirect followed. */
export class Web {
  readonly #agent: Agent;
  readonly #stop = new AbortController();
  #closing: Promise<void> | undefined;
  readonly #tries: number;
  readonly #pauseMs: number;

  constructor({ concurrency, tries = 20, pauseMs = 500 }: WebOptions) {
    this.#agent = new Agent({ connections: concurrency, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS });
    this.#tries = tries;
    this.#pauseMs = pauseMs;
    // Every request under way listens to it.
    setMaxListeners(0, this.#stop.signal);
  }

  /** The status of the answer; tried again without an answer, or with one that says "later". 0 when it never came. */
  async fetch(url: string, request: WebRequest = {}): Promise<number> {
    // What was found in a text need not be an address.
    if (!URL.canParse(url)) return 0;
    for (let left = this.#tries; left > 0 && !this.#stop.signal.aborted; left -= 1) {
      const status = await this.#once(url, request);
      if (status !== 0 && status !== 429 && status < 500) return status;
      if (left > 1) await pause(this.#pauseMs, this.#stop.signal);
    }
    return 0;
  }

  async #once(url: string, { method = 'GET', headers = {}, body }: WebRequest): Promise<number> {
    const { origin, pathname, search } = new URL(url);
    try {
      const answered = await this.#agent.request({
        origin,
        path: pathname + search,
        method,
        headers: { 'user-agent': PHONE, ...headers },
        body: body ?? null,
        signal: this.#stop.signal,
      });
      await answered.body.dump();
      return answered.statusCode;
    } catch {
      // Not there, or stopped: the caller counts it.
      return 0;
    }
  }

  /** Ends every request under way. */
  close(): Promise<void> {
    this.#stop.abort();
    this.#closing ??= this.#agent.close();
    return this.#closing;
  }
}
