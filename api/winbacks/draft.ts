import { idRange } from '../../domain/base/ids.js';
import type { Offer } from '../../domain/offer/offer.js';
import { checkWinback, type WinbackFinding, type WinbackMeans } from '../../domain/winback/check.js';
import { winbackId } from '../../domain/winback/ids.js';
import { winbackTransition } from '../../domain/winback/states.js';
import type { Winback, WinbackSettings } from '../../domain/winback/winback.js';
import type { Models } from '../../models/models.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { Problem, refuseIf } from '../http/problems.js';
import { allowedDomains } from '../messages/content.js';

/** @throws Problem winback_not_found */
export async function findWinback({ models }: Pick<ApiDeps, 'models'>, shop: string, key: string): Promise<Winback> {
  const found = await models.winbacks.findById(winbackId(shop, key)).lean<Winback>();
  if (!found) throw new Problem('winback_not_found', `The shop '${shop}' has no win-back programme '${key}'.`);
  return found;
}

/** What the shop has for its programmes to use. @param publicUrl where tracking links lead */
export async function meansOf(models: Models, shop: Shop, now: Date, publicUrl: string): Promise<WinbackMeans> {
  const offers = await models.offers
    .find({ _id: idRange(`${shop._id}/`) })
    .limit(500)
    .lean<Offer[]>();
  return {
    shopName: shop.name,
    zone: shop.zone,
    ...(shop.hours ? { hours: shop.hours } : {}),
    ...(shop.hotline === undefined ? {} : { hotline: shop.hotline }),
    offers,
    allowedDomains: allowedDomains(shop),
    publicUrl,
    ...(shop.contentRules ? { rules: shop.contentRules } : {}),
    now,
  };
}

/** Everything wrong with the settings, in both languages. */
export async function checkSettings(
  models: Models,
  shop: Shop,
  settings: WinbackSettings,
  now: Date,
  publicUrl: string,
): Promise<WinbackFinding[]> {
  return checkWinback(settings, await meansOf(models, shop, now, publicUrl));
}

/** @throws Problem with every finding */
export async function requireValid(
  models: Models,
  shop: Shop,
  settings: WinbackSettings,
  now: Date,
  publicUrl: string,
): Promise<void> {
  refuseIf(await checkSettings(models, shop, settings, now, publicUrl));
}

/** A fresh draft. */
export const newDraft = (shop: Shop, key: string, settings: WinbackSettings, now: Date): Winback => ({
  _id: winbackId(shop._id, key),
  shop: shop._id,
  key,
  zone: shop.zone,
  ...settings,
  state: 'draft',
  version: 1,
  salt: winbackId(shop._id, key),
  createdAt: now,
});

/** @throws Problem action_not_allowed when the state allows no edit */
export function requireEditable(winback: Winback): void {
  const verdict = winbackTransition(winback.state, 'edit');
  if (!verdict.ok) throw new Problem('action_not_allowed', verdict.why.en, { extra: { reason: verdict.why } });
}

/**
 * Writes changes to a programme that still is as it was read and counts its version up.
 * @throws Problem version_conflict
 */
export async function changeWinback(
  { winbacks }: Models,
  read: Winback,
  changes: Partial<Winback>,
  unset: readonly string[] = [],
): Promise<Winback> {
  const $unset = Object.fromEntries(unset.map((field) => [field, '']));
  const update = { $set: changes, $inc: { version: 1 }, ...(unset.length > 0 ? { $unset } : {}) };
  const written = await winbacks
    .findOneAndUpdate({ _id: read._id, version: read.version }, update, { returnDocument: 'after' })
    .lean<Winback | null>();
  if (!written)
    throw new Problem('version_conflict', `The programme has changed since version ${read.version} was read.`);
  return written;
}
