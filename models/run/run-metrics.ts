import type { ChannelName } from '../../domain/base/channel.js';
import { addLedgers, EMPTY_LEDGER, type Ledger } from '../../domain/run/ledger.js';
import type { Run } from '../../domain/run/run.js';
import type { Models } from '../models.js';

/** What became of messages of one channel, in runs due in a time. */
export interface ChannelNumbers {
  readonly ledger: Ledger;
  /** How long after its due instant the slowest run began, milliseconds; of one that has not begun, so far. */
  readonly lagMs: number;
}

type Seen = Pick<Run, 'channel' | 'ledger' | 'dueAt' | 'firstSentAt' | 'state'>;
const SEEN = { channel: 1, ledger: 1, dueAt: 1, firstSentAt: 1, state: 1 };

/** @param since runs due before are left out @param now those due later are as well */
export async function channelNumbers(
  { runs }: Pick<Models, 'runs'>,
  since: Date,
  now: Date,
): Promise<Map<ChannelName, ChannelNumbers>> {
  const found = new Map<ChannelName, ChannelNumbers>();
  for await (const run of runs
    .find({ dueAt: { $gte: since, $lte: now } }, SEEN)
    .lean<Seen[]>()
    .cursor()) {
    const { channel, ledger, dueAt, firstSentAt, state } = run as unknown as Seen;
    const before = found.get(channel) ?? { ledger: EMPTY_LEDGER, lagMs: 0 };
    const begun = firstSentAt ?? (state === 'open' ? now : dueAt);
    const lagMs = Math.max(before.lagMs, begun.getTime() - dueAt.getTime());
    found.set(channel, { ledger: addLedgers(before.ledger, ledger), lagMs });
  }
  return found;
}

/** Runs on hold, by reason. */
export async function heldByReason({ runs }: Pick<Models, 'runs'>): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const held = runs.find({ state: 'open', 'held.reason': { $exists: true } }, { held: 1 }).lean<Pick<Run, 'held'>[]>();
  for (const { held: hold } of await held) if (hold) counts.set(hold.reason, (counts.get(hold.reason) ?? 0) + 1);
  return counts;
}
