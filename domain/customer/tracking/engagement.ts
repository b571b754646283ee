import { HOUR_MS } from '../../base/time.js';
import type { Engaged, Touch } from '../customer.js';
import { classifyHits, type Tracked } from './classify.js';
import { type ByClass, type Hit, type HitClass, NO_HITS } from './hit.js';
import type { MachinePolicy } from './policy.js';

/** The earliest of some instants; undefined when there is none. */
function earliest(...instants: readonly (Date | undefined)[]): Date | undefined {
  let first: Date | undefined;
  for (const at of instants) if (at && !(first && first <= at)) first = at;
  return first;
}

/** What a touch says that was written before requests were classified: its marks are taken at their word. */
export const engagedOf = ({ engaged, deliveredAt, readAt, clickedAt }: Touch): Engaged =>
  engaged ?? {
    ...(deliveredAt ? { toldDeliveredAt: deliveredAt } : {}),
    ...(readAt ? { toldReadAt: readAt } : {}),
    ...(clickedAt ? { toldClickedAt: clickedAt } : {}),
  };

/** What a provider's receipt says of a message. */
export interface Receipt {
  readonly step: 'delivered' | 'read';
  readonly at: Date;
}

/** The receipts so far and one more: the earliest instant of each step, in whatever order and however often they come. */
export function withReceipt(engaged: Engaged, { step, at }: Receipt): Engaged {
  const field = step === 'read' ? 'toldReadAt' : 'toldDeliveredAt';
  const before = engaged[field];
  return before && before <= at ? engaged : { ...engaged, [field]: at };
}

/** Requests by class, and those beyond the kept ones: no person asks so often. */
function counted(classes: readonly HitClass[], dropped: number): ByClass {
  const counts = { ...NO_HITS };
  for (const one of classes) counts[one] += 1;
  counts.machine += dropped;
  return counts;
}

/** The requests of one message that are kept, and how many more there were. */
export interface Trail {
  readonly hits: readonly Hit[];
  /** All requests for the pixel, and all for links, kept ones included. */
  readonly opens: number;
  readonly clicks: number;
}

/** What a message's requests come to, in place of what was said of them before. @param engaged its receipts stay */
export function withTrail(engaged: Engaged, trail: Trail, tracked: Tracked, policy: MachinePolicy): Engaged {
  const classes = classifyHits(trail.hits, tracked, policy);
  const of = (wanted: (hit: Hit) => boolean, ...which: readonly HitClass[]): Date[] =>
    trail.hits
      .filter((hit, at) => wanted(hit) && which.includes(classes[at] as HitClass))
      .map(({ at }) => at)
      .sort((a, b) => a.getTime() - b.getTime());
  const classesOf = (wanted: (hit: Hit) => boolean): HitClass[] =>
    classes.filter((_, at) => wanted(trail.hits[at] as Hit));
  const isOpen = ({ on }: Hit): boolean => on === 'open';
  const isClick = ({ on }: Hit): boolean => typeof on === 'number';
  const [openedAt] = of(isOpen, 'human', 'unsure');
  const [clickedAt] = of(isClick, 'human', 'unsure');
  const humanClicks = of(isClick, 'human').slice(-policy.keptClicks);
  const { toldDeliveredAt, toldReadAt, toldClickedAt } = engaged;
  const [opens, clicks] = [classesOf(isOpen), classesOf(isClick)];
  return {
    ...(toldDeliveredAt ? { toldDeliveredAt } : {}),
    ...(toldReadAt ? { toldReadAt } : {}),
    ...(toldClickedAt ? { toldClickedAt } : {}),
    ...(openedAt ? { openedAt } : {}),
    ...(clickedAt ? { clickedAt } : {}),
    ...(humanClicks.length > 0 ? { humanClicks } : {}),
    ...(trail.opens > 0 ? { opens: counted(opens, trail.opens - opens.length) } : {}),
    ...(trail.clicks > 0 ? { clicks: counted(clicks, trail.clicks - clicks.length) } : {}),
  };
}

/** The steps of the funnel as a touch shows them. */
export const STEPS = ['deliveredAt', 'readAt', 'clickedAt'] as const;

/** The steps that were taken: who clicks has read, and what was read was delivered. */
export function stepsOf(engaged: Engaged): Pick<Touch, (typeof STEPS)[number]> {
  const clickedAt = earliest(engaged.toldClickedAt, engaged.clickedAt);
  const readAt = earliest(engaged.toldReadAt, engaged.openedAt, clickedAt);
  const deliveredAt = earliest(engaged.toldDeliveredAt, readAt);
  return {
    ...(deliveredAt ? { deliveredAt } : {}),
    ...(readAt ? { readAt } : {}),
    ...(clickedAt ? { clickedAt } : {}),
  };
}

/** The touch as this makes it: steps may be taken back. */
export function engagedTouch(touch: Touch, engaged: Engaged): Touch {
  const { deliveredAt: _delivered, readAt: _read, clickedAt: _clicked, ...rest } = touch;
  return { ...rest, engaged, ...stepsOf(engaged) };
}

/** The beginning of the hour (UTC) an instant lies in. */
export const hourOf = (at: Date): Date => new Date(Math.floor(at.getTime() / HOUR_MS) * HOUR_MS);
