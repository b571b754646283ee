import type { OutgoingMessage, Permit, SendResult } from '../../channel.js';
import { ConnectFailure } from '../../connect-failure.js';
import { HoldOff, UNREACHABLE_RETRY_MS } from '../../hold-off.js';
import { STOPPED } from '../../reasons.js';
import type { Capabilities } from './capabilities.js';
import { ConnectionLimits, type UsedUp } from './connection-limits.js';
import { openConnection } from './handshake.js';
import { Lane } from './lane.js';
import { LaneLimit } from './lane-limit.js';
import type { LaneOwner, Prepared } from './lane-owner.js';
import { RefusalsOfUs } from './refusals-of-us.js';
import { SendQueue, type Ticket } from './send-queue.js';
import type { SmtpServer } from './server.js';

export interface PoolOptions {
  readonly server: SmtpServer;
  /** Connections at once, at most. */
  readonly connections: number;
  readonly prepare: (message: OutgoingMessage, offers: Capabilities) => Prepared | SendResult;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * The connections of one account at one server, and what waits for them. What the server says of connections stays here:
 * how many it takes at once, how much each carries, and until when the account is left alone.
 */
export class SmtpPool implements LaneOwner<Lane> {
  readonly ofUs = new RefusalsOfUs();
  readonly #options: PoolOptions;
  readonly #queue = new SendQueue();
  readonly #holdOff: HoldOff;
  readonly #limit: LaneLimit;
  readonly #limits = new ConnectionLimits();
  readonly #open = new Set<Lane>();
  /** Open, with nothing to do; the last one parked is the first to work. */
  readonly #parked: Lane[] = [];
  #opening = 0;
  #closed: { readonly done: Promise<void>; readonly resolve: () => void } | undefined;

  constructor(options: PoolOptions) {
    this.#options = options;
    this.#holdOff = new HoldOff(options.now);
    this.#limit = new LaneLimit(options.connections, options.now);
  }

  /** Hands the messages over; the results stand in their order. */
  send(messages: readonly OutgoingMessage[], permit: Permit): Promise<readonly SendResult[]> {
    const held = this.#closed ? STOPPED : this.#holdOff.check();
    if (held || messages.length === 0) return Promise.resolve(messages.map(() => held ?? STOPPED));
    const sending = this.#queue.add(messages, permit);
    this.#wake();
    return sending;
  }

  /** Stops what waits, finishes what is under way, and says QUIT on every connection. */
  close(): Promise<void> {
    if (!this.#closed) {
      let resolve = (): void => {};
      const done = new Promise<void>((ready) => (resolve = ready));
      this.#closed = { done, resolve };
      this.#queue.settleAll(STOPPED);
      for (const lane of this.#parked.splice(0)) lane.quit();
      this.#resolveClosed();
    }
    return this.#closed.done;
  }

  now(): number {
    return this.#options.now();
  }

  take(): Ticket | undefined {
    return this.#queue.take();
  }

  prepare(message: OutgoingMessage, offers: Capabilities): Prepared | SendResult {
    return this.#options.prepare(message, offers);
  }

  parked(lane: Lane): void {
    if (this.#closed) lane.quit();
    else this.#parked.push(lane);
  }

  isUsedUp(now: UsedUp): boolean {
    return this.#limits.isReached(now);
  }

  usedUp(now: UsedUp): void {
    this.#limits.usedUp(now);
  }

  ended(lane: Lane, again: readonly Ticket[]): void {
    this.#open.delete(lane);
    const at = this.#parked.indexOf(lane);
    if (at >= 0) this.#parked.splice(at, 1);
    if (this.#closed) for (const ticket of again) ticket.settle(STOPPED);
    else this.#queue.putBack(again);
    this.#wake();
    this.#resolveClosed();
  }

  /** Puts parked lanes to work, and opens as many more as there is work and leave for. */
  #wake(): void {
    if (this.#closed) return;
    while (this.#queue.waiting > 0 && this.#parked.length > 0) this.#parked.pop()?.work();
    const wanted = Math.min(this.#queue.waiting, this.#limit.allowed - this.#open.size) - this.#opening;
    for (let more = wanted; more > 0; more -= 1) void this.#openLane();
  }

  async #openLane(): Promise<void> {
    this.#opening += 1;
    try {
      const ready = await openConnection(this.#options.server);
      this.#opening -= 1;
      const lane = new Lane(ready, this);
      this.#open.add(lane);
      this.#limit.opened(this.#open.size);
      lane.work();
    } catch (error) {
      this.#opening -= 1;
      if (!(error instanceof ConnectFailure)) throw error;
      this.#refused(error);
    }
    this.#resolveClosed();
  }

  /** One connection less than wanted: the open ones go on. Only when there is none does it hold the account. */
  #refused({ reason, errorClass }: ConnectFailure): void {
    if (this.#open.size > 0) this.#limit.refused(this.#open.size);
    else if (this.#opening === 0 && !this.#closed) {
      this.#queue.settleAll(this.#holdOff.hold(reason, UNREACHABLE_RETRY_MS, errorClass));
    }
  }

  #resolveClosed(): void {
    if (this.#open.size === 0 && this.#opening === 0) this.#closed?.resolve();
  }
}
