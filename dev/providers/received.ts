import type { ChannelName } from '../../domain/base/channel.js';
import type { ChatCard } from '../../domain/message/chat-card.js';

/** What a customer sees of a message. */
export interface Content {
  readonly text: string;
  readonly subject?: string;
  readonly html?: string;
  /** Chat: what was shown beside the text. */
  readonly card?: ChatCard;
}
export interface Arrival {
  readonly channel: ChannelName;
  readonly id: string;
  readonly to: string;
  /** Read only when somebody asks, since parsing an e-mail costs more than taking it. */
  readonly content: () => Promise<Content>;
}
export interface ReceivedMessage extends Content {
  readonly seq: number;
  readonly channel: ChannelName;
  readonly id: string;
  readonly to: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

export interface ChannelStats {
  /** HTTP requests, or SMTP recipients named. */
  readonly requests: number;
  /** Messages that reached a customer. */
  readonly accepted: number;
  /** Different ids among them. */
  readonly unique: number;
  /** accepted − unique: the same message reached its customer again. */
  readonly duplicates: number;
  /** Messages that came again and were recognised by their id, so that nobody saw them twice. */
  readonly repeats: number;
  /** Recipients refused. */
  readonly rejected: number;
  /** Epoch milliseconds. */
  readonly firstAt?: number;
  readonly lastAt?: number;
}

export interface ReceivedOptions {
  /** `count`: only ids and numbers are kept. */
  readonly keep: 'all' | 'count';
  /** Oldest messages are dropped beyond this. */
  readonly maxKept: number;
  readonly now: () => number;
}

interface Kept {
  readonly seq: number;
  readonly at: number;
  readonly arrival: Arrival;
}
type Counter = 'requests' | 'repeats' | 'rejected';

class Tally {
  /** When each id was first taken, epoch milliseconds. */
  readonly ids = new Map<string, number>();
  accepted = 0;
  requests = 0;
  repeats = 0;
  rejected = 0;
  firstAt: number | undefined;
  lastAt: number | undefined;

  stats(): ChannelStats {
    const { accepted, requests, repeats, rejected, firstAt, lastAt, ids } = this;
    const times = firstAt === undefined || lastAt === undefined ? {} : { firstAt, lastAt };
    return { requests, accepted, unique: ids.size, duplicates: accepted - ids.size, repeats, rejected, ...times };
  }
}

const noTallies = (): Record<ChannelName, Tally> => ({
  chat: new Tally(),
  email: new Tally(),
  sms: new Tally(),
  zalo: new Tally(),
});

/** Everything the simulated providers got, as the customers' phones would show it. */
export class Received {
  readonly #options: ReceivedOptions;
  #tallies: Record<ChannelName, Tally> = noTallies();
  #kept: Kept[] = [];
  #seq = 0;

  constructor(options: ReceivedOptions) {
    this.#options = options;
  }

  count(channel: ChannelName, counter: Counter): void {
    this.#tallies[channel][counter] += 1;
  }

  /** @param leastMs how long ago it must have been taken to be known */
  has(channel: ChannelName, id: string, leastMs = 0): boolean {
    const at = this.#tallies[channel].ids.get(id);
    return at !== undefined && this.#options.now() - at >= leastMs;
  }

  /** The message reaches the customer, whether or not it did before. */
  accept(arrival: Arrival): void {
    const at = this.#options.now();
    const tally = this.#tallies[arrival.channel];
    if (!tally.ids.has(arrival.id)) tally.ids.set(arrival.id, at);
    tally.accepted += 1;
    tally.firstAt ??= at;
    tally.lastAt = at;
    this.#seq += 1;
    if (this.#options.keep === 'count') return;
    this.#kept.push({ seq: this.#seq, at, arrival });
    // In one cut of a tenth, so that a full store does not move all of itself for each message.
    if (this.#kept.length > this.#options.maxKept * 1.1) this.#kept = this.#kept.slice(-this.#options.maxKept);
  }

  /** Kept messages that came after `since` (a seq), oldest first. */
  async list(since: number, limit: number): Promise<ReceivedMessage[]> {
    const oldest = this.#kept[0]?.seq ?? 0;
    const from = Math.max(0, since + 1 - oldest);
    const page = this.#kept.slice(from, from + limit);
    return Promise.all(
      page.map(async ({ seq, at, arrival: { channel, id, to, content } }) => ({
        seq,
        channel,
        id,
        to,
        at,
        ...(await content()),
      })),
    );
  }

  stats(): Record<ChannelName, ChannelStats> {
    const { chat, email, sms, zalo } = this.#tallies;
    return { chat: chat.stats(), email: email.stats(), sms: sms.stats(), zalo: zalo.stats() };
  }

  /** Forgets all; the seq goes on, so that a follower's place stays good. */
  reset(): void {
    this.#tallies = noTallies();
    this.#kept = [];
  }
}
