import { healedOwner } from '../../domain/campaign/stored-campaign.js';
import { healOwner } from '../../models/campaign/owner-holds.js';
import type { CampaignDeps } from '../deps.js';

/**
 * A campaign or programme as it was stored, its state and version healed where somebody has made them impossible.
 * @param states all that it may have
 */
export async function readHealed<S extends string, T extends { readonly _id: string; state: S; version: number }>(
  { models, log }: CampaignDeps,
  stored: T,
  states: readonly S[],
  kind: 'campaign' | 'programme',
): Promise<T> {
  const healed = healedOwner<S>(stored, states, 'paused' as S);
  if (Object.keys(healed).length === 0) return stored;
  await healOwner(models, stored._id, healed);
  log?.warn(`what was stored of a ${kind} was impossible: healed`, { [kind]: stored._id, ...healed });
  return { ...stored, ...healed };
}
