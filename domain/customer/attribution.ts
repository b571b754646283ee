import { HOUR_MS } from '../base/time.js';
import type { Customer, Touch } from './customer.js';

/** How long after a click or a read an order still belongs to the message (policies/attribution.json). */
export interface AttributionRule {
  readonly clickHours: number;
  readonly readHours: number;
}

/** Half-open [at, at + hours): an order at the very instant belongs, one exactly `hours` later does not. */
const inside = (at: Date | undefined, orderedAt: number, hours: number): at is Date =>
  at !== undefined && orderedAt >= at.getTime() && orderedAt - at.getTime() < hours * HOUR_MS;

/** The later instant; at the same instant the greater run id, so that every machine picks the same touch. */
function latest(
  touches: readonly Touch[],
  shop: string,
  orderedAt: number,
  hours: number,
  at: 'clickedAt' | 'readAt',
): Touch | undefined {
  let best: Touch | undefined;
  let bestAt = Number.NEGATIVE_INFINITY;
  for (const touch of touches) {
    const instant = touch[at];
    if (touch.failed === true || !touch.run.startsWith(`${shop}.`) || !inside(instant, orderedAt, hours)) continue;
    const time = instant.getTime();
    if (time > bestAt || (time === bestAt && best !== undefined && touch.run > best.run)) {
      best = touch;
      bestAt = time;
    }
  }
  return best;
}

/**
 * The touch an order belongs to: the last click within 5 days before it, else the last read within 24 hours
 * (docs/sources.md#attribution), else none. An order never belongs to a message clicked or read after it.
 */
export function pickTouch(
  customer: Pick<Customer, 'shop' | 'touches'>,
  orderedAt: Date,
  rule: AttributionRule,
): Touch | undefined {
  const at = orderedAt.getTime();
  return (
    latest(customer.touches, customer.shop, at, rule.clickHours, 'clickedAt') ??
    latest(customer.touches, customer.shop, at, rule.readHours, 'readAt')
  );
}
