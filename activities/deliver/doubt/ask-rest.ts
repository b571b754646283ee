import type { Channel } from '../../../channels/channel.js';
import { patiently } from '../../../models/base/patient.js';
import { accountsOfRun, takeBatch } from '../../../models/run/batch-store.js';
import { releaseClaims, touchesOfRun } from '../../../models/run/claims.js';
import type { AskedRest } from '../../contract.js';
import type { ChannelDeps } from '../../deps.js';
import { type Pulse, temporalPulse, whileBeating } from '../../pulse.js';
import { requireRun } from '../../run/load-run.js';
import { accountOf, chunkCount, pendingOf, type Settled } from '../../run/outcomes.js';
import { accountBehind, strangerTo } from '../by-account.js';
import type { Doubt } from '../claim.js';
import { idOf } from '../delivery.js';
import { momentOf } from '../moment.js';
import { recordOutcomes } from '../record.js';
import { type Asking, askProvider, untilAsked } from './doubt.js';

/** A provider that gives no answer is asked again after this. */
const ASK_AGAIN_MS = 20_000;

/**
 * For a run that sends no more, before it is closed: asks the provider about everybody whom an attempt has claimed and not
 * recorded. Whom it has is sent; whom it never got is free again, and expires or is cancelled with the others. Takes each such
 * batch, so that no attempt from before hands anything over meanwhile.
 * @throws RunNotFound
 */
export async function askRest(deps: ChannelDeps, channel: Channel, id: string): Promise<AskedRest> {
  const run = await requireRun(deps.models, id);
  if (channel.doubt !== 'ask' || run.state === 'closed') return {};
  const pulse = (deps.pulse ?? temporalPulse)();
  const shortest = await whileBeating(pulse, () => askBatches(deps, channel, pulse, id));
  return Number.isFinite(shortest) ? { againInMs: Math.max(1, Math.ceil(shortest)) } : {};
}

/** @returns milliseconds until the next doubt may be asked about; Infinity when none is left */
async function askBatches(deps: ChannelDeps, channel: Channel, pulse: Pulse, run: string): Promise<number> {
  const token = deps.newClaimToken();
  let shortest = Number.POSITIVE_INFINITY;
  for await (const { seq, holder, ledger } of accountsOfRun(deps.models.batches, run)) {
    // Nobody claims without having taken the batch.
    if (holder === undefined || ledger.pending === 0) continue;
    if (pulse.signal.aborted) return Math.min(shortest, ASK_AGAIN_MS);
    const takenAt = momentOf(deps);
    const batch = await patiently(() => takeBatch(deps.models.batches, run, seq, token, accountBehind(channel)));
    // An account that has not had the batch all along has nothing to say of it.
    if (batch && strangerTo(channel, batch.via).doubt === 'ask')
      shortest = Math.min(shortest, await askBatch({ deps, channel, pulse, batch, takenAt }));
  }
  return shortest;
}

async function askBatch(asking: Asking): Promise<number> {
  const { batch, deps } = asking;
  const doubts = await doubtsOf(asking);
  const waitOf = await untilAsked(asking, doubts);
  const ripe = doubts.filter((doubt) => waitOf(doubt) <= 0);
  const answers = await askProvider(
    asking,
    ripe.map(({ index }) => index),
  );
  const sent = new Map<number, Settled>();
  const never: Doubt[] = [];
  for (const doubt of ripe) {
    const accepted = answers.get(doubt.index);
    if (accepted === true) sent.set(doubt.index, { outcome: 'sent' });
    else if (accepted === false) never.push(doubt);
  }
  await recordOutcomes(deps.models, batch, accountOf(batch), sent);
  await free(asking, never);
  const waits = doubts.map(waitOf).filter((ms) => ms > 0);
  return Math.min(...waits, ripe.length > sent.size + never.length ? ASK_AGAIN_MS : Number.POSITIVE_INFINITY);
}

/** Claimed, not recorded, and not refused for good. */
async function doubtsOf({ batch, deps }: Asking): Promise<Doubt[]> {
  const account = accountOf(batch);
  const chunks = Array.from({ length: chunkCount(account) }, (_, chunk) => pendingOf(account, chunk));
  const pending = chunks.flat().map((index) => ({ index, id: idOf({ batch }, index) }));
  const ids = pending.map(({ id }) => id);
  const touches = await touchesOfRun(deps.models.customers, ids, batch.run);
  return pending.flatMap(({ index, id }) => {
    const touch = touches.get(id);
    return touch && touch.failed !== true ? [{ index, touch }] : [];
  });
}

/** Takes the claims of these back: their messages never left. */
async function free({ batch, deps }: Asking, doubts: readonly Doubt[]): Promise<void> {
  const byToken = new Map<string, string[]>();
  for (const { index, touch } of doubts) {
    const ids = byToken.get(touch.claim) ?? [];
    byToken.set(touch.claim, [...ids, idOf({ batch }, index)]);
  }
  for (const [token, ids] of byToken) await releaseClaims(deps.models.customers, ids, token);
}
