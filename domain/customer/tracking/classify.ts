import type { ChannelName } from '../../base/channel.js';
import type { Hit, HitClass } from './hit.js';
import type { MachinePolicy } from './policy.js';

/** What the rule knows of the message besides. */
export interface Tracked {
  readonly channel: ChannelName;
  /** When it was claimed, so at or before the hand-over to the provider. */
  readonly sentAt: Date;
  /** How many links of its own it has, unsubscribe and hidden ones not counted. */
  readonly links: number;
}

const isLink = ({ on }: Hit): boolean => on !== 'open';

/** From each request on: how many different links were asked for within so long, and is that a burst? */
function burstHits(hits: readonly Hit[], { links }: Tracked, { burst }: MachinePolicy): Set<Hit> {
  const sorted = hits.filter(isLink).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  const found = new Set<Hit>();
  for (const [first, { at }] of sorted.entries()) {
    const seen = new Set<Hit['on']>();
    const own = new Set<Hit['on']>();
    for (let last = first; last < sorted.length; last += 1) {
      const hit = sorted[last] as Hit;
      const since = hit.at.getTime() - at.getTime();
      if (since > burst.withinMs) break;
      seen.add(hit.on);
      if (typeof hit.on === 'number') own.add(hit.on);
      const all = links > 1 && own.size >= links && since <= burst.allWithinMs;
      if (seen.size < burst.links && !all) continue;
      for (let marked = first; marked <= last; marked += 1) found.add(sorted[marked] as Hit);
    }
  }
  return found;
}

const NEVER_HUMAN: Readonly<Partial<Record<Hit['agent'], HitClass>>> = {
  robot: 'machine',
  prefetcher: 'machine',
  image_proxy: 'unsure',
  unnamed: 'unsure',
};

/**
 * Whose each request of one message is (docs/sources.md#machine-clicks). Judged by all of them together, so what is learned later
 * changes what was said of the earlier ones: a burst shows itself only with its last request.
 * @param hits in any order, those of one message
 * @returns the class of each, in their order
 */
export function classifyHits(hits: readonly Hit[], tracked: Tracked, policy: MachinePolicy): HitClass[] {
  const burst = burstHits(hits, tracked, policy);
  // Whoever follows the link that nobody sees, or all of them at once, is a machine in what else it asks for around that time.
  const caught = hits.filter((hit) => hit.on === 'hidden' || burst.has(hit));
  const isBesideCaught = ({ from, at }: Hit): boolean =>
    caught.some((one) => {
      const within = one.on === 'hidden' ? policy.hiddenWithinMs : policy.burst.withinMs;
      return one.from === from && Math.abs(one.at.getTime() - at.getTime()) <= within;
    });
  const tooSoonMs = policy.tooSoonMs[tracked.channel];
  return hits.map((hit) => {
    if (hit.how || hit.on === 'hidden' || burst.has(hit) || isBesideCaught(hit)) return 'machine';
    const byAgent = NEVER_HUMAN[hit.agent];
    if (byAgent) return byAgent;
    return hit.at.getTime() - tracked.sentAt.getTime() < tooSoonMs ? 'unsure' : 'human';
  });
}
