import { dayOf } from '../../domain/base/zone.js';
import { type LapsePreview, LapseSurvey, QualifiedCount } from '../../domain/winback/qualified.js';
import type { Winback, WinbackChannel } from '../../domain/winback/winback.js';
import type { Models } from '../models.js';
import type { Shop } from '../shop/shop-schema.js';
import { visitBuyers } from './buyers.js';

/** How many customers each N reaches today, and the N that the shop's own orders suggest, in one walk through the shop. */
export async function previewWinback(
  models: Models,
  shop: Pick<Shop, '_id' | 'zone'>,
  channel: WinbackChannel,
  wanted: readonly number[],
  now: Date,
): Promise<LapsePreview> {
  const survey = new LapseSurvey(channel, wanted, dayOf(now, shop.zone), shop.zone, now);
  await visitBuyers(models, shop._id, channel, (buyer) => survey.add(buyer));
  return survey.preview;
}

/** Who is still to be sent the first message, were it sent now, and who is left out to compare with. */
export interface FirstMessages {
  readonly messages: number;
  readonly heldOut: number;
  /** Lapsed, and no message can reach them: they enter when one can. */
  readonly outOfReach: number;
}

/** Counts by the arms that the programme itself will use. */
export async function countFirst(models: Models, winback: Winback, now: Date): Promise<FirstMessages> {
  const count = new QualifiedCount(winback, dayOf(now, winback.zone));
  await visitBuyers(models, winback.shop, winback.channel, (buyer) => count.add(buyer));
  const { members, reachable, messages, heldOut } = count.counted;
  return { messages, heldOut, outOfReach: members - reachable };
}
