import { ConnectFailure } from '../../connect-failure.js';
import { REASONS } from '../../reasons.js';
import { type SmppServer, SmppSession, type TakeDelivered } from './session.js';

/** A connection that ends younger than this was no success. */
const YOUNG_MS = 10_000;
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;
const UNREACHABLE = new ConnectFailure(REASONS.unreachable, 'retryable');

/** One place for a connection: bound when it is needed, and anew when it has ended, later and later while that fails. */
class Bind {
  readonly #bind: () => Promise<SmppSession>;
  readonly #now: () => number;
  #session: SmppSession | undefined;
  #opening: Promise<SmppSession> | undefined;
  #failure: ConnectFailure | undefined;
  /** A first end, however young, is no reason to wait. */
  #waitMs = 0;
  #again = Number.NEGATIVE_INFINITY;
  #isKept = false;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(bind: () => Promise<SmppSession>, now: () => number) {
    this.#bind = bind;
    this.#now = now;
  }

  get session(): SmppSession | undefined {
    return this.#session?.isOpen ? this.#session : undefined;
  }

  /** Milliseconds until it may be tried again. */
  get leftMs(): number {
    return Math.max(0, Math.ceil(this.#again - this.#now()));
  }

  /** @throws ConnectFailure: the last one, as long as it is too early for another try */
  open(): Promise<SmppSession> {
    const { session } = this;
    if (session) return Promise.resolve(session);
    if (this.#failure && this.leftMs > 0) return Promise.reject(this.#failure);
    this.#opening ??= this.#try().finally(() => {
      this.#opening = undefined;
    });
    return this.#opening;
  }

  /** From now on it is bound even while nothing leaves. */
  keep(): void {
    this.#isKept = true;
    this.#hold();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#opening?.catch(() => undefined);
    await this.#session?.close();
  }

  #hold(): void {
    if (!this.#isKept || this.#closed || this.#timer) return;
    void this.open().catch(() => {
      if (this.#closed || this.#timer) return;
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.#hold();
      }, this.leftMs + 1);
    });
  }

  async #try(): Promise<SmppSession> {
    try {
      const session = await this.#bind();
      const since = this.#now();
      this.#session = session;
      this.#failure = undefined;
      session.onEnd(() => this.#ended(this.#now() - since));
      return session;
    } catch (error) {
      this.#waitMs = Math.max(this.#waitMs, FIRST_WAIT_MS);
      throw this.#failed(error instanceof ConnectFailure ? error : UNREACHABLE);
    }
  }

  #ended(ageMs: number): void {
    if (ageMs < YOUNG_MS) this.#failed(UNREACHABLE);
    else this.#waitMs = 0;
    this.#hold();
  }

  #failed(failure: ConnectFailure): ConnectFailure {
    this.#failure = failure;
    this.#again = this.#now() + this.#waitMs;
    this.#waitMs = Math.min(Math.max(this.#waitMs * 2, FIRST_WAIT_MS), MAX_WAIT_MS);
    return failure;
  }
}

export interface BindsOptions {
  readonly server: SmppServer;
  readonly take: TakeDelivered;
  /** Milliseconds that only ever rise. */
  readonly now: () => number;
}

/** The connections of one account. A provider that takes fewer than we would keep is used by those that it takes. */
export class Binds {
  readonly #all: readonly Bind[];

  constructor({ server, take, now }: BindsOptions) {
    const bind = (): Promise<SmppSession> => SmppSession.bind(server, take);
    this.#all = Array.from({ length: server.dialect.binds }, () => new Bind(bind, now));
  }

  /** A connection for the lane: its own, or while that cannot be made any other. @throws ConnectFailure */
  async session(lane: number): Promise<SmppSession> {
    const own = this.#all[lane % this.#all.length] as Bind;
    try {
      return await own.open();
    } catch (error) {
      const other = this.#all.find(({ session }) => session)?.session;
      if (other) return other;
      throw error;
    }
  }

  /** How long until a connection may be tried again, milliseconds. */
  get leftMs(): number {
    return Math.min(...this.#all.map(({ leftMs }) => leftMs));
  }

  /** From now on connected even while nothing leaves, so that what the provider has for us comes in. */
  keep(): void {
    for (const bind of this.#all) bind.keep();
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((bind) => bind.close()));
  }
}
