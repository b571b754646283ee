import type { Answer } from '../../domain/run/breaker.js';
import { native } from '../../models/base/native.js';
import { patiently } from '../../models/base/patient.js';
import { markFailed, releaseClaims } from '../../models/run/claims.js';
import type { Account, Settled } from '../run/outcomes.js';
import type { ChunkResult } from './chunk.js';
import { claimRecipients } from './claim.js';
import { compose, UNRENDERED } from './compose.js';
import { type Delivery, idOf } from './delivery.js';
import { askAfterMs, resolveDoubts } from './doubt/doubt.js';
import { momentOf } from './moment.js';
import type { Fuse } from './pace/fuse.js';
import { admitDoubts, recordOutcomes } from './record.js';
import { sendMessages } from './send-chunk.js';

/**
 * One chunk, or a few that go together: claim → send → record. A crash after any of these leaves nobody who is sent twice and
 * nobody who is lost: unclaimed recipients are pending, claimed ones are in doubt, recorded ones are done.
 * @param pending the recipients' indices
 */
export async function deliverChunk(
  delivery: Delivery,
  known: Account,
  pending: readonly number[],
  fuse: Pick<Fuse, 'wouldBlow'>,
): Promise<ChunkResult> {
  const { deps, batch, token } = delivery;
  const claimedAt = momentOf(deps);
  const claims = await claimRecipients(delivery, pending);
  const settled = new Map<number, Settled>();
  for (const [index, why] of claims.skipped) settled.set(index, { outcome: 'skipped', why });
  const doubts = await resolveDoubts(delivery, claims.doubts);
  for (const [index, outcome] of doubts.settled) settled.set(index, outcome);

  const items = [
    ...(await compose(delivery, claims, claims.claimed, false, settled)),
    ...(await compose(delivery, claims, doubts.resend, true, settled)),
  ];
  // A text that cannot even be written is refused content: by us, before the provider could.
  const unrendered = [...settled.values()].flatMap(({ why }): Answer[] => (why === UNRENDERED ? ['content'] : []));
  const report = await sendMessages(delivery, items, claimedAt, claims.revs);
  for (const [index, outcome] of report.settled) settled.set(index, outcome);
  const answers = [...report.answers, ...unrendered];
  // One who is refused fails alone; where it is everybody, it is we who are refused, and they are tried again.
  const areMany = report.refused.size > 0 && fuse.wouldBlow(answers);
  if (!areMany) for (const [index, why] of report.refused) settled.set(index, { outcome: 'failed', why });
  const unsent = areMany ? [...report.unsent, ...report.refused.keys()] : report.unsent;
  const [refusal] = report.refused.values();

  // Before the record: a crash between the two must not leave a refused recipient's cap used up.
  const refused = [...settled].filter(([, { outcome }]) => outcome === 'failed').map(([index]) => index);
  const dead = [...report.dead].map(([index, address]) => ({ id: idOf(delivery, index), ...address, at: deps.now() }));
  await markFailed(deps.models.customers, idsOf(delivery, refused), token, { channel: delivery.run.channel, dead });
  let account = await recordOutcomes(deps.models, batch, known, settled);
  // After the record: what was accepted is worth more than what was not.
  await releaseClaims(deps.models.customers, idsOf(delivery, unsent), token);
  const open = [...doubts.open, ...report.open];
  if (open.length > 0) account = await admitDoubts(deps.models, batch, account, open);
  await noteFirstSent(delivery, report.settled);
  return {
    account,
    progress: report.settled.size + report.refused.size > 0,
    // What a provider is not asked about yet is no reason to leave the others.
    onlyDoubts:
      open.length > 0 && report.unsent.every((index) => report.settled.has(index)) && askAfterMs(delivery) > 0,
    ...(report.reason === undefined ? {} : { reason: report.reason }),
    retryAfterMs: report.retryAfterMs,
    ...(report.hold ? { hold: report.hold } : {}),
    answers,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

const idsOf = (delivery: Delivery, indices: readonly number[]): string[] =>
  indices.map((index) => idOf(delivery, index));

/** When the run's first message left; an earlier instant stays. */
async function noteFirstSent({ deps, run }: Delivery, settled: ReadonlyMap<number, Settled>): Promise<void> {
  if (run.firstSentAt !== undefined) return;
  const sent = [...settled.values()].some(({ outcome }) => outcome === 'sent');
  if (!sent) return;
  const at = { $min: { firstSentAt: deps.now() } };
  await patiently(() => native(deps.models.runs).updateOne({ _id: run._id }, at));
}
