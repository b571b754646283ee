import { AUDIENCES, type AudienceName, type BuiltInRef, inZone, matches } from '../../audience/audience.js';
import { type PreviewCustomer, whyUnreachable } from '../../audience/custom/preview.js';
import { CHANNELS, type ChannelName } from '../../base/channel.js';
import { DAY_MS } from '../../base/time.js';
import type { Cap } from '../../customer/caps.js';
import type { Customer } from '../../customer/customer.js';
import { type Arm, type Lift, liftOf } from '../../experiment/rates.js';

export type SurveyCustomer = PreviewCustomer & Pick<Customer, 'facts' | 'signals' | 'winbacks'>;

/** The built-in audiences that win-back programmes speak to: their holdouts tell the uplift. */
export const WINBACK_AUDIENCES: readonly AudienceName[] = ['inactive', 'lapsed'];

interface SurveyOptions {
  readonly caps: readonly Cap[];
  readonly now: Date;
  /** The shop's IANA zone. */
  readonly zone: string;
  /** An order within so many days after entering a programme counts for its arm. */
  readonly upliftDays: number;
  /** Messages of so many days are counted against one more; default 7. */
  readonly fatigueDays?: number;
}

const bitOf = (audience: AudienceName): number => 1 << AUDIENCES.indexOf(audience);
const perChannel = () => ({ chat: 0, email: 0, sms: 0, zalo: 0 });
const emptyArm = () => ({ assigned: 0, bought: 0 });

/** One look at every customer of a shop: whom each built-in audience reaches, what an order is worth, what holdouts tell. */
export class Survey {
  readonly #options: SurveyOptions;
  readonly #refs: Readonly<Record<AudienceName, BuiltInRef>>;
  readonly #reachable = new Map(AUDIENCES.map((name) => [name, perChannel()]));
  /** Messages that those reachable have had lately. */
  readonly #recent = new Map(AUDIENCES.map((name) => [name, perChannel()]));
  /** The combinations of audiences, a bit for each, that people who can be reached are in; few of them occur. */
  readonly #combinations = new Set<number>();
  readonly #arms = { treated: emptyArm(), holdout: emptyArm() };
  #orders = 0;
  #revenue = 0;

  constructor(options: SurveyOptions) {
    this.#options = options;
    const refs = AUDIENCES.map((name) => [name, inZone({ name }, options.zone)]);
    this.#refs = Object.fromEntries(refs) as Record<AudienceName, BuiltInRef>;
  }

  add(customer: SurveyCustomer): void {
    const { caps, now } = this.#options;
    this.#orders += customer.facts.validOrders;
    this.#revenue += customer.facts.revenue;
    this.#addArms(customer);
    const open = CHANNELS.filter((channel) => whyUnreachable(customer, channel, caps, now) === undefined);
    if (open.length === 0) return;
    const recent = this.#recentOf(customer);
    let combination = 0;
    for (const [name, counts] of this.#reachable) {
      if (!matches(customer, this.#refs[name], now)) continue;
      combination |= bitOf(name);
      const messages = this.#recent.get(name);
      for (const channel of open) {
        counts[channel] += 1;
        if (messages) messages[channel] += recent;
      }
    }
    this.#combinations.add(combination);
  }

  /** Is everybody whom the one audience reaches in the other as well? Of two that are one, both are. */
  isWithin(one: AudienceName, other: AudienceName): boolean {
    for (const combination of this.#combinations)
      if ((combination & bitOf(one)) !== 0 && (combination & bitOf(other)) === 0) return false;
    return true;
  }

  #recentOf({ touches }: SurveyCustomer): number {
    const { now, fatigueDays = 7 } = this.#options;
    const since = now.getTime() - fatigueDays * DAY_MS;
    let recent = 0;
    for (const { at, failed } of touches) if (failed !== true && at.getTime() > since) recent += 1;
    return recent;
  }

  /** Messages of the last days that each reachable member has had, on average. */
  recentMessages(audience: AudienceName, channel: ChannelName): number {
    const reachable = this.reachable(audience, channel);
    return reachable === 0 ? 0 : (this.#recent.get(audience)?.[channel] ?? 0) / reachable;
  }

  reachable(audience: AudienceName, channel: ChannelName): number {
    return this.#reachable.get(audience)?.[channel] ?? 0;
  }

  /** Mean net revenue of a valid order, minor units; undefined before the first. */
  get orderValue(): number | undefined {
    return this.#orders === 0 ? undefined : this.#revenue / this.#orders;
  }

  /** What messages brought on top, by the holdouts of all win-back programmes together (docs/sources.md#lift: pool them). */
  uplift(minimum: number): Lift | undefined {
    const { treated, holdout } = this.#arms;
    if (Math.min(treated.assigned, holdout.assigned) < minimum) return undefined;
    return liftOf(treated, holdout);
  }

  /** Everybody as assigned, messaged or not; only those whose days are over. */
  #addArms({ facts, winbacks }: SurveyCustomer): void {
    const { now, upliftDays } = this.#options;
    for (const { arm, enteredAt } of winbacks ?? []) {
      const from = enteredAt.getTime();
      const to = from + upliftDays * DAY_MS;
      if (to > now.getTime()) continue;
      const counts: { assigned: number; bought: number } = this.#arms[arm] satisfies Arm;
      counts.assigned += 1;
      if (facts.recentOrderAts.some((at) => at.getTime() > from && at.getTime() <= to)) counts.bought += 1;
    }
  }
}
