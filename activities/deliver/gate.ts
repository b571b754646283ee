import { lateness } from '../../domain/hours/lateness.js';
import type { Rest } from '../../domain/run/ledger.js';
import { ownerOf } from '../../domain/winback/ids.js';
import { isHeld } from '../../models/run/run-holds.js';
import { ownerState } from '../run/load-run.js';
import type { Delivery } from './delivery.js';

/**
 * `stop`: not now (paused, cancelled, on hold, outside the sending hours, no longer wanted). `expired` and `folded`: never,
 * and so everybody left is settled.
 */
export type Gate = 'go' | 'stop' | Exclude<Rest, 'cancelled'>;

/** An answer holds this long: the bound within which a pause, or another batch's hold, is promised to take effect. */
const HOLDS_MS = 2_000;

/**
 * May a message leave now? Asked before every chunk and every further try: one small read, so that a pause holds even
 * where its signal is lost. The run itself is read again every two seconds only, beside that.
 */
export async function askGate(delivery: Delivery): Promise<Gate> {
  const { deps, gate, hours, pulse, run } = delivery;
  if (pulse.signal.aborted || gate.held) return 'stop';
  // Before the reads: an attempt that was stopped between them and here must ask again.
  const askedAt = deps.now().getTime();
  const [state] = await Promise.all([ownerState(deps.models, ownerOf(run.campaign)), lookForHold(delivery)]);
  if (state !== 'active' || gate.held) return 'stop';
  const now = deps.now();
  const late = lateness(run, now, deps.policyAt(now).lateness, hours.openMs);
  if (late !== 'send') return late;
  if (!hours.isOpen(now)) return 'stop';
  gate.openedAt = askedAt;
  return 'go';
}

/** Another batch may have put the run on hold. */
async function lookForHold({ deps, gate, run }: Delivery): Promise<void> {
  const now = deps.now().getTime();
  if (isFresh(gate.heldReadAt, now)) return;
  gate.held = await isHeld(deps.models, run._id);
  gate.heldReadAt = now;
}

/**
 * Asks again when the last answer is old: a claim may have waited for a slow database, or this whole process may have been
 * stopped and come back when nobody wanted its messages any more.
 */
export async function stillOpen(delivery: Delivery): Promise<boolean> {
  return isFresh(delivery.gate.openedAt, delivery.deps.now().getTime()) || (await askGate(delivery)) === 'go';
}

/** Clocks that were put back make no answer fresh. */
const isFresh = (at: number, now: number): boolean => now >= at && now - at < HOLDS_MS;
