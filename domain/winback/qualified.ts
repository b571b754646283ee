import type { ChannelName } from '../base/channel.js';
import { dayNumberOf } from '../base/zone.js';
import type { Customer } from '../customer/customer.js';
import { isLapsed, lapseCutoff } from '../customer/lapse.js';
import { armOf } from '../experiment/arm.js';
import { isToCome, unreachable } from './day.js';
import { ReturnGaps } from './return-curve.js';
import { type SuggestedDays, suggestDays } from './suggest.js';
import type { Winback } from './winback.js';

/** What decides of a customer whether a programme's first message reaches them. */
export type Buyer = Pick<Customer, 'ref' | 'consent' | 'suppressed' | 'phone' | 'email' | 'chatId'> & {
  readonly facts: Pick<Customer['facts'], 'lastOrderAt'>;
  /** Who has been through the programme already; absent where that is not asked. */
  readonly winbacks?: NonNullable<Customer['winbacks']>;
};

/** What of a programme decides who qualifies on a day, and who of them gets a message. */
type Qualifying = Pick<Winback, '_id' | 'channel' | 'days' | 'salt' | 'holdout' | 'zone'>;

/** Counts who is still to come on a day, by the arms that the programme itself will use. */
export class QualifiedCount {
  readonly #programme: Qualifying;
  readonly #cutoff: Date;
  readonly #arms = { treated: 0, holdout: 0 };
  #members = 0;

  /** @param day YYYY-MM-DD in the shop's zone */
  constructor(programme: Qualifying, day: string) {
    this.#programme = programme;
    this.#cutoff = lapseCutoff(day, programme.days, programme.zone);
  }

  add(buyer: Buyer): void {
    const { _id, channel, salt, holdout } = this.#programme;
    if (!isToCome(buyer, _id, this.#cutoff)) return;
    this.#members += 1;
    if (unreachable(buyer, channel) === undefined) this.#arms[armOf(buyer.ref, salt, holdout)] += 1;
  }

  /** Everybody lapsed, whom the channel can reach, and of these who is messaged and who is held out to compare with. */
  get counted() {
    const { treated, holdout } = this.#arms;
    return { members: this.#members, reachable: treated + holdout, messages: treated, heldOut: holdout };
  }
}

interface Reach {
  readonly days: number;
  /** Customers with no valid order for that many days. */
  readonly qualified: number;
  /** Of these, whom the channel can reach: address and consent. */
  readonly reachable: number;
}
/** How many customers each N reaches, and the N that the shop's own orders suggest. */
export interface LapsePreview {
  readonly reach: readonly Reach[];
  readonly suggested: SuggestedDays;
}

/** Looks at a shop's buyers once for several N. */
export class LapseSurvey {
  readonly #channel: ChannelName;
  readonly #zone: string;
  readonly #counts: { readonly days: number; readonly cutoff: Date; qualified: number; reachable: number }[];
  readonly #gaps: ReturnGaps;

  /** @param today YYYY-MM-DD in the shop's zone @param wanted the N that are asked for */
  constructor(channel: ChannelName, wanted: readonly number[], today: string, zone: string, now: Date) {
    this.#channel = channel;
    this.#zone = zone;
    this.#gaps = new ReturnGaps(dayNumberOf(now, zone));
    this.#counts = wanted.map((days) => ({
      days,
      cutoff: lapseCutoff(today, days, zone),
      qualified: 0,
      reachable: 0,
    }));
  }

  add(buyer: Buyer & { readonly facts: Pick<Customer['facts'], 'recentOrderAts' | 'validOrders'> }): void {
    const { recentOrderAts, validOrders } = buyer.facts;
    const days = recentOrderAts.map((at) => dayNumberOf(at, this.#zone));
    this.#gaps.add(buyer.ref, days, validOrders);
    const can = unreachable(buyer, this.#channel) === undefined;
    for (const count of this.#counts) {
      if (!isLapsed(buyer.facts.lastOrderAt, count.cutoff)) continue;
      count.qualified += 1;
      if (can) count.reachable += 1;
    }
  }

  get preview(): LapsePreview {
    const reach = this.#counts.map(({ days, qualified, reachable }) => ({ days, qualified, reachable }));
    return { reach, suggested: suggestDays(this.#gaps) };
  }
}
