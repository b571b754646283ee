import { type Random, randomFor } from '../../dev/sample/random.js';
import { CHANNELS, type ChannelName } from '../../domain/base/channel.js';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/base/time.js';

/** What a customer decides, or what becomes of their address. */
export interface Decision {
  readonly at: number;
  readonly kind: 'grant' | 'withdraw' | 'opt_out' | 'suppress';
  readonly channel: ChannelName;
}
/** A message as planned; all instants in epoch milliseconds. */
export interface PlannedMessage {
  readonly id: string;
  readonly channel: ChannelName;
  readonly window: number;
  readonly dueAt: number;
  readonly expiresAt: number;
  readonly lateness: 'send' | 'skip';
  /** When a worker comes to it: late when there was a queue, an outage or a pause. */
  readonly reachedAt: number;
  /** The provider refuses this recipient. */
  readonly fails: boolean;
}
/** Sixty days of one customer: what the shop wants to send them, and what they want. */
export interface Story {
  readonly zone: string;
  readonly messages: readonly PlannedMessage[];
  readonly decisions: readonly Decision[];
}

const DAYS = 60;
/** The bursts are this far apart. */
const BURST_DAYS = 6;
/** One without daylight saving, and two whose clocks change within the sixty days. */
const ZONES = ['Asia/Ho_Chi_Minh', 'Asia/Ho_Chi_Minh', 'Europe/Berlin', 'America/New_York'] as const;
const KINDS = ['grant', 'grant', 'withdraw', 'opt_out', 'suppress'] as const;
const START = Date.UTC(2026, 9, 1);

function message(random: Random, n: number): PlannedMessage {
  // Sale days come in bursts: that is when caps are reached.
  const burst = START + random.int(DAYS / BURST_DAYS) * BURST_DAYS * DAY_MS;
  const dueAt = random.chance(0.7) ? burst + random.int(DAY_MS) : START + random.int(DAYS * DAY_MS);
  return {
    id: `sim.campaign.o${n}.1`,
    channel: random.pick(CHANNELS),
    // Some share a window, of which a customer gets one message.
    window: random.chance(0.3) ? Math.floor(n / 4) : 1_000 + n,
    dueAt,
    expiresAt: dueAt + HOUR_MS + random.int(2 * DAY_MS),
    lateness: random.chance(0.5) ? 'send' : 'skip',
    reachedAt: dueAt + random.int(random.chance(0.3) ? 12 * HOUR_MS : 5 * MINUTE_MS),
    fails: random.chance(0.05),
  };
}

/** The story of one customer, from the seed and their number alone. */
export function storyOf(seed: number, customer: number, messages: number): Story {
  const random = randomFor('law', String(seed), String(customer));
  const decision = (): Decision => ({
    at: START + random.int(DAYS * DAY_MS),
    kind: random.pick(KINDS),
    channel: random.pick(CHANNELS),
  });
  const first = (channel: ChannelName): Decision => ({
    at: START - DAY_MS,
    kind: random.chance(0.85) ? 'grant' : 'withdraw',
    channel,
  });
  return {
    zone: random.pick(ZONES),
    messages: Array.from({ length: messages }, (_, n) => message(random, n)),
    decisions: [...CHANNELS.map(first), ...Array.from({ length: random.int(6) }, decision)],
  };
}
