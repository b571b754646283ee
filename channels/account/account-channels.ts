import type { Channel } from '../channel.js';

/** An account as it stands now. */
interface CurrentAccount<T> {
  /** Another one for every change that the channel must follow. */
  readonly stamp: string;
  readonly account: T;
}

/** A channel, or whatever else is made of an account. */
interface Closable {
  close(): Promise<void>;
}

export interface AccountSource<T, C extends Closable = Channel> {
  /** The shop's own account; undefined when it has none. */
  read(shop: string): Promise<CurrentAccount<T> | undefined>;
  /** Its channel; must not throw. */
  open(account: T): C;
  /** Milliseconds that only ever rise. Default: performance.now. */
  readonly monotonic?: () => number;
}

/** A shop's channel for a while. Whoever has it gives it back. */
export interface ChannelLease<C extends Closable = Channel> {
  /** The shop's own; undefined: the deployment's is to be used. */
  readonly channel: C | undefined;
  /** Is the account still the one this was made from? Asks the database when the last answer is old. */
  isCurrent(): Promise<boolean>;
  release(): void;
}

interface Entry<C extends Closable> {
  readonly stamp: string | undefined;
  readonly channel: C | undefined;
  leases: number;
  usedAt: number;
  checkedAt: number;
  retired: boolean;
  closed: boolean;
}

/** An answer of the database is good for so long: a changed account is followed within this. */
const FRESH_MS = 2_000;
/** A channel that nobody has used for so long is closed. */
const IDLE_MS = 60_000;
/** Shops remembered at once; those in use stay. */
const MOST = 500;

/**
 * The channels of shops' own accounts: opened when first needed, shared by all batches of a shop, opened anew when the
 * account changes, and closed when nobody uses them any more.
 */
export class AccountChannels<T, C extends Closable = Channel> {
  readonly #source: AccountSource<T, C>;
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry<C>>();
  readonly #reading = new Map<string, Promise<Entry<C>>>();
  readonly #closing = new Set<Promise<void>>();
  #closed = false;

  constructor(source: AccountSource<T, C>) {
    this.#source = source;
    this.#now = source.monotonic ?? (() => performance.now());
  }

  /**
   * The shop's channel as its account stands, give or take two seconds. A database that does not answer is an error, never the
   * deployment's account.
   */
  async lease(shop: string): Promise<ChannelLease<C>> {
    let entry = await this.#current(shop);
    // Another caller may have met the change first.
    while (entry.retired) entry = await this.#current(shop);
    entry.leases += 1;
    entry.usedAt = this.#now();
    // Behind the others, which have not been used for longer.
    this.#entries.delete(shop);
    this.#entries.set(shop, entry);
    this.#tidy();
    let isOut = true;
    return {
      channel: entry.channel,
      isCurrent: async () => (await this.#current(shop)) === entry,
      release: () => {
        if (!isOut) return;
        isOut = false;
        entry.leases -= 1;
        entry.usedAt = this.#now();
        this.#closeIfDone(entry);
      },
    };
  }

  /** Closes every channel as soon as what is under way on it is over, and opens none any more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const entry of this.#entries.values()) this.#retire(entry, true);
    this.#entries.clear();
    await Promise.all(this.#closing);
  }

  #current(shop: string): Promise<Entry<C>> {
    if (this.#closed) return Promise.reject(new Error('Cannot open the channel of an account: the process stops'));
    const known = this.#entries.get(shop);
    if (known && this.#now() - known.checkedAt < FRESH_MS) return Promise.resolve(known);
    let reading = this.#reading.get(shop);
    if (!reading) {
      reading = this.#read(shop).finally(() => this.#reading.delete(shop));
      this.#reading.set(shop, reading);
    }
    return reading;
  }

  async #read(shop: string): Promise<Entry<C>> {
    // Before the read: what it says is not younger than this.
    const checkedAt = this.#now();
    const found = await this.#source.read(shop);
    const known = this.#entries.get(shop);
    if (known && known.stamp === found?.stamp) {
      known.checkedAt = checkedAt;
      return known;
    }
    const channel = found && this.#source.open(found.account);
    const entry: Entry<C> = {
      stamp: found?.stamp,
      channel,
      leases: 0,
      usedAt: checkedAt,
      checkedAt,
      retired: false,
      closed: false,
    };
    if (known) this.#retire(known);
    this.#entries.set(shop, entry);
    return entry;
  }

  /** The longest unused go first; never one that is in use. */
  #tidy(): void {
    const now = this.#now();
    for (const [shop, entry] of this.#entries) {
      const isOver = this.#entries.size > MOST || now - entry.usedAt > IDLE_MS;
      if (!isOver || entry.leases > 0) continue;
      this.#entries.delete(shop);
      this.#retire(entry);
    }
  }

  #retire(entry: Entry<C>, atOnce = false): void {
    entry.retired = true;
    if (atOnce) entry.leases = 0;
    this.#closeIfDone(entry);
  }

  #closeIfDone(entry: Entry<C>): void {
    const { retired, closed, leases, channel } = entry;
    if (!retired || closed || leases > 0 || !channel) return;
    entry.closed = true;
    // A channel that cannot be closed has nobody left whom that would harm.
    const closing = channel.close().catch(() => undefined);
    this.#closing.add(closing);
    void closing.finally(() => this.#closing.delete(closing));
  }
}
