import { checkWinback, type WinbackFinding, type WinbackMeans } from '../../domain/winback/check.js';
import { winbackId } from '../../domain/winback/ids.js';
import { winbackTransition } from '../../domain/winback/states.js';
import type { Winback, WinbackSettings } from '../../domain/winback/winback.js';
import type { Models } from '../../models/models.js';
import { listOffers } from '../../models/offer/offer-store.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import { changeWinback } from '../../models/winback/winback-store.js';
import { notAllowed, Problem, refuseIf } from '../http/problems.js';
import { allowedDomains } from '../messages/content.js';

/** As many as the API lists. */
const MAX_OFFERS = 500;

/** What the shop has for its programmes to use. @param publicUrl where tracking links lead */
export async function meansOf(models: Models, shop: Shop, now: Date, publicUrl: string): Promise<WinbackMeans> {
  const offers = await listOffers(models, shop._id, MAX_OFFERS);
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
  if (!verdict.ok) throw notAllowed(verdict.why);
}

/**
 * Writes changes to a programme that still is as it was read and counts its version up.
 * @throws Problem version_conflict
 */
export async function saveChanges(
  models: Models,
  read: Winback,
  changes: Partial<Winback>,
  unset: readonly string[] = [],
): Promise<Winback> {
  const written = await changeWinback(models, read, changes, unset);
  if (!written)
    throw new Problem('version_conflict', `The programme has changed since version ${read.version} was read.`);
  return written;
}
