import { AUDIENCE_DEFINITIONS, type AudienceName } from '../../audience/audience.js';
import type { WrittenChannel } from '../../base/channel.js';
import { WINDOWS, type WindowName } from '../../base/window.js';
import { addDays, dayOf, instantOf } from '../../base/zone.js';
import type { Campaign, Outreach } from '../../campaign/campaign.js';
import { hasBegun } from '../../campaign/window-check.js';
import { DEFAULT_WINDOWS, type DefaultMessage } from '../../message/booster-messages.js';
import { type Language, readyTemplate } from '../../message/library/library.js';
import type { Template } from '../../message/template.js';
import type { Offer } from '../../offer/offer.js';
import { isGoodAt } from '../../offer/validity.js';
import type { Goal } from './goal.js';

/** An outreach that an edit of a campaign takes as it is; what is left out has the edit's defaults. */
type DraftOutreach = Omit<Outreach, 'expiresAt' | 'audience'> & {
  readonly audience: { readonly name: AudienceName };
};
export interface Draft {
  readonly window: WindowName;
  readonly outreach: DraftOutreach;
}
export interface DraftInput {
  readonly audience: AudienceName;
  readonly channel: WrittenChannel;
  readonly goal: Goal;
  readonly now: Date;
  readonly zone: string;
  /** Of the words; default Vietnamese. */
  readonly language?: Language;
  readonly offers: readonly Offer[];
  /** Where the outreach shall go; without one it is for a campaign to come. */
  readonly campaign?: Pick<Campaign, 'windows' | 'state'> | undefined;
}

/** Windows by what they are for (docs/seeds.md#phases): the launch fills carts, the campaign day sells. */
const PREFERRED: Readonly<Record<Goal, readonly WindowName[]>> = {
  traffic: ['launch', 'pre_launch', 'campaign_day', 'post_campaign'],
  orders: ['campaign_day', 'launch', 'pre_launch', 'post_campaign'],
};
/** Audiences that are spoken to like another one. */
const LIKE: Partial<Record<AudienceName, AudienceName>> = {
  cart_reminder: 'cart',
  payment_reminder: 'unpaid_order',
  lapsed: 'inactive',
  bought_not_following: 'unreviewed',
};
/** The audience whose words are said to this one. */
export const spokenToAs = (audience: AudienceName): AudienceName => LIKE[audience] ?? audience;
const messageFor = (audience: AudienceName, window: WindowName): DefaultMessage | undefined =>
  DEFAULT_WINDOWS[window].messages.find((message) => message.audience === spokenToAs(audience));

/** First the windows that have words for the audience, then those that speak to it, then the rest; each by the goal. */
function windowsFor(audience: AudienceName, goal: Goal): WindowName[] {
  const suggested = AUDIENCE_DEFINITIONS[audience].windows;
  const rank = (window: WindowName) => (messageFor(audience, window) ? 0 : suggested.includes(window) ? 1 : 2);
  return [...PREFERRED[goal]].sort((a, b) => rank(a) - rank(b));
}

/** The offer that lasts longest of those that are good at an instant. */
export function bestOffer(offers: readonly Offer[], at: Date): Offer | undefined {
  const good = offers.filter((offer) => isGoodAt(offer, at));
  return good.sort((a, b) => b.endsAt.getTime() - a.endsAt.getTime() || (a.key < b.key ? -1 : 1))[0];
}

const HOUR = '10:00';
const MAX_PRIORITY = 100;

interface Place {
  readonly window: WindowName;
  readonly dueAt: Date;
  readonly priority: number;
}

function placeIn(
  campaign: Pick<Campaign, 'windows' | 'state'>,
  wanted: readonly WindowName[],
  now: Date,
): Place | undefined {
  for (const name of wanted) {
    const window = campaign.windows.find((one) => one.window === name);
    if (!window || window.opensAt <= now || hasBegun(window, campaign.state, now)) continue;
    const priority = 1 + Math.max(0, ...window.outreaches.map((one) => one.priority));
    if (priority <= MAX_PRIORITY) return { window: name, dueAt: window.opensAt, priority };
  }
  return undefined;
}

/** An id that no outreach of the campaign has. */
function freeId(wanted: string, campaign: DraftInput['campaign']): string {
  const taken = new Set(campaign?.windows.flatMap(({ outreaches }) => outreaches.map(({ id }) => id)));
  for (let n = 2; ; n += 1) {
    const id = n === 2 ? wanted : `${wanted}-${n - 1}`;
    if (!taken.has(id)) return id;
  }
}

/** The library's words for the window, the audience and the channel, whose rules they keep. */
function templateFor({ audience, channel, language }: DraftInput, window: WindowName, offer: boolean): Template {
  const template = readyTemplate(window, spokenToAs(audience), channel, offer, language);
  if (!template)
    throw new Error(`Cannot draft for '${audience}' as the library must have words for ${window} by ${channel}`);
  return template;
}

/** A ready outreach for a suggestion; undefined when the campaign has no window left that could take it. */
export function draftOutreach(input: DraftInput): Draft | undefined {
  const { audience, channel, goal, now, zone, campaign } = input;
  const wanted = windowsFor(audience, goal);
  const later = {
    window: wanted[0] ?? WINDOWS[0],
    dueAt: instantOf(addDays(dayOf(now, zone), 1), HOUR, zone),
    priority: 1,
  };
  const place = campaign ? placeIn(campaign, wanted, now) : later;
  if (!place) return undefined;
  const { window, dueAt, priority } = place;
  const offer = bestOffer(input.offers, dueAt);
  const outreach: DraftOutreach = {
    id: freeId(`goi-y-${audience.replaceAll('_', '-')}-${channel}`, campaign),
    audience: { name: audience },
    channel,
    template: templateFor(input, window, offer !== undefined),
    ...(offer ? { offer: offer.key } : {}),
    priority,
    dueAt,
    enabled: true,
  };
  return { window, outreach };
}
