import { HourCount } from '../../hours/best/best-hours.js';
import { bestHoursPolicyAt } from '../../hours/best/policy.js';
import { hoursOf } from '../../hours/shop-hours.js';
import { hasIncentive } from '../../message/content/advice.js';
import { countParts } from '../../message/sms/encoding.js';
import { checkWinback, sampleText, type WinbackMeans } from '../../winback/check.js';
import { dayExpires, type NextPlan, nextPlan } from '../../winback/clock.js';
import { type Buyer, QualifiedCount } from '../../winback/qualified.js';
import type { Winback } from '../../winback/winback.js';
import { otherPlans, type PlansUnderWay } from './others.js';
import type { PlannedOutreach, PreflightFinding, PreflightPlan } from './plan.js';
import { type PreflightShop, type SmsAccount, shopPart } from './shop.js';
import { checkSpread } from './spread.js';
import { hear, type SurveyedCustomer } from './survey.js';

/** One look at each customer for a programme's next day: who qualifies, and when people are there. */
export class WinbackSurvey {
  /** The day that comes next; undefined when none is left. */
  readonly next: NextPlan | undefined;
  readonly #hours: HourCount;
  readonly #count: QualifiedCount;
  #seen = 0;

  constructor(winback: Winback, shop: PreflightShop, now: Date) {
    this.next = nextPlan(winback, now, hoursOf(shop));
    this.#hours = new HourCount(shop.zone, now, bestHoursPolicyAt(now));
    this.#count = new QualifiedCount({ ...winback, zone: shop.zone }, this.next?.day ?? winback.endDay ?? '');
  }

  add(customer: Buyer & Pick<SurveyedCustomer, 'facts' | 'touches'>): void {
    this.#seen += 1;
    hear(customer, this.#hours);
    this.#count.add(customer);
  }

  /** Customers that it was shown. */
  get seen(): number {
    return this.#seen;
  }

  get profile(): PreflightPlan['profile'] {
    return this.#hours.profile();
  }

  /** @param all customers of the shop, of whom not all may have been looked at */
  counted(all: number): Pick<QualifiedCount['counted'], 'members' | 'reachable' | 'messages'> {
    const { members, reachable, messages } = this.#count.counted;
    const scaled = (count: number): number => (this.#seen === 0 ? count : Math.round((count * all) / this.#seen));
    return { members: scaled(members), reachable: scaled(reachable), messages: scaled(messages) };
  }
}

/** What was read for the preflight of a programme. */
interface WinbackRead {
  readonly shop: PreflightShop;
  readonly now: Date;
  readonly survey: WinbackSurvey;
  /** Customers of the shop. */
  readonly all: number;
  readonly means: WinbackMeans;
  readonly account?: SmsAccount | undefined;
  readonly underWay: PlansUnderWay;
  /** Who belongs to other plans as well. */
  readonly samePeople?: readonly PreflightFinding[];
}

/**
 * A programme's first day as its preflight looks at it. Its own conditions (channel, balance, offer, content) are the
 * preconditions' to judge.
 */
export function winbackPlan(winback: Winback, read: WinbackRead): PreflightPlan {
  const { shop, now, survey, means, account } = read;
  const { next } = survey;
  const { members, reachable, messages } = survey.counted(read.all);
  const hasText = winback.channel === 'sms' && checkWinback(winback, means).length === 0;
  const parts = hasText ? { parts: messages * countParts(sampleText(winback, means, 0)).parts } : {};
  const outreaches = (next ? [next] : []).map(
    ({ day, at }): PlannedOutreach => ({
      id: 'step-1',
      channel: winback.channel,
      window: winback.key,
      dueAt: at,
      expiresAt: dayExpires(winback, day, at, hoursOf(shop)),
      members,
      reachable: Math.min(messages, winback.dailyLimit),
      incentive: winback.offer.enabled || winback.steps.some(({ template }) => hasIncentive(template)),
      ...parts,
    }),
  );
  return {
    ...shopPart(shop, account, now),
    outreaches,
    others: next ? otherPlans([next.at], read.underWay, shop.zone) : [],
    profile: survey.profile,
    found: [...checkSpread(winback, reachable), ...(read.samePeople ?? [])],
  };
}
