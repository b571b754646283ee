import smpp, { type Command, type Params, type Pdu } from 'smpp';
import type { SmppDialect } from '../../../domain/account/smpp-dialect.js';
import { ConnectFailure, endedFailure } from '../../connect-failure.js';
import { publicLookup } from '../../http/address-guard.js';
import { REASONS } from '../../reasons.js';
import { smppMeaning } from './status.js';

export interface SmppServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; a certificate that cannot be verified is refused. */
  readonly tls: boolean;
  /** Certificates to trust instead of the system's, PEM. */
  readonly ca?: string;
  readonly systemId: string;
  readonly password: string;
  readonly dialect: SmppDialect;
  /** Refuse addresses of private networks: the host was typed by a shop. */
  readonly onlyPublic?: boolean;
}

/** What came of one request. `not_sent`: the connection had ended before it left. */
export type Answered =
  | { readonly kind: 'answer'; readonly pdu: Pdu }
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'not_sent' };

/** Takes what the provider sends by itself. @returns command_status of the answer */
export type TakeDelivered = (pdu: Pdu) => Promise<number>;

const MS_PER_S = 1_000;
/** Nobody answers these (SMPP 3.4, sections 4.12 and 4.1.7), and the library has no answer to them. */
const WITHOUT_ANSWER: ReadonlySet<string> = new Set(['alert_notification', 'outbind']);
/** ESME_RINVCMDID. */
const NOT_FOR_US = 0x03;
/** SMPP 3.4, section 5.2.4. */
const INTERFACE_VERSION = 0x34;

/**
 * One connection, bound as a transceiver (SMPP 3.4, section 2.2): at most so many messages without an answer, a question whether the
 * provider is still there after each silence, and an end to every wait.
 */
export class SmppSession {
  readonly #session: ReturnType<typeof smpp.connect>;
  readonly #answerMs: number;
  readonly #open = new Set<(answered: Answered) => void>();
  readonly #waiting: (() => void)[] = [];
  readonly #onEnd: (() => void)[] = [];
  #free: number;
  #ended = false;
  /** The provider wants to part: nothing more begins. */
  #leaving = false;
  #heard = false;
  #enquiring: NodeJS.Timeout | undefined;

  private constructor({ dialect }: SmppServer, session: ReturnType<typeof smpp.connect>) {
    this.#session = session;
    this.#answerMs = dialect.answerSeconds * MS_PER_S;
    this.#free = dialect.window;
  }

  /** @throws ConnectFailure */
  static async bind(server: SmppServer, take: TakeDelivered): Promise<SmppSession> {
    const { host, port, tls, ca, onlyPublic } = server;
    const session = smpp.connect({
      host,
      port,
      tls,
      ...(ca === undefined ? {} : { ca }),
      ...(onlyPublic ? { lookup: publicLookup() } : {}),
    });
    const bound = new SmppSession(server, session);
    const error = new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
      session.on('error', (err: NodeJS.ErrnoException) => {
        resolve(err);
        session.destroy();
      });
      session.once('close', () => resolve(undefined));
    });
    session.once('close', () => bound.#end());
    session.on('pdu', (pdu: Pdu) => bound.#take(pdu, take));
    const answer = await bound.request('bind_transceiver', {
      system_id: server.systemId,
      password: server.password,
      system_type: server.dialect.systemType,
      interface_version: INTERFACE_VERSION,
    });
    const failure = await bindFailure(answer, error);
    if (failure) {
      session.destroy();
      throw failure;
    }
    bound.#watch(server.dialect.enquireSeconds * MS_PER_S);
    return bound;
  }

  /** May something still be handed over? */
  get isOpen(): boolean {
    return !this.#ended && !this.#leaving;
  }

  /** Calls back when the connection has ended, at once when it has. */
  onEnd(ended: () => void): void {
    if (this.#ended) ended();
    else this.#onEnd.push(ended);
  }

  /** Hands a message over when the window has room; `mayLeave` is asked right before its first byte leaves. */
  async handOver(params: Params, mayLeave: () => boolean): Promise<Answered> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      if (!this.isOpen) return { kind: 'not_sent' };
      if (!mayLeave()) return { kind: 'stopped' };
      return await this.request('submit_sm', params);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free += 1;
    }
  }

  request(command: Command, params: Params): Promise<Answered> {
    if (this.#ended) return Promise.resolve({ kind: 'not_sent' });
    return new Promise((resolve) => {
      const settle = (answered: Answered): void => {
        clearTimeout(timer);
        this.#open.delete(settle);
        resolve(answered);
        if (this.#leaving && this.#open.size === 0) this.#session.destroy();
      };
      // Who does not answer one would let all that follow wait, each to end in doubt.
      const timer = setTimeout(() => {
        settle({ kind: 'lost', reason: REASONS.timeout });
        this.#session.destroy();
      }, this.#answerMs);
      this.#open.add(settle);
      const left = this.#session[command](params, (pdu) => settle({ kind: 'answer', pdu }));
      if (!left) settle({ kind: 'not_sent' });
    });
  }

  /** Says goodbye, and ends the connection once the other side has answered or let us wait. */
  async close(): Promise<void> {
    if (!this.#ended) await this.request('unbind', {});
    this.#session.destroy();
    if (!this.#ended) await new Promise<void>((resolve) => this.onEnd(resolve));
  }

  /** Ends the connection at once; what has no answer is in doubt. */
  abort(): void {
    this.#session.destroy();
  }

  #watch(everyMs: number): void {
    this.#enquiring = setInterval(() => {
      if (!this.#heard) void this.request('enquire_link', {});
      this.#heard = false;
    }, everyMs);
  }

  #end(): void {
    this.#ended = true;
    clearInterval(this.#enquiring);
    for (const settle of [...this.#open]) settle({ kind: 'lost', reason: REASONS.lost });
    for (const next of this.#waiting.splice(0)) next();
    for (const ended of this.#onEnd.splice(0)) ended();
  }

  #take(pdu: Pdu, take: TakeDelivered): void {
    this.#heard = true;
    if (pdu.isResponse()) return;
    switch (pdu.command) {
      case 'deliver_sm':
        // Not taken is said as "later": the provider keeps it and comes again.
        void take(pdu).then((status) => this.#session.send(pdu.response({ command_status: status })));
        return;
      case 'unbind':
        this.#leaving = true;
        this.#session.send(pdu.response());
        if (this.#open.size === 0) this.#session.destroy();
        return;
      case 'enquire_link':
      case 'unknown':
        // What nobody knows is answered with generic_nack.
        this.#session.send(pdu.response());
        return;
      default:
        if (!WITHOUT_ANSWER.has(pdu.command)) this.#session.send(pdu.response({ command_status: NOT_FOR_US }));
    }
  }
}

/** Why the answer to a bind lets us not in; undefined when it does. */
async function bindFailure(
  answer: Answered,
  error: Promise<NodeJS.ErrnoException | undefined>,
): Promise<ConnectFailure | undefined> {
  if (answer.kind !== 'answer') {
    if (answer.kind === 'lost' && answer.reason === REASONS.timeout)
      return new ConnectFailure(REASONS.unreachable, 'retryable');
    const cause = await error;
    return endedFailure({ why: 'lost', ...(cause ? { error: cause } : {}) });
  }
  const { command_status: status } = answer.pdu;
  if (status === 0) return undefined;
  return smppMeaning({}, status, new Date())?.means === 'retryable'
    ? new ConnectFailure(REASONS.busy, 'retryable')
    : new ConnectFailure(REASONS.config, 'config');
}
