import { setTimeout as delay } from 'node:timers/promises';
import type { SendResult } from '../../channels/channel.js';
import { REASONS } from '../../channels/reasons.js';
import type { SkipReason } from '../../domain/base/outcome.js';
import type { SuppressionReason } from '../../domain/customer/suppression.js';
import type { Answer } from '../../domain/run/breaker.js';
import { type ChannelDeps, PATIENCE } from '../deps.js';
import { INTERRUPTED, type Settled } from '../run/outcomes.js';
import type { SendItem, StopSign } from './chunk.js';
import type { Delivery } from './delivery.js';
import { askAfterMs, askProvider } from './doubt/doubt.js';
import type { Moment } from './moment.js';
import { Watch } from './watch.js';

export interface SendReport {
  readonly settled: ReadonlyMap<number, Settled>;
  /** Refused for a reason that may be theirs alone or ours, with its code: how many they are tells. */
  readonly refused: ReadonlyMap<number, string>;
  /** Certainly not accepted, ever: their claims can be released. */
  readonly unsent: readonly number[];
  /** May have been accepted: they stay claimed. */
  readonly open: readonly number[];
  /** Why the provider did not take the rest, and how long it wants to be left alone. */
  readonly reason?: string;
  readonly retryAfterMs: number;
  /** No message of this run would be taken until a person has put something right. */
  readonly hold?: StopSign;
  /** What the provider has judged, in its order. */
  readonly answers: readonly Answer[];
  /** Addresses that are certainly of no use. */
  readonly dead: ReadonlyMap<number, DeadAddress>;
}
interface DeadAddress {
  readonly to: string;
  readonly reason: SuppressionReason;
}

/**
 * Hands messages over, again a few times where the provider refuses or does not answer, while the run is still wanted.
 * @param claimedAt when the claim began
 */
export async function sendMessages(
  delivery: Delivery,
  items: readonly SendItem[],
  claimedAt: Moment,
  revs: ReadonlyMap<number, number>,
): Promise<SendReport> {
  const tally = new SendTally(delivery);
  if (items.length === 0) return tally.report([]);
  const watch = new Watch(delivery, items, claimedAt, revs);
  const stop = watch.begin();
  try {
    return tally.report(await handOver(delivery, watch, tally, items));
  } finally {
    await stop();
  }
}

/** @returns who is left */
async function handOver(
  delivery: Delivery,
  watch: Watch,
  tally: SendTally,
  items: readonly SendItem[],
): Promise<readonly SendItem[]> {
  const { deps, pulse, turn } = delivery;
  const patience = deps.patience ?? PATIENCE;
  let left = items;
  let waitMs = patience.firstWaitMs;
  for (let tries = 1; left.length > 0; ) {
    if (!(await watch.isOpen())) break;
    left = tally.withdraw(left, watch.withdrawn);
    const before = left.length;
    left = tally.withdraw(await byChunks(delivery, watch, tally, left), watch.withdrawn);
    if (left.length === 0 || tally.hold) break;
    // An answer of the gate that had grown old cost some their turn: no fault of the provider's.
    if (tally.onlyStopped && left.length < before) continue;
    if (tries === patience.tries || tally.retryAfterMs > patience.longestWaitMs) break;
    tries += 1;
    const pauseMs = Math.max(waitMs, tally.retryAfterMs);
    await turn.without(() => (deps.sleep ?? sleep)(pauseMs, pulse.signal));
    waitMs *= 2;
    if (!(await watch.look())) break;
    left = await tally.clear(left);
  }
  return left;
}

/**
 * One hand-over after the other, each of a chunk at most and with a yes of the gate of its own: what a stop promises is one chunk
 * for each batch, however many are claimed and recorded together. @returns whom the provider has not taken, or who had no turn
 */
async function byChunks(
  { batch, channel }: Delivery,
  watch: Watch,
  tally: SendTally,
  items: readonly SendItem[],
): Promise<readonly SendItem[]> {
  const size = batch.chunkSize;
  for (let at = 0; at < items.length; at += size) {
    if (at > 0 && !(await watch.mayGoOn())) return items.slice(at);
    const chunk = items.slice(at, at + size);
    const messages = chunk.map(({ message }) => message);
    const left = tally.take(chunk, await channel.send(messages, watch));
    if (left.length > 0) return [...left, ...items.slice(at + size)];
  }
  return [];
}

const sleep: NonNullable<ChannelDeps['sleep']> = async (ms, signal) => {
  await delay(ms, undefined, { signal }).catch(() => undefined);
};

/** A channel that answers too little has said nothing about the rest. */
const NO_ANSWER: SendResult = { kind: 'in_doubt', reason: 'no_answer' };

