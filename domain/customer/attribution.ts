import { HOUR_MS } from '../base/time.js';
import type { Customer, Sale, Touch } from './customer.js';
import { engagedOf } from './tracking/engagement.js';

/** How long after a click, or after a read or delivery, an order still belongs to the message (policies/attribution.json). */
export interface AttributionRule {
  readonly clickHours: number;
  readonly readHours: number;
}

/** The touch that an order belongs to, and by what. */
export interface Attributed {
  readonly touch: Touch;
  readonly by: Sale['by'];
}

/** Clicks of a person. */
function clicksOf(touch: Touch): readonly Date[] {
  const { humanClicks = [], toldClickedAt } = engagedOf(touch);
  return toldClickedAt ? [toldClickedAt, ...humanClicks] : humanClicks;
}

/**
 * What the provider's receipts say. Of an e-mail they prove nothing: a mail server took it, and a picture was fetched. Opens, by
 * whomever, decide nothing. A delivery that nobody reported but a read implies counts by that read.
 */
function receiptsOf(touch: Touch): readonly Date[] {
  if (touch.channel === 'email') return [];
  const { toldDeliveredAt, toldReadAt } = engagedOf(touch);
  return [toldDeliveredAt, toldReadAt].filter((at) => at !== undefined);
}

/**
 * The latest instant in [orderedAt − hours, orderedAt]: an order at the very instant belongs, one exactly `hours` later does not.
 * At the same instant the greater run id, so that every machine picks the same touch.
 */
function latest(
  { shop, touches }: Pick<Customer, 'shop' | 'touches'>,
  orderedAt: number,
  hours: number,
  instantsOf: (touch: Touch) => readonly Date[],
): Touch | undefined {
  let best: Touch | undefined;
  let bestAt = Number.NEGATIVE_INFINITY;
  for (const touch of touches) {
    if (touch.failed === true || !touch.run.startsWith(`${shop}.`)) continue;
    for (const instant of instantsOf(touch)) {
      const time = instant.getTime();
      if (time > orderedAt || orderedAt - time >= hours * HOUR_MS) continue;
      if (time < bestAt || (time === bestAt && best !== undefined && touch.run <= best.run)) continue;
      best = touch;
      bestAt = time;
    }
  }
  return best;
}

/**
 * The touch an order belongs to: the last click of a person within the rule's hours before it, else the last message that was
 * reported read or delivered within its (docs/sources.md#attribution), else none. One order has at most one touch, and never one
 * that came after it.
 */
export function pickTouch(
  customer: Pick<Customer, 'shop' | 'touches'>,
  orderedAt: Date,
  rule: AttributionRule,
): Attributed | undefined {
  const at = orderedAt.getTime();
  const clicked = latest(customer, at, rule.clickHours, clicksOf);
  if (clicked) return { touch: clicked, by: 'click' };
  const reported = latest(customer, at, rule.readHours, receiptsOf);
  return reported && { touch: reported, by: 'receipt' };
}
