import { type AudienceRef, matches } from '../../audience/audience.js';
import type { TreeMember } from '../../audience/custom/matches.js';
import { type PreviewCustomer, whyUnreachable } from '../../audience/custom/preview.js';
import { CHANNELS, type ChannelName } from '../../base/channel.js';
import type { Cap } from '../../customer/caps.js';
import { NAMELESS } from '../../customer/customer.js';
import { hasOrdered } from '../../customer/zalo/has-ordered.js';
import { orderedSince } from '../../customer/zalo/ordered-since.js';
import type { ZaloTag } from '../../customer/zalo/reference.js';
import type { HourCount } from '../../hours/best/best-hours.js';

export type SurveyedCustomer = PreviewCustomer & TreeMember;

/** A planned message whose audience is to be counted; its audience's rule is frozen. */
export interface SurveyedPlan {
  readonly key: string;
  readonly audience: AudienceRef;
  readonly channel: ChannelName;
  /** Zalo: the tag of the template. */
  readonly tag?: ZaloTag;
  /** Billed parts of the SMS to a customer of this name. */
  readonly partsFor?: (name: string) => number;
}
export interface Counted {
  readonly members: number;
  readonly reachable: number;
  /** Zalo: members without the order that it asks for. */
  readonly withoutOrder?: number;
  /** Billed parts for everybody reachable, estimated from the first ones. */
  readonly parts?: number;
}

/** Rendering everybody's message to count its parts would take longer than everything else. */
const RENDERED = 500;

interface Tally {
  readonly plan: SurveyedPlan;
  members: number;
  reachable: number;
  withoutOrder: number;
  rendered: number;
  parts: number;
}

/** When a customer was there: they ordered, or followed a link. */
export function hear({ facts, touches }: Pick<SurveyedCustomer, 'facts' | 'touches'>, hours: HourCount): void {
  for (const at of facts.recentOrderAts) hours.addOrder(at);
  for (const { clickedAt } of touches) if (clickedAt) hours.add(clickedAt);
}

/** One look at each customer for all plans of a shop: whom they reach, when people are there, who blocked which run. */
export class PlanSurvey {
  readonly #tallies: readonly Tally[];
  readonly #caps: readonly Cap[];
  readonly #now: Date;
  readonly #hours: HourCount;
  readonly #blocked = new Map<string, number>();
  #seen = 0;

  constructor(plans: readonly SurveyedPlan[], caps: readonly Cap[], now: Date, hours: HourCount) {
    this.#tallies = plans.map((plan) => ({ plan, members: 0, reachable: 0, withoutOrder: 0, rendered: 0, parts: 0 }));
    this.#caps = caps;
    this.#now = now;
    this.#hours = hours;
  }

  add(customer: SurveyedCustomer): void {
    this.#seen += 1;
    hear(customer, this.#hours);
    this.#noteBlock(customer);
    const open = new Set(
      CHANNELS.filter((channel) => whyUnreachable(customer, channel, this.#caps, this.#now) === undefined),
    );
    for (const tally of this.#tallies) {
      if (!matches(customer, tally.plan.audience, this.#now)) continue;
      tally.members += 1;
      if (tally.plan.channel === 'zalo' && this.#lacksOrder(tally, customer)) continue;
      if (open.has(tally.plan.channel)) this.#reach(tally, customer.name);
    }
  }

  #lacksOrder(tally: Tally, customer: SurveyedCustomer): boolean {
    if (hasOrdered(customer, orderedSince(tally.plan.tag, this.#now))) return false;
    tally.withoutOrder += 1;
    return true;
  }

  /** Customers looked at. */
  get seen(): number {
    return this.#seen;
  }

  /** @param scale what the counts stand for, when only a part of the customers was looked at: 1 for all */
  counted(key: string, scale = 1): Counted {
    const tally = this.#tallies.find(({ plan }) => plan.key === key);
    if (!tally) throw new RangeError(`Cannot count the plan '${key}' as it must be surveyed: it is not`);
    const reachable = Math.round(tally.reachable * scale);
    const mean = tally.rendered === 0 ? 0 : tally.parts / tally.rendered;
    return {
      members: Math.round(tally.members * scale),
      reachable,
      ...(tally.plan.channel === 'zalo' ? { withoutOrder: Math.round(tally.withoutOrder * scale) } : {}),
      ...(tally.plan.partsFor ? { parts: Math.round(mean * reachable) } : {}),
    };
  }

  /** How many customers blocked the shop's chat after a message of each run. */
  get blocked(): ReadonlyMap<string, number> {
    return this.#blocked;
  }

  #reach(tally: Tally, name: string): void {
    tally.reachable += 1;
    if (!tally.plan.partsFor || tally.rendered >= RENDERED) return;
    tally.parts += tally.plan.partsFor(name === '' ? NAMELESS : name);
    tally.rendered += 1;
  }

  /** The last chat message before somebody blocked the shop is the one they had enough of. */
  #noteBlock({ suppressed, touches }: SurveyedCustomer): void {
    const block = suppressed?.chat;
    if (block?.reason !== 'blocked') return;
    const before = touches.filter(({ channel, at }) => channel === 'chat' && at <= block.at);
    const last = before.sort((a, b) => a.at.getTime() - b.at.getTime()).at(-1);
    if (last) this.#blocked.set(last.run, (this.#blocked.get(last.run) ?? 0) + 1);
  }
}
