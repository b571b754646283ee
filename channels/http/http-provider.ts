import { Pool } from 'undici';
import { trimEndOf } from '../../domain/base/text/trim.js';
import { type CodeTable, codeTable } from '../../domain/customer/provider-codes.js';
import type { OutgoingMessage, Permit, SendResult } from '../channel.js';
import { codeResult } from '../code-result.js';
import { BUSY_RETRY_MS, CONFIG_RETRY_MS, HoldOffs, UNREACHABLE_RETRY_MS } from '../hold-off.js';
import { ASKING, Lanes, type Work } from '../lanes.js';
import { failed, inDoubt, REASONS, reasonCode, refused, STOPPED } from '../reasons.js';
import { publicLookup, requirePublicHost } from './address-guard.js';
import { type Exchange, exchange, type HttpRequest } from './http-exchange.js';
import { retryAfterMs, statusClass } from './http-status.js';

/** What one request carries. */
export type Group = readonly OutgoingMessage[];

export interface HttpProviderOptions {
  /** http(s) address of the provider; its path is a prefix. */
  readonly url: string;
  readonly secret: string;
  /** Kept connections, and requests under way at once. */
  readonly connections: number;
  /** Longest wait for an answer, and for a connection. */
  readonly timeoutMs?: number;
  /** Refuse addresses of private networks: the address was typed by a shop. */
  readonly onlyPublic?: boolean;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

const DEFAULT_TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 1_000_000;

/** Kept connections to one HTTP provider, and what its statuses mean for messages. */
export class HttpProvider {
  readonly now: () => number;
  readonly #pool: Pool;
  readonly #prefix: string;
  readonly #lanes: Lanes;
  readonly #holdOffs: HoldOffs;
  #closing: Promise<void> | undefined;

  constructor(options: HttpProviderOptions) {
    const { url, connections, timeoutMs = DEFAULT_TIMEOUT_MS, now = Date.now } = options;
    const { origin, pathname, hostname } = new URL(url);
    if (options.onlyPublic) requirePublicHost(hostname);
    this.now = now;
    this.#prefix = trimEndOf(pathname, '/');
    this.#lanes = new Lanes(connections);
    this.#holdOffs = new HoldOffs(now);
    this.#pool = new Pool(origin, {
      connections,
      pipelining: 1,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      connect: { timeout: timeoutMs, ...(options.onlyPublic ? { lookup: publicLookup() } : {}) },
      maxResponseSize: MAX_ANSWER_BYTES,
    });
  }

  /**
   * Sends groups of messages, each by `post`, and returns the messages' results in the groups' order. `post` gets what may
   * still leave of its group, and answers for that.
   */
  async sendAll(
    groups: readonly Group[],
    permit: Permit,
    post: (group: Group, permit: Permit) => Promise<readonly SendResult[]>,
  ): Promise<SendResult[]> {
    const all = (group: Group, result: SendResult): SendResult[] => new Array<SendResult>(group.length).fill(result);
    const mayLeave = (message: OutgoingMessage): boolean => permit.mayHandOver(message);
    const work: Work<Group, readonly SendResult[]> = {
      sender: permit.sender,
      items: groups,
      mayBegin: (group) => group.some(mayLeave),
      run: async (group) => {
        const held = this.#closing ? STOPPED : this.#holdOffs.of(permit.sender).check();
        if (held) return all(group, held);
        const leaving = group.filter(mayLeave);
        if (leaving.length === group.length) return post(group, permit);
        const said = leaving.length > 0 ? await post(leaving, permit) : [];
        let at = 0;
        return group.map((message) => (message === leaving[at] ? (said[at++] ?? STOPPED) : STOPPED));
      },
      stopped: (group) => all(group, STOPPED),
    };
    return (await this.#lanes.each(work)).flat();
  }

  /** Asks for each id in the same lanes; ids that were not asked for, as the signal had aborted, are missing. */
  async ask<R>(ids: readonly string[], signal: AbortSignal, ask: (id: string) => Promise<R | undefined>): Promise<R[]> {
    const mayBegin = (): boolean => !signal.aborted;
    const work = { sender: ASKING, items: ids, mayBegin, run: ask, stopped: () => undefined };
    return (await this.#lanes.each<string, R | undefined>(work)).filter((answer) => answer !== undefined);
  }

  /** A request that carries messages: it leaves only while all of them may. */
  handOver(request: HttpRequest, group: Group, permit: Permit): Promise<Exchange> {
    const mayLeave = (): boolean => group.every((message) => permit.mayHandOver(message));
    return exchange(this.#pool, { ...request, path: this.#prefix + request.path }, mayLeave);
  }

  request(request: HttpRequest): Promise<Exchange> {
    return exchange(this.#pool, { ...request, path: this.#prefix + request.path });
  }

  /** What a rejection in our own protocols means, by its reason. */
  rejection(sender: string, given: unknown): SendResult {
    const reason = reasonCode(given);
    return this.coded(sender, codeTable('nhip', new Date(this.now())), reason, reason);
  }

  /** The result behind a code of the provider's. */
  coded(sender: string, table: CodeTable, code: string, reason: string): SendResult {
    const meaning = Object.hasOwn(table, code) ? table[code] : undefined;
    return codeResult(meaning, reason, (why, errorClass) => this.hold(sender, why, errorClass));
  }

  /** What only an operator can put right meets every message of a sender: the provider is left alone for a moment. */
  hold(sender: string, reason: string, errorClass: 'config' | 'money' | 'retryable', ms = CONFIG_RETRY_MS): SendResult {
    return this.#holdOffs.of(sender).hold(reason, ms, errorClass);
  }

  /** What an exchange without readable results means for each of its messages; undefined for a 2xx. */
  verdict(sender: string, exchanged: Exchange): SendResult | undefined {
    if (exchanged.kind === 'stopped') return STOPPED;
    if (exchanged.kind === 'not_sent' && exchanged.isPrivate) return this.hold(sender, REASONS.private, 'config');
    if (exchanged.kind === 'not_sent') return this.hold(sender, REASONS.unreachable, 'retryable', UNREACHABLE_RETRY_MS);
    if (exchanged.kind === 'lost') return inDoubt(exchanged.reason);
    switch (statusClass(exchanged.status)) {
      case 'ok':
        return undefined;
      case 'busy': {
        const asked = retryAfterMs(exchanged.retryAfter, this.now());
        // Without a Retry-After it may be this one request: the others find out for themselves.
        if (asked === undefined) return refused(REASONS.busy, BUSY_RETRY_MS);
        return this.hold(sender, REASONS.busy, 'retryable', asked);
      }
      case 'config':
        return this.hold(sender, REASONS.config, 'config');
      case 'money':
        return this.hold(sender, REASONS.money, 'money');
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
