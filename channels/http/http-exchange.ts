import type { Dispatcher } from 'undici';
import { REASONS } from '../reasons.js';
import { PRIVATE_ADDRESS } from './address-guard.js';

/** How one HTTP request ended, told apart by what it means for a message that must not be sent twice. */
export type Exchange =
  | { readonly kind: 'answer'; readonly status: number; readonly retryAfter: string | undefined; readonly body: string }
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

/**
 * Sends one request. @param mayLeave asked when a connection is there, which may take as long as the time-out, right before
 * the first byte is written. `dispatch` rather than `request`: it tells when the request is written to a connection, which no error
 * code does reliably, and saves the body stream for every message.
 */
export function exchange(
  dispatcher: Dispatcher,
  request: HttpRequest,
  mayLeave: () => boolean = () => true,
): Promise<Exchange> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let left = false;
    let status = 0;
    let retryAfter: string | undefined;
    const { method, path, headers, body } = request;
    dispatcher.dispatch(
      { method, path, headers, ...(body === undefined ? {} : { body }) },
      {
        onRequestStart: () => {
          // Thrown, not aborted: that would end the connection, too.
          if (!mayLeave()) throw new Stopped();
          left = true;
        },
        onResponseStart: (_controller, code, answered) => {
          status = code;
          const value = answered['retry-after'] ?? answered['x-rate-limit-reset'];
          retryAfter = Array.isArray(value) ? value[0] : value;
        },
        onResponseData: (_controller, chunk) => {
          chunks.push(chunk);
        },
        onResponseEnd: () => {
          const whole = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
          resolve({ kind: 'answer', status, retryAfter, body: whole.toString() });
        },
        onResponseError: (_controller, error) => {
          if (error instanceof Stopped) {
            resolve({ kind: 'stopped' });
            return;
          }
          const code = 'code' in error ? String(error.code) : '';
          const reason = TIMEOUTS.has(code) ? REASONS.timeout : REASONS.lost;
          if (left) resolve({ kind: 'lost', reason });
          else resolve({ kind: 'not_sent', ...(code === PRIVATE_ADDRESS ? { isPrivate: true } : {}) });
        },
      },
    );
  });
}
