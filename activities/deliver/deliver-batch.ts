import { ApplicationFailure } from '@temporalio/common';
import type { Channel } from '../../channels/channel.js';
import { shopOfRun } from '../../domain/base/ids.js';
import { ledgerOfBatch, type Rest } from '../../domain/run/ledger.js';
import { ledgerAsRecorded } from '../../models/run/batch-store.js';
import type { DeliverResult } from '../contract.js';
import type { ChannelDeps } from '../deps.js';
import { channelUnavailable } from '../failures.js';
import { temporalPulse, whileBeating } from '../pulse.js';
import { type Account, accountOf, chunkCount, pendingOf } from '../run/outcomes.js';
import { orHold } from '../run/trouble.js';
import type { Turns } from '../turns.js';
import { requireCurrent } from './by-account.js';
import type { ChunkResult } from './chunk.js';
import { deliverChunk } from './deliver-chunk.js';
import { type Delivery, loadDelivery } from './delivery.js';
import { askGate } from './gate.js';
import { Fuse } from './pace/fuse.js';
import { Stride } from './pace/stride.js';
import { settleRest } from './settle-rest.js';

/** A provider that says nothing about when to come back is tried again after this. */
const DEFAULT_RETRY_MS = 1_000;

/**
 * Claims, sends and records one batch in chunks. Returns partially when the campaign is not active, the run is on hold, the
 * sending hours are over or the attempt is no longer wanted; a run whose time is over is settled as expired or folded. What no
 * attempt mends (a template that cannot be read, a batch that is not there) puts the run on hold.
 * @throws RunNotFound; ChannelUnavailable (retryable) when the provider takes no more
 */
export async function deliverBatch(
  deps: ChannelDeps,
  channel: Channel,
  turns: Turns,
  input: { run: string; seq: number },
): Promise<DeliverResult> {
  const deliver = () => deliverOnce(deps, channel, turns, input);
  try {
    return await orHold(deps, input.run, 'document', deliver, () => asItStands(deps, input));
  } catch (error) {
    // Its document was deleted: the run is asked about next, and ends.
    if (error instanceof ApplicationFailure && error.type === 'CampaignNotFound') return asItStands(deps, input);
    throw error;
  }
}

/** What is recorded of a batch that is not delivered further now. */
async function asItStands({ models }: ChannelDeps, { run, seq }: { run: string; seq: number }): Promise<DeliverResult> {
  return { done: false, ledger: await ledgerAsRecorded(models.batches, run, seq) };
}

async function deliverOnce(
  deps: ChannelDeps,
  channel: Channel,
  turns: Turns,
  input: { run: string; seq: number },
): Promise<DeliverResult> {
  const pulse = (deps.pulse ?? temporalPulse)();
  const turn = turns.of(shopOfRun(input.run), pulse.signal);
  return whileBeating(pulse, async () => {
    try {
      // Before anything is read: who waits takes no room.
      await turn.begin();
      const delivery = await loadDelivery(deps, channel, pulse, turn, input);
      const account = accountFor(delivery);
      // Closing drops the merge fields: then nothing can be sent, and nothing is left to.
      if (delivery.run.state === 'closed' || !delivery.batch.fields) return result(delivery, account);
      return result(delivery, await deliverChunks(delivery, account));
    } finally {
      turn.end();
    }
  });
}

async function deliverChunks(delivery: Delivery, start: Account): Promise<Account> {
  const fuse = new Fuse(delivery);
  const stride = new Stride(delivery);
  let account = start;
  let trouble: ChunkResult | undefined;
  for (let chunk = 0; chunk < chunkCount(account); ) {
    const chunks = Array.from({ length: stride.width }, (_, at) => chunk + at);
    chunk += chunks.length;
    const pending = pendingIn(account, chunks);
    if (pending.length === 0) continue;
    await delivery.turn.pass();
    const gate = await askGate(delivery);
    if (gate === 'stop') return account;
    if (gate !== 'go') return settleAll(delivery, account, gate);
    await requireCurrent(delivery.channel, delivery.run._id, delivery.batch.seq);
    const known = account;
    const done = await stride.take(() => deliverChunk(delivery, known, pending, fuse));
    account = done.account;
    if (await fuse.isBlownBy(done)) return account;
    if (pendingIn(account, chunks).length === 0 || done.onlyDoubts) continue;
    // One mailbox that is busy must not hold up the others; a provider that takes nobody is left alone.
    trouble = done;
    if (!done.progress) break;
  }
  return trouble ? afterTrouble(delivery, account, trouble) : account;
}

const pendingIn = (account: Account, chunks: readonly number[]): number[] =>
  chunks.flatMap((chunk) => pendingOf(account, chunk));

/** Somebody is left whom the provider did not take: stop if that is why, else ask Temporal to come back. */
async function afterTrouble(delivery: Delivery, account: Account, trouble: ChunkResult): Promise<Account> {
  const { deps, run, batch } = delivery;
  const gate = await askGate(delivery);
  if (gate === 'stop') return account;
  if (gate !== 'go') return settleAll(delivery, account, gate);
  const reason = trouble.reason ?? 'no_answer';
  deps.log?.warn('the channel is unavailable', { run: run._id, seq: batch.seq, reason });
  throw channelUnavailable(run._id, batch.seq, reason, Math.max(DEFAULT_RETRY_MS, trouble.retryAfterMs));
}

function result({ batch }: Delivery, account: Account): DeliverResult {
  const { out, why } = account;
  const ledger = ledgerOfBatch({ ...batch, out, why });
  if (ledger.pending === 0 || account.waiting === undefined) return { done: ledger.pending === 0, ledger };
  const chunks = Array.from({ length: chunkCount(account) }, (_, chunk) => pendingOf(account, chunk).length);
  return { done: false, ledger, ...(chunks.every((left) => left === 0) ? { waits: true } : {}) };
}

/** Of an experiment without a winner the rest waits. */
function accountFor({ run, batch }: Delivery): Account {
  const account = accountOf(batch);
  return run.experiment && !run.choice ? { ...account, waiting: batch.variants ?? '' } : account;
}

/** Also those who wait. */
const settleAll = ({ deps, batch }: Delivery, { waiting: _, ...all }: Account, rest: Rest): Promise<Account> =>
  settleRest(deps.models, batch, all, rest);
