/** The four windows of a sale-day campaign, in the order of the phases (docs/seeds.md#phases). */
export const WINDOWS = ['pre_launch', 'launch', 'campaign_day', 'post_campaign'] as const;
export type WindowName = (typeof WINDOWS)[number];
/** What a run belongs to: a window of a campaign, or a win-back programme, which has none. */
export type RunWindow = WindowName | 'winback';

/**
 * What happens to recipients who are late (a pause, an outage): `send` until the outreach expires; `skip` them as expired
 * once the grace of the policy has passed; or `fold` them then into the next window, whose outreaches take care of them.
 */
export const LATENESS_RULES = ['send', 'skip', 'fold'] as const;
export type LatenessRule = (typeof LATENESS_RULES)[number];
