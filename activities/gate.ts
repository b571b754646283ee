import type { Campaign } from '../domain/campaign.js';
import { lateness } from '../domain/lateness.js';
import { native } from '../models/native.js';
import type { Delivery } from './delivery.js';

/** `stop`: not now (paused, cancelled, no longer wanted). `expired`: never. */
export type Gate = 'go' | 'stop' | 'expired';

/**
 * May a message leave now? Asked before every chunk and every further try: one small read, so that a pause holds even
 * where its signal is lost.
 */
export async function askGate(delivery: Delivery): Promise<Gate> {
  const { deps, pulse, run } = delivery;
  if (pulse.signal.aborted) return 'stop';
  const campaign = await native(deps.models.campaigns).findOne<Pick<Campaign, 'state'>>(
    { _id: run.campaign },
    { projection: { state: 1 } },
  );
  if (campaign?.state !== 'active') return 'stop';
  const now = deps.now();
  return lateness(run, now, deps.policyAt(now).lateness) === 'send' ? 'go' : 'expired';
}
