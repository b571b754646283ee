import type { FaultsInput } from '../../dev/providers/faults.js';
import type { ReceivedMessage } from '../../dev/providers/received.js';
import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import { parseMessageId } from '../../domain/base/ids.js';

const PAGE = 5_000;

/** One message of the provider's log. */
export interface Arrival {
  readonly run: string;
  readonly ref: string;
  readonly to: string;
  /** Epoch milliseconds, by the provider's clock. */
  readonly at: number;
}

/** The providers' process as the drill sees it: an independent witness that is never killed. */
export class Provider {
  readonly #control: string;
  #next = 0;
  readonly #arrivals: Arrival[] = [];

  constructor(control: string) {
    this.#control = control;
  }

  /** Switches on exactly these faults of one channel. */
  async fault(channel: ChannelName, faults: FaultsInput): Promise<void> {
    const body = JSON.stringify({ channel, ...faults });
    const answer = await fetch(`${this.#control}/faults`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`Cannot set the provider's faults: ${await answer.text()}`);
    await answer.arrayBuffer();
  }

  /** No faults; every answer after `slowMs`. */
  async quiet(slowMs: number): Promise<void> {
    for (const channel of CHANNELS) await this.fault(channel, { slowMs });
  }

  /** The log as far as it goes by now; read on from where it was read before. */
  async log(): Promise<readonly Arrival[]> {
    for (;;) {
      const answer = await fetch(`${this.#control}/received?since=${this.#next}&limit=${PAGE}`);
      const { messages, next } = (await answer.json()) as { messages: ReceivedMessage[]; next: number };
      for (const { id, to, at } of messages) {
        const { run, customer } = parseMessageId(id) ?? { run: id, customer: '' };
        this.#arrivals.push({ run, ref: customer, to, at });
      }
      this.#next = next;
      if (messages.length < PAGE) return this.#arrivals;
    }
  }
}
