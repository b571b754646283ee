import { lateness } from '../../domain/hours/lateness.js';
import type { Rest } from '../../domain/run/ledger.js';
import { patiently } from '../../models/base/patient.js';
import { isHolder } from '../../models/run/batch-store.js';
import { isHeld } from '../../models/run/run-holds.js';
import { noteStopped, stopsOf } from '../../models/run/stop/stop-switch.js';
import { ownerLook } from '../run/owner.js';
import type { Delivery } from './delivery.js';
import { earlier, isWithin, type Moment, momentOf } from './moment.js';

/**
 * `stop`: not now (paused, cancelled, switched off, moved, on hold, outside the sending hours, no longer wanted, or taken over
 * by another attempt). `expired` and `folded`: never, and so everybody left is settled.
 */
export type Gate = 'go' | 'stop' | Exclude<Rest, 'cancelled'>;

/**
 * How long an answer lets messages leave: the lease of an attempt. Shorter than the heartbeat timeout after which a batch is
 * given to another, and the bound within which a pause, a hold or a take-over is promised to take effect.
 */
export const LEASE_MS = 1_000;
/** Run and batch are looked at again after this, however many chunks go by. */
export const LOOK_MS = 400;

/**
 * May messages leave now? Asked before every chunk and every further try, and again and again while a chunk is being handed
 * over: one small read, so that a pause holds even where its signal is lost. The run (on hold?) and the batch (still ours?)
 * are read again every 400 ms only, beside that.
 */
export async function askGate(delivery: Delivery): Promise<Gate> {
  const { deps, gate, hours, pulse, run } = delivery;
  const shut = (why: Exclude<Gate, 'go'>): Gate => {
    gate.openedAt = undefined;
    return why;
  };
  if (pulse.signal.aborted || gate.stopped) return shut('stop');
  // Before the reads: an attempt that was stopped between them and here must ask again.
  const askedAt = momentOf(deps);
  const look = patiently(() => ownerLook(deps.models, run, gate.owner));
  const [owner] = await Promise.all([look, lookAround(delivery, askedAt)]);
  gate.owner = owner;
  if (gate.stopped || owner.state !== 'active' || owner.standing !== 'wanted') return shut('stop');
  const now = deps.now();
  const late = lateness(run, now, deps.policyAt(now).lateness, hours.openMs);
  if (late !== 'send') return shut(late);
  if (!hours.isOpen(now) || (run.startsAt && now < run.startsAt)) return shut('stop');
  gate.endsAt = endOf(delivery, now.getTime());
  gate.openedAt = earlier(askedAt, gate.lookedAt);
  return 'go';
}

/** May a message leave this moment, by the last answer? A comparison of clocks. */
export function isOpenNow({ gate, pulse }: Pick<Delivery, 'gate' | 'pulse'>, now: Moment): boolean {
  if (pulse.signal.aborted || !gate.openedAt) return false;
  return isWithin(LEASE_MS, gate.openedAt, now) && now.wall < gate.endsAt;
}

/** Another batch may have put the run on hold, another attempt taken this batch over, somebody switched everything off. */
async function lookAround({ deps, gate, run, batch, token }: Delivery, now: Moment): Promise<void> {
  if (isWithin(LOOK_MS, gate.lookedAt, now)) return;
  const { models } = deps;
  const [held, ours, stops] = await Promise.all([
    patiently(() => isHeld(models, run._id)),
    patiently(() => isHolder(models.batches, run._id, batch.seq, token)),
    patiently(() => stopsOf(models, run.shop, [run.channel])),
  ]);
  if (stops.length > 0 && !gate.stopped && gate.openedAt) await noteStopped(models, stops);
  if (held || !ours || stops.length > 0) gate.stopped = true;
  gate.lookedAt = now;
}

/** The instant within the lease at which hours or lateness shut the gate; none when they do not. */
function endOf({ deps, run, hours }: Delivery, now: number): number {
  const isOpen = (ms: number): boolean => {
    const at = new Date(ms);
    return hours.isOpen(at) && lateness(run, at, deps.policyAt(at).lateness, hours.openMs) === 'send';
  };
  let shut = now + LEASE_MS;
  if (isOpen(shut)) return Number.POSITIVE_INFINITY;
  for (let open = now; shut - open > 1; ) {
    const middle = Math.floor((open + shut) / 2);
    if (isOpen(middle)) open = middle;
    else shut = middle;
  }
  return shut;
}
