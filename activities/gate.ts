import { lateness } from '../domain/lateness.js';
import type { Delivery } from './delivery.js';
import { ownerState } from './load-run.js';

/** `stop`: not now (paused, cancelled, no longer wanted). `expired`: never. */
export type Gate = 'go' | 'stop' | 'expired';

/**
 * May a message leave now? Asked before every chunk and every further try: one small read, so that a pause holds even
 * where its signal is lost.
 */
export async function askGate(delivery: Delivery): Promise<Gate> {
  const { deps, pulse, run } = delivery;
  if (pulse.signal.aborted) return 'stop';
  if ((await ownerState(deps.models, run.campaign)) !== 'active') return 'stop';
  const now = deps.now();
  if (lateness(run, now, deps.policyAt(now).lateness) === 'expired') return 'expired';
  delivery.opened.at = now.getTime();
  return 'go';
}

/** An answer holds this long: the bound within which a pause is promised to take effect. */
const HOLDS_MS = 2_000;

/**
 * Asks again when the last answer is old: a claim may have waited for a slow database, or this whole process may have been
 * stopped and come back when nobody wanted its messages any more.
 */
export async function stillOpen(delivery: Delivery): Promise<boolean> {
  const age = delivery.deps.now().getTime() - delivery.opened.at;
  return (age >= 0 && age < HOLDS_MS) || (await askGate(delivery)) === 'go';
}
