import type { OutgoingMessage, Permit } from '../../channels/channel.js';
import type { SkipReason } from '../../domain/base/outcome.js';
import type { ChannelDeps } from '../deps.js';
import type { SendItem } from './chunk.js';
import { type Claimed, whoMayNot } from './claim.js';
import { type Delivery, idOf } from './delivery.js';
import { askGate, isOpenNow, LEASE_MS, LOOK_MS } from './gate.js';
import { isWithin, type Moment, momentOf } from './moment.js';

/**
 * The permit of one chunk's messages, kept fresh while they are handed over: gate and customers are looked at again every 400
 * ms, and what was seen lets a message leave for one second. So a pause, a take-over, the closing hour and an opt-out hold
 * within a second, whatever the size of a chunk and the pace of its provider.
 */
export class Watch implements Permit {
  readonly sender: string;
  readonly signal: AbortSignal;
  /** Who may not be written to any more, by index, with the reason. */
  readonly withdrawn = new Map<number, SkipReason>();
  readonly #delivery: Delivery;
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #claimed: Claimed[];
  #seenAt: Moment;

  /** @param claimedAt when the claim began @param revs the customers' revs as claimed, by index */
  constructor(delivery: Delivery, items: readonly SendItem[], claimedAt: Moment, revs: ReadonlyMap<number, number>) {
    this.#delivery = delivery;
    this.sender = delivery.run.shop;
    this.signal = delivery.pulse.signal;
    this.#indexOf = new Map(items.map(({ index, message }) => [message.id, index]));
    this.#claimed = items.map(({ index }) => ({ index, id: idOf(delivery, index), rev: revs.get(index) ?? -1 }));
    this.#seenAt = claimedAt;
  }

  mayHandOver({ id }: OutgoingMessage): boolean {
    const now = momentOf(this.#delivery.deps);
    if (!isOpenNow(this.#delivery, now) || !isWithin(LEASE_MS, this.#seenAt, now)) return false;
    return this.withdrawn.size === 0 || !this.withdrawn.has(this.#indexOf.get(id) ?? -1);
  }

  /** May anything leave? Asks again when the last answers are old. */
  async isOpen(): Promise<boolean> {
    const now = momentOf(this.#delivery.deps);
    const isFresh = isOpenNow(this.#delivery, now) && isWithin(LEASE_MS, this.#seenAt, now);
    return isFresh || (await this.look());
  }

  /** Asks the gate, whatever it said before. An answer that cannot be had is a no. */
  mayGoOn(): Promise<boolean> {
    return this.#orNo(async () => (await askGate(this.#delivery)) === 'go');
  }

  /** Asks the gate, and looks at the customers. An answer that cannot be had is a no. */
  look(): Promise<boolean> {
    const delivery = this.#delivery;
    const at = momentOf(delivery.deps);
    return this.#orNo(async () => {
      const [gate, withdrawn] = await Promise.all([askGate(delivery), whoMayNot(delivery, this.#claimed)]);
      for (const [index, why] of withdrawn) this.withdrawn.set(index, why);
      this.#seenAt = at;
      return gate === 'go';
    });
  }

  async #orNo(ask: () => Promise<boolean>): Promise<boolean> {
    try {
      return await ask();
    } catch (error) {
      const { run, batch, deps } = this.#delivery;
      deps.log?.warn('the gate could not be asked', { run: run._id, seq: batch.seq, error: (error as Error).name });
      return false;
    }
  }

  /** Looks again and again. @returns how to stop, which waits for a look under way */
  begin(): () => Promise<void> {
    const { deps } = this.#delivery;
    return (deps.repeat ?? repeat)(LOOK_MS, async () => {
      if (!this.signal.aborted) await this.look();
    });
  }
}

const repeat: NonNullable<ChannelDeps['repeat']> = (ms, act) => {
  let underWay = Promise.resolve();
  let isOver = false;
  const next = (): NodeJS.Timeout =>
    setTimeout(() => {
      underWay = act().finally(() => {
        if (!isOver) timer = next();
      });
    }, ms);
  let timer = next();
  return () => {
    isOver = true;
    clearTimeout(timer);
    return underWay;
  };
};
