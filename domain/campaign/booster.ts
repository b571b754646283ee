import type { WrittenChannel } from '../base/channel.js';
import { campaignId } from '../base/ids.js';
import { WINDOWS, type WindowName } from '../base/window.js';
import { DEFAULT_WINDOWS, type DefaultMessage } from '../message/booster-messages.js';
import { readyTemplate } from '../message/library/library.js';
import { saleDayLabel } from '../message/parameters.js';
import type { Template } from '../message/template.js';
import type { Offer } from '../offer/offer.js';
import type { CampaignProduct } from '../offer/product.js';
import { endsEarly, isGoodAt } from '../offer/validity.js';
import { type BoosterTimes, boosterTimes, type WindowTimes } from './booster-times.js';
import type { Campaign, CampaignWindow, Outreach } from './campaign.js';

/** What a seller says to get a whole draft. */
export interface BoosterInput {
  readonly shop: string;
  /** Slug, unique in its shop, e.g. `11-11`. */
  readonly key: string;
  readonly name?: string;
  /** Calendar day of the sale in the zone, YYYY-MM-DD. */
  readonly saleDay: string;
  readonly zone: string;
  readonly now: Date;
  readonly offer?: Offer;
  readonly products: readonly CampaignProduct[];
  readonly link: string;
  /** The seed's booster speaks by chat (CEM). */
  readonly channel?: WrittenChannel;
  /** Windows at other instants than the default ones; its outreaches are due at `dueAt`, else when it opens. */
  readonly times?: Partial<Record<WindowName, { opensAt: Date; closesAt: Date; dueAt?: Date }>>;
}

const slug = (words: string): string => words.replaceAll('_', '-');

/** An outreach ends with its window, and never after its offer. */
export const defaultExpiresAt = (closesAt: Date, offer?: Pick<Offer, 'endsAt'>): Date =>
  offer && endsEarly(offer, closesAt) ? offer.endsAt : closesAt;

/** The offer, when its code works at the instant a message would be read. */
const validAt = (offer: Offer | undefined, at: Date): Offer | undefined =>
  offer && isGoodAt(offer, at) ? offer : undefined;

function draftTemplate(
  message: DefaultMessage,
  window: WindowName,
  channel: WrittenChannel,
  offer: Offer | undefined,
): Template {
  const { subject } = DEFAULT_WINDOWS[window];
  const ready = channel === 'sms' ? readyTemplate(window, message.audience, 'sms', offer !== undefined) : undefined;
  if (ready) return ready;
  const text = offer && message.offer ? `${message.text} ${message.offer}` : message.text;
  return channel === 'email' ? { text, subject } : { text };
}

function draftWindow(window: WindowName, times: WindowTimes, input: BoosterInput): CampaignWindow {
  const { goal, messages } = DEFAULT_WINDOWS[window];
  const { opensAt, dueAt, closesAt } = times;
  const channel = input.channel ?? 'chat';
  const offer = validAt(input.offer, dueAt);
  const outreaches = messages.map(
    (message, index): Outreach => ({
      id: `${slug(window)}-${slug(message.audience)}`,
      audience: { name: message.audience },
      channel,
      template: draftTemplate(message, window, channel, offer),
      ...(offer ? { offer: offer.key } : {}),
      priority: index + 1,
      dueAt,
      expiresAt: defaultExpiresAt(closesAt, offer),
      enabled: true,
    }),
  );
  return { window, goal, opensAt, closesAt, lateness: 'send', outreaches };
}

function timesOf(input: BoosterInput): BoosterTimes {
  const times: { [window in WindowName]?: WindowTimes } = boosterTimes(input.saleDay, input.zone, input.now);
  for (const window of WINDOWS) {
    const own = input.times?.[window];
    if (own) times[window] = { ...own, dueAt: own.dueAt ?? own.opensAt };
  }
  return times;
}

/**
 * The whole draft campaign of a sale day, from the phases (docs/seeds.md#phases): four windows, per window its goal,
 * its audiences and their messages. Drafted late, windows are squeezed or left out (booster-times.ts; `missedWindows`).
 * @throws RangeError when the sale day or the zone does not exist: check them first
 */
export function draftCampaign(input: BoosterInput): Campaign {
  const times = timesOf(input);
  const windows = WINDOWS.flatMap((window) => {
    const own = times[window];
    return own ? [draftWindow(window, own, input)] : [];
  });
  return {
    _id: campaignId(input.shop, input.key),
    shop: input.shop,
    key: input.key,
    name: input.name ?? `CEM thúc đẩy chiến dịch ${saleDayLabel(input.saleDay)}`,
    saleDay: input.saleDay,
    zone: input.zone,
    state: 'draft',
    version: 1,
    link: input.link,
    products: input.products,
    windows,
    createdAt: input.now,
  };
}

/** Windows of the seed that a campaign does not have, because it was drafted too late or the seller removed them. */
export const missedWindows = (campaign: Pick<Campaign, 'windows'>): readonly WindowName[] =>
  WINDOWS.filter((window) => !campaign.windows.some((own) => own.window === window));
