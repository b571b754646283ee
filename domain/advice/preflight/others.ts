import { windowKey } from '../../base/ids.js';
import { addDays, dayOf, instantOf } from '../../base/zone.js';
import type { Campaign } from '../../campaign/campaign.js';
import type { Winback } from '../../winback/winback.js';
import type { OtherPlan } from './plan.js';

/** The shop's plans that are under way, without the one that is looked at. */
export interface PlansUnderWay {
  readonly campaigns: readonly Pick<Campaign, 'key' | 'windows' | 'startedAt'>[];
  readonly winbacks: readonly Pick<Winback, 'key' | 'channel' | 'hour'>[];
}

/**
 * Messages of the shop's other plans, that may use up a customer's caps first. A window counts once: a customer gets one
 * message of it. An outreach that is over counts as well, since a cap counts what was sent for as long as its hours last;
 * only one that was over before its campaign began was never sent. A programme sends every day, so the last time before
 * each of our own messages is what counts.
 * @param own when the messages of the plan that is looked at are due
 */
export function otherPlans(own: readonly Date[], { campaigns, winbacks }: PlansUnderWay, zone: string): OtherPlan[] {
  const ofCampaigns = campaigns.flatMap(({ key, windows, startedAt }) =>
    windows.flatMap(({ window, outreaches }) =>
      outreaches
        .filter(({ enabled, expiresAt }) => enabled && !(startedAt && expiresAt <= startedAt))
        .map(({ channel, dueAt }): OtherPlan => ({ name: windowKey(key, window), channel, dueAt })),
    ),
  );
  const ofWinbacks = winbacks.flatMap(({ key, channel, hour }) =>
    own.map((dueAt): OtherPlan => ({ name: key, channel, dueAt: lastTime(dueAt, hour, zone) })),
  );
  return [...ofCampaigns, ...ofWinbacks];
}

/** The last instant, the given one at the latest, at which a day's messages of this hour are due. */
function lastTime(at: Date, hour: string, zone: string): Date {
  const day = dayOf(at, zone);
  const sameDay = instantOf(day, hour, zone);
  return sameDay <= at ? sameDay : instantOf(addDays(day, -1), hour, zone);
}
