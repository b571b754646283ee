import { createHash } from 'node:crypto';
import { parseMessageId } from '../../domain/base/ids.js';
import { Receipts } from '../providers/receipts.js';
import type { ReceivedMessage } from '../providers/received.js';
import { type Habits, type Intent, intentFor } from './behaviour.js';
import { codeIn } from './codes.js';
import { follow } from './follow.js';
import { pixel, tappedLink } from './links.js';
import { Till } from './till.js';
import { Web } from './web.js';

export interface CrowdOptions {
  /** The simulator's control address. */
  readonly control: string;
  /** The engine's API, without trailing slash. */
  readonly api: string;
  /** Signs the chat's read receipts. */
  readonly chatSecret: string;
  /** May write orders. */
  readonly apiKey: string;
  readonly currency: string;
  readonly habits: Habits;
  /** Requests under way at once. */
  readonly concurrency?: number;
  readonly now?: () => number;
}
export interface CrowdStats {
  readonly seen: number;
  readonly read: number;
  readonly clicked: number;
  readonly ordered: number;
  /** Steps that are still to come, or under way. */
  readonly pending: number;
  /** Links, pictures, receipts and orders that were refused or never answered. */
  readonly failed: number;
}
/** What somebody did, and it was answered: between which instants (epoch milliseconds) the server heard of it. */
export interface Act {
  readonly step: 'read' | 'clicked' | 'ordered';
  readonly message: string;
  readonly from: number;
  readonly to: number;
  /** Of an order: when it says that it was placed, and for how much (minor units). */
  readonly order?: { readonly placedAt: number; readonly amount: number };
}
export interface Crowd {
  stats(): CrowdStats;
  /** Everything that was done so far, in the order in which it was answered: the witness's log. */
  acts(): readonly Act[];
  /** Nothing more begins; what is under way is ended, and the read receipts that wait are posted. */
  stop(): Promise<void>;
}

/**
 * The simulated customers: they follow what the simulator received, read, tap the real links and order, everything over
 * HTTP as phones would.
 */
export function startCrowd(options: CrowdOptions): Crowd {
  const people = new People(options);
  const unfollow = follow({ control: options.control, onMessage: (message) => people.meet(message) });
  let stopping: Promise<void> | undefined;
  return {
    stats: () => people.stats(),
    acts: () => people.acts,
    stop: () => {
      stopping ??= unfollow().then(() => people.stop());
      return stopping;
    },
  };
}

class People {
  readonly #options: CrowdOptions;
  readonly #web: Web;
  readonly #till: Till;
  readonly #receipts: Receipts;
  readonly #now: () => number;
  readonly #seen = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #counts = { read: 0, clicked: 0, ordered: 0, failed: 0 };
  readonly acts: Act[] = [];
  #stopped = false;

  constructor(options: CrowdOptions) {
    const { api, apiKey, currency, chatSecret, concurrency = 16, now = Date.now } = options;
    this.#options = options;
    this.#now = now;
    this.#web = new Web({ concurrency });
    this.#till = new Till({ web: this.#web, api, apiKey, currency });
    this.#receipts = new Receipts({ callbackUrl: api, secret: chatSecret, now });
  }

  meet(message: ReceivedMessage): void {
    // Whoever gets a message again does not do everything again.
    if (this.#stopped || this.#seen.has(message.id)) return;
    this.#seen.add(message.id);
    const intent = intentFor(message.id, this.#options.habits);
    const { readAfterMs, clickAfterMs, order } = intent;
    if (readAfterMs === undefined) return;
    this.#later(readAfterMs, async () => {
      await this.#read(message);
      if (clickAfterMs === undefined) return;
      this.#later(clickAfterMs, async () => {
        const followed = await this.#click(message);
        if (followed && order) this.#later(order.afterMs, () => this.#order(message, order));
      });
    });
  }

  async #read(message: ReceivedMessage): Promise<void> {
    if (message.channel === 'chat') this.#receipts.add(message.id, 'read');
    const from = this.#now();
    const picture = message.channel === 'email' ? pixel(message) : undefined;
    if (picture && (await this.#web.fetch(picture)) !== 200) return this.#count('failed');
    this.#did({ step: 'read', message: message.id, from, to: this.#now() });
  }

  async #click(message: ReceivedMessage): Promise<boolean> {
    const link = tappedLink(message);
    if (!link) return false;
    const from = this.#now();
    const status = await this.#web.fetch(link);
    const followed = status >= 300 && status < 400;
    if (followed) this.#did({ step: 'clicked', message: message.id, from, to: this.#now() });
    else this.#count('failed');
    return followed;
  }

  async #order(message: ReceivedMessage, { amount, skus, usesCode }: NonNullable<Intent['order']>): Promise<void> {
    const parts = parseMessageId(message.id);
    if (!parts) return;
    const code = usesCode ? codeIn(message.text) : undefined;
    const id = `crowd-${createHash('sha256').update(message.id).digest('hex').slice(0, 20)}`;
    const at = this.#now();
    const placedAt = new Date(at).toISOString();
    const order = { id, customer: parts.customer, placedAt, amount, skus, ...(code === undefined ? {} : { code }) };
    const taken = await this.#till.report(parts.shop, order);
    if (!taken) return this.#count('failed');
    this.#did({ step: 'ordered', message: message.id, from: at, to: this.#now(), order: { placedAt: at, amount } });
  }

  #did(act: Act): void {
    this.#count(act.step);
    if (!this.#stopped) this.acts.push(act);
  }

  /** What was broken off by stop is no failure of anybody. */
  #count(step: 'read' | 'clicked' | 'ordered' | 'failed'): void {
    if (!this.#stopped) this.#counts[step] += 1;
  }

  #later(ms: number, step: () => Promise<void>): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      const running = step().finally(() => this.#underWay.delete(running));
      this.#underWay.add(running);
    }, ms);
    this.#timers.add(timer);
  }

  stats(): CrowdStats {
    const { failed, ...counts } = this.#counts;
    const pending = this.#timers.size + this.#underWay.size + this.#receipts.waiting;
    return { seen: this.#seen.size, ...counts, pending, failed: failed + this.#receipts.refused };
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    await this.#web.close();
    await Promise.all(this.#underWay);
    await this.#receipts.close();
  }
}
