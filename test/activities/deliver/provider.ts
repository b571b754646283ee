/** A provider in memory with a channel to it: what it accepted, how often, and any answer a test wants. */
import type { Channel, OutgoingMessage, SendResult } from '../../../channels/channel.js';
import type { ChannelName, DoubtRule } from '../../../domain/base/channel.js';

/** The answer to one message, and whether the provider really took it. */
export interface Answer {
  readonly result: SendResult;
  readonly accepted: boolean;
}
const STOPPED: SendResult = { kind: 'refused', reason: 'stopped' };
export const SENT: Answer = { result: { kind: 'sent' }, accepted: true };
export const REFUSED: Answer = { result: { kind: 'refused', reason: 'provider_busy' }, accepted: false };
export const REJECTED: Answer = { result: { kind: 'failed', reason: 'bad_address' }, accepted: false };
/** The connection broke after the provider took it, and before. */
export const LOST_AFTER: Answer = { result: { kind: 'in_doubt', reason: 'connection_lost' }, accepted: true };
export const LOST_BEFORE: Answer = { result: { kind: 'in_doubt', reason: 'connection_lost' }, accepted: false };

export type Script = (message: OutgoingMessage, handOver: number) => Answer;

export class Provider {
  readonly doubt: DoubtRule;
  readonly name: ChannelName;
  script: Script;
  /** Called before and after each request; may throw (a crash) or wait (a slow network). */
  around: (moment: 'before' | 'after') => Promise<void> = async () => undefined;
  /** Customers as messages reached them: one entry per copy. A provider that honours ids makes one copy per id. */
  readonly copies: OutgoingMessage[] = [];
  readonly #handOvers = new Map<string, number>();

  constructor(doubt: DoubtRule, script: Script = () => SENT, name: ChannelName = 'email') {
    this.doubt = doubt;
    this.script = script;
    this.name = name;
  }

  channel(): Channel {
    const lookup = async (ids: readonly string[]): Promise<Map<string, boolean>> => {
      await this.around('before');
      return new Map(ids.map((id) => [id, this.#took(id)]));
    };
    return {
      name: this.name,
      doubt: this.doubt,
      send: async (messages, permit) => {
        await this.around('before');
        const results = messages.map((message) => (permit.mayHandOver(message) ? this.#answer(message) : STOPPED));
        await this.around('after');
        return results;
      },
      ...(this.doubt === 'ask' ? { lookup } : {}),
      close: async () => undefined,
    };
  }

  #took(id: string): boolean {
    return this.copies.some((copy) => copy.id === id);
  }

  #answer(message: OutgoingMessage): SendResult {
    const handOver = (this.#handOvers.get(message.id) ?? 0) + 1;
    this.#handOvers.set(message.id, handOver);
    const { accepted, result } = this.script(message, handOver);
    const known = this.doubt !== 'unknown' && this.#took(message.id);
    if (accepted && !known) this.copies.push(message);
    return result;
  }

  /** Refs of the customers reached, sorted. */
  reached(): string[] {
    return this.copies.map((copy) => copy.id.slice(copy.id.indexOf(':') + 1)).sort();
  }
  duplicates(): string[] {
    const reached = this.reached();
    return reached.filter((ref, at) => reached[at - 1] === ref);
  }
}