/** What the provider has said so far. */
class SendTally {
  readonly #delivery: Delivery;
  readonly #settled = new Map<number, Settled>();
  readonly #open: number[] = [];
  readonly #answers: Answer[] = [];
  readonly #dead = new Map<number, DeadAddress>();
  #reason: string | undefined;
  readonly #unsent: number[] = [];
  readonly #refused = new Map<number, string>();
  hold: StopSign | undefined;
  retryAfterMs = 0;
  /** Whoever is left of the last round was not handed over by our own rule. */
  onlyStopped = false;

  constructor(delivery: Delivery) {
    this.#delivery = delivery;
  }

  /** Sorts one round of answers; returns what may be handed over again. */
  take(items: readonly SendItem[], results: readonly SendResult[]): SendItem[] {
    const again: SendItem[] = [];
    this.retryAfterMs = 0;
    this.onlyStopped = true;
    for (const [at, item] of items.entries()) {
      const result = results[at] ?? NO_ANSWER;
      if (result.kind === 'sent') this.#settle(item.index, { outcome: 'sent' }, 'taken');
      else if (result.kind === 'failed') this.#fail(item, result);
      else if (result.kind === 'refused') {
        if (result.scope === 'recipient') this.#setAside(item, result.reason);
        else {
          if (result.reason !== REASONS.stopped) this.#refuse(result);
          again.push(item);
        }
      } else if (this.#delivery.channel.doubt === 'unknown') {
        this.#settle(item.index, { outcome: 'unknown', why: result.reason }, 'error');
      } else {
        this.#reason = result.reason;
        this.onlyStopped = false;
        again.push({ ...item, maybeSent: true });
      }
    }
    return again;
  }

  /** Sorts out whom the rule lets through no more; returns the others. A message that may have left stays in doubt. */
  withdraw(items: readonly SendItem[], withdrawn: ReadonlyMap<number, SkipReason>): SendItem[] {
    return items.filter(({ index, maybeSent }) => {
      const why = withdrawn.get(index);
      if (why === undefined) return true;
      if (maybeSent) {
        this.#settled.set(index, { outcome: 'unknown', why: INTERRUPTED });
      } else {
        this.#settled.set(index, { outcome: 'skipped', why });
        this.#unsent.push(index);
      }
      return false;
    });
  }

  #settle(index: number, settled: Settled, answer: Answer): void {
    this.#settled.set(index, settled);
    this.#answers.push(answer);
  }

  /** Who may have the message already, from an earlier hand-over, is in no doubt by being refused now. */
  #setAside({ index }: SendItem, reason: string): void {
    this.#refused.set(index, reason);
    this.#answers.push('refusal');
  }

  #fail({ index, message }: SendItem, { reason, errorClass, suppress }: Extract<SendResult, { kind: 'failed' }>): void {
    this.#settle(index, { outcome: 'failed', why: reason }, errorClass === 'content' ? 'content' : 'error');
    if (suppress) this.#dead.set(index, { to: message.to, reason: suppress });
  }

  #refuse({ reason, errorClass, retryAfterMs = 0 }: Extract<SendResult, { kind: 'refused' }>): void {
    this.#reason = reason;
    this.onlyStopped = false;
    this.retryAfterMs = Math.max(this.retryAfterMs, retryAfterMs);
    if (errorClass === 'config' || errorClass === 'money') this.hold ??= { reason: errorClass, detail: reason };
  }

  /** Before a further try on a channel that must be asked: who was accepted is sent, who has no answer waits. */
  async clear(items: readonly SendItem[]): Promise<SendItem[]> {
    if (this.#delivery.channel.doubt !== 'ask') return [...items];
    // A request that is still being worked on is unknown to the provider, too: later, by another attempt.
    if (askAfterMs(this.#delivery) > 0) {
      this.#open.push(...items.filter(({ maybeSent }) => maybeSent).map(({ index }) => index));
      return items.filter(({ maybeSent }) => !maybeSent);
    }
    const doubtful = items.filter(({ maybeSent }) => maybeSent).map(({ index }) => index);
    const answers = await askProvider(this.#delivery, doubtful);
    const again: SendItem[] = [];
    for (const item of items) {
      const accepted = item.maybeSent ? answers.get(item.index) : false;
      if (accepted === true) this.#settle(item.index, { outcome: 'sent' }, 'taken');
      else if (accepted === false) again.push(item);
      else this.#open.push(item.index);
    }
    return again;
  }

  report(left: readonly SendItem[]): SendReport {
    const maybe = left.filter(({ maybeSent }) => maybeSent).map(({ index }) => index);
    return {
      settled: this.#settled,
      refused: this.#refused,
      unsent: [...this.#unsent, ...left.filter(({ maybeSent }) => !maybeSent).map(({ index }) => index)],
      open: [...this.#open, ...maybe],
      ...(this.#reason === undefined ? {} : { reason: this.#reason }),
      retryAfterMs: this.retryAfterMs,
      ...(this.hold ? { hold: this.hold } : {}),
      answers: this.#answers,
      dead: this.#dead,
    };
  }
}
