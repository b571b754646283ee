import type { DoubtRule } from '../../../domain/base/channel.js';
import { messageId } from '../../../domain/base/ids.js';
import { patiently } from '../../../models/base/patient.js';
import { noteLost } from '../../../models/run/batch-store.js';
import { takeOverClaims, touchesOfRun } from '../../../models/run/claims.js';
import { INTERRUPTED, PROVIDER_REFUSED, type Settled } from '../../run/outcomes.js';
import type { Doubt } from '../claim.js';
import { type Delivery, idOf, refOf } from '../delivery.js';
import { LEASE_MS } from '../gate.js';
import { momentOf } from '../moment.js';

export interface DoubtResult {
  readonly settled: ReadonlyMap<number, Settled>;
  /** Ours now, to be handed over again under the same message id. */
  readonly resend: readonly number[];
  /** Nobody could say; they stay claimed, and the next attempt meets them again. */
  readonly open: readonly number[];
}

/** What a touch says when its attempt can say no more: it may have been sent, unless the provider had refused it. */
export const lastKnown = (touch: Doubt['touch']): Settled =>
  touch.failed === true ? { outcome: 'failed', why: PROVIDER_REFUSED } : { outcome: 'unknown', why: INTERRUPTED };

/** Decides, by the channel's rule, about recipients whom another attempt may have sent to. */
export async function resolveDoubts(delivery: Delivery, doubts: readonly Doubt[]): Promise<DoubtResult> {
  const settled = new Map<number, Settled>();
  if (doubts.length === 0) return { settled, resend: [], open: [] };
  const rule: DoubtRule = delivery.channel.doubt;
  const waitOf = rule === 'ask' ? await untilAsked(delivery, doubts) : () => 0;
  const left: Doubt[] = [];
  const open: number[] = [];
  for (const doubt of doubts) {
    if (rule === 'unknown' || doubt.touch.failed === true) settled.set(doubt.index, lastKnown(doubt.touch));
    else if (waitOf(doubt) <= 0) left.push(doubt);
    else open.push(doubt.index);
  }
  const answers =
    rule === 'ask'
      ? await askProvider(
          delivery,
          left.map(({ index }) => index),
        )
      : undefined;
  const free: Doubt[] = [];
  for (const doubt of left) {
    const accepted = answers ? answers.get(doubt.index) : false;
    if (accepted === true) settled.set(doubt.index, { outcome: 'sent' });
    else if (accepted === false) free.push(doubt);
    else open.push(doubt.index);
  }
  const resend = await takeOver(delivery, free);
  const lost = free.filter(({ index }) => !resend.includes(index)).map(({ index }) => index);
  return { settled, resend, open: [...open, ...lost] };
}

/** A provider that can be asked may not know a message yet whose request it is still working on: milliseconds to leave it. */
export const askAfterMs = ({ channel }: Pick<Delivery, 'channel'>): number => channel.askAfterMs ?? 0;

/** As much of a delivery as it takes to ask: who closes a run has no more. */
export type Asking = Pick<Delivery, 'deps' | 'channel' | 'pulse' | 'batch' | 'takenAt'>;

/**
 * How long each doubt has to wait until it may be asked about, milliseconds: none when 0 or less. Its age counts from when its
 * attempt was first seen to have lost the batch, on the database's clock, plus its lease: until then it may still have handed
 * a message over.
 */
export async function untilAsked(asking: Asking, doubts: readonly Doubt[]): Promise<(doubt: Doubt) => number> {
  const { batch, deps, takenAt } = asking;
  const least = askAfterMs(asking);
  if (least === 0) return () => 0;
  const lost = batch.lost ?? {};
  const fresh = new Set(doubts.map(({ touch }) => touch.claim).filter((token) => lost[token] === undefined));
  await patiently(() => noteLost(deps.models.batches, batch.run, batch.seq, [...fresh]));
  const now = (batch.heldAt?.getTime() ?? 0) + momentOf(deps).mono - takenAt.mono;
  return ({ touch }) => LEASE_MS + least - (now - (lost[touch.claim]?.getTime() ?? now));
}

/**
 * Whether the provider has accepted these recipients' messages. Missing: it gave no answer, which must never be taken for
 * a no.
 */
export async function askProvider(asking: Asking, indices: readonly number[]): Promise<ReadonlyMap<number, boolean>> {
  const { batch, channel, deps, pulse } = asking;
  const answers = new Map<number, boolean>();
  if (!channel.lookup || indices.length === 0) return answers;
  const ids = indices.map((index) => messageId(batch.run, refOf(asking, index)));
  try {
    const accepted = await channel.lookup(ids, pulse.signal);
    for (const [at, index] of indices.entries()) {
      const answer = accepted.get(ids[at] ?? '');
      if (answer !== undefined) answers.set(index, answer);
    }
  } catch {
    deps.log?.warn('the provider could not be asked', { run: batch.run, seq: batch.seq });
  }
  return answers;
}

/** Makes the claims ours, so that the attempt that held them can no longer release what we send. */
async function takeOver(delivery: Delivery, doubts: readonly Doubt[]): Promise<number[]> {
  const { deps, run, token } = delivery;
  const held = doubts.map(({ index, touch }) => ({ index, id: idOf(delivery, index), token: touch.claim }));
  const taken = await takeOverClaims(deps.models.customers, held, token);
  if (taken === held.length) return held.map(({ index }) => index);
  const ids = held.map(({ id }) => id);
  const touches = await touchesOfRun(deps.models.customers, ids, run._id);
  return held.filter(({ id }) => touches.get(id)?.claim === token).map(({ index }) => index);
}
