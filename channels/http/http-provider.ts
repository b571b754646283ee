import { Pool } from 'undici';
import { type CodeTable, codeTable } from '../../domain/customer/provider-codes.js';
import type { SendResult } from '../channel.js';
import { codeResult } from '../code-result.js';
import { HoldOff, UNREACHABLE_RETRY_MS } from '../hold-off.js';
import { Lanes, type Work } from '../lanes.js';
import { failed, inDoubt, REASONS, reasonCode, refused, STOPPED } from '../reasons.js';
import { type Exchange, exchange, type HttpRequest } from './http-exchange.js';
import { retryAfterMs, statusClass } from './http-status.js';

export interface HttpProviderOptions {
  /** http(s) address of the provider; its path is a prefix. */
  readonly url: string;
  readonly secret: string;
  /** Kept connections, and requests under way at once. */
  readonly connections: number;
  /** Longest wait for an answer, and for a connection. */
  readonly timeoutMs?: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 1_000_000;
/** Wait after a 429 or 503 that names none. */
const BUSY_RETRY_MS = 1_000;
/** A refused key or address is tried again after this: an operator may have put it right. */
const CONFIG_RETRY_MS = 5_000;

/** Kept connections to one HTTP provider, and what its statuses mean for messages. */
export class HttpProvider {
  readonly now: () => number;
  readonly #pool: Pool;
  readonly #prefix: string;
  readonly #lanes: Lanes;
  readonly #holdOff: HoldOff;
  #closing: Promise<void> | undefined;

  constructor(options: HttpProviderOptions) {
    const { url, connections, timeoutMs = DEFAULT_TIMEOUT_MS, now = Date.now } = options;
    const { origin, pathname } = new URL(url);
    this.now = now;
    this.#prefix = pathname.replace(/\/+$/, '');
    this.#lanes = new Lanes(connections);
    this.#holdOff = new HoldOff(now);
    this.#pool = new Pool(origin, {
      connections,
      pipelining: 1,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: { timeout: timeoutMs },
      maxResponseSize: MAX_ANSWER_BYTES,
    });
  }

  /** Sends groups of messages, each by `post`, and returns their results in order. */
  async sendAll<T>(
    groups: readonly T[],
    signal: AbortSignal,
    post: (group: T) => Promise<readonly SendResult[]>,
    size: (group: T) => number,
  ): Promise<SendResult[]> {
    const all = (group: T, result: SendResult): SendResult[] => new Array<SendResult>(size(group)).fill(result);
    const work: Work<T, readonly SendResult[]> = {
      items: groups,
      signal,
      run: async (group) => {
        const held = this.#closing ? STOPPED : this.#holdOff.check();
        return held ? all(group, held) : post(group);
      },
      stopped: (group) => all(group, STOPPED),
    };
    return (await this.#lanes.each(work)).flat();
  }

  /** Runs other work, such as look-ups, in the same lanes. */
  each<T, R>(work: Work<T, R>): Promise<R[]> {
    return this.#lanes.each(work);
  }

  request(request: HttpRequest): Promise<Exchange> {
    return exchange(this.#pool, { ...request, path: this.#prefix + request.path });
  }

  /** What a rejection in our own protocols means, by its reason. */
  rejection(given: unknown): SendResult {
    const reason = reasonCode(given);
    return this.coded(codeTable('nhip', new Date(this.now())), reason, reason);
  }

  /** The result behind a code of the provider's. */
  coded(table: CodeTable, code: string, reason: string): SendResult {
    const meaning = Object.hasOwn(table, code) ? table[code] : undefined;
    return codeResult(meaning, reason, (why, errorClass) => this.hold(why, errorClass));
  }

  /** What only an operator can put right meets every message: the provider is left alone for a moment. */
  hold(reason: string, errorClass: 'config' | 'money' | 'retryable', ms = CONFIG_RETRY_MS): SendResult {
    return this.#holdOff.hold(reason, ms, errorClass);
  }

  /** What an exchange without readable results means for each of its messages; undefined for a 2xx. */
  verdict(exchanged: Exchange): SendResult | undefined {
    if (exchanged.kind === 'not_sent') return this.#holdOff.hold(REASONS.unreachable, UNREACHABLE_RETRY_MS);
    if (exchanged.kind === 'lost') return inDoubt(exchanged.reason);
    switch (statusClass(exchanged.status)) {
      case 'ok':
        return undefined;
      case 'busy': {
        const asked = retryAfterMs(exchanged.retryAfter, this.now());
        // Without a Retry-After it may be this one request: the others find out for themselves.
        if (asked === undefined) return refused(REASONS.busy, BUSY_RETRY_MS);
        return this.#holdOff.hold(REASONS.busy, asked);
      }
      case 'config':
        return this.hold(REASONS.config, 'config');
      case 'money':
        return this.hold(REASONS.money, 'money');
      case 'request':
        return failed(`http_${exchanged.status}`, 'content');
      case 'unclear':
        return inDoubt(REASONS.unclear);
    }
  }

  /** Finishes what is under way, begins nothing more, and closes the connections. */
  close(): Promise<void> {
    this.#closing ??= this.#lanes.idle().then(() => this.#pool.close());
    return this.#closing;
  }
}
