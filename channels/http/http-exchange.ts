import type { Dispatcher } from 'undici';
import { REASONS } from '../reasons.js';
import { PRIVATE_ADDRESS } from './address-guard.js';

/** Calls in a window of the provider's, and those that are left of it. */
interface CallsLeft {
  readonly limit?: number;
  readonly remain?: number;
}

/** How one HTTP request ended, told apart by what it means for a message that must not be sent twice. */
export type Exchange =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly retryAfter: string | undefined;
      readonly body: string;
      /** What X-RateLimit-Limit and X-RateLimit-Remain say, where they are there. */
      readonly rate?: CallsLeft;
    }
  /** It never left: certainly not accepted. */
  | { readonly kind: 'not_sent'; readonly isPrivate?: true }
  /** It was no longer to leave when it had a connection: certainly not accepted. */
  | { readonly kind: 'stopped' }
  /** It left, and the answer did not come, or not whole. */
  | { readonly kind: 'lost'; readonly reason: string };

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Names and values alternate: the cheapest form for undici. */
  readonly headers: string[];
  readonly body?: string | Buffer;
}

const TIMEOUTS: ReadonlySet<string> = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

class Stopped extends Error {}

function callsLeft(headers: Record<string, string | string[] | undefined>): CallsLeft {
  const read = (name: string): number | undefined => {
    const value = headers[name];
    return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined;
  };
  const limit = read('x-ratelimit-limit');
  const remain = read('x-ratelimit-remain');
  return { ...(limit === undefined ? {} : { limit }), ...(remain === undefined ? {} : { remain }) };
}

/** What becomes of one request. A class, since closures for each message were a tenth of what a request costs. */
class OneExchange implements Dispatcher.DispatchHandler {
  readonly #mayLeave: (() => boolean) | undefined;
  readonly #resolve: (exchange: Exchange) => void;
  #left = false;
  #status = 0;
  #retryAfter: string | undefined;
  #rate: CallsLeft | undefined;
  readonly #chunks: Buffer[] = [];

  constructor(resolve: (exchange: Exchange) => void, mayLeave: (() => boolean) | undefined) {
    this.#resolve = resolve;
    this.#mayLeave = mayLeave;
  }

  onRequestStart(): void {
    // Thrown, not aborted: that would end the connection, too.
    if (this.#mayLeave && !this.#mayLeave()) throw new Stopped();
    this.#left = true;
  }
  onResponseStart(_controller: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    const value = headers['retry-after'] ?? headers['x-rate-limit-reset'];
    this.#retryAfter = Array.isArray(value) ? value[0] : value;
    if (headers['x-ratelimit-remain'] !== undefined || headers['x-ratelimit-limit'] !== undefined)
      this.#rate = callsLeft(headers);
  }
  onResponseData(_controller: unknown, chunk: Buffer): void {
    this.#chunks.push(chunk);
  }
  onResponseEnd(): void {
    const [first] = this.#chunks;
    const body = (this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks)).toString();
    const answer = { kind: 'answer', status: this.#status, retryAfter: this.#retryAfter, body } as const;
    this.#resolve(this.#rate === undefined ? answer : { ...answer, rate: this.#rate });
  }
  onResponseError(_controller: unknown, error: Error): void {
    if (error instanceof Stopped) {
      this.#resolve({ kind: 'stopped' });
      return;
    }
    const code = 'code' in error ? String(error.code) : '';
    if (this.#left) this.#resolve({ kind: 'lost', reason: TIMEOUTS.has(code) ? REASONS.timeout : REASONS.lost });
    else this.#resolve({ kind: 'not_sent', ...(code === PRIVATE_ADDRESS ? { isPrivate: true } : {}) });
  }
}

/**
 * Sends one request. @param mayLeave asked when a connection is there, which may take as long as the time-out, right before
 * the first byte is written. `dispatch` rather than `request`: it tells when the request is written to a connection, which no error
 * code does reliably, and saves the body stream for every message.
 */
export function exchange(dispatcher: Dispatcher, request: HttpRequest, mayLeave?: () => boolean): Promise<Exchange> {
  return new Promise((resolve) => {
    const { method, path, headers, body } = request;
    const options: Dispatcher.DispatchOptions =
      body === undefined ? { method, path, headers } : { method, path, headers, body };
    dispatcher.dispatch(options, new OneExchange(resolve, mayLeave));
  });
}
