import { setTimeout as delay } from 'node:timers/promises';
import { campaignWorkflowId, outreachWorkflowId } from '../../domain/base/ids.js';
import type { Kind } from './kind.js';
import type { Round } from './round.js';

const campaignOf = ({ campaigns: [campaign = ''] }: Round): string => campaignWorkflowId(campaign);
async function outreachOf(round: Round): Promise<string> {
  const [run] = await round.runs();
  return outreachWorkflowId(run?._id ?? '');
}
const REASON = ['--reason', 'drill'];

const terminate: Kind = {
  name: 'operator-terminates-an-outreach',
  windowMs: 60_000,
  act: async (round) => {
    await round.untilSomewhere();
    await round.operator('workflow', 'terminate', '--workflow-id', await outreachOf(round), ...REASON);
    round.mended();
  },
};

const reset: Kind = {
  name: 'operator-resets-a-campaign',
  act: async (round) => {
    await round.untilSomewhere();
    const what = ['--workflow-id', campaignOf(round), '--type', 'FirstWorkflowTask'];
    await round.operator('workflow', 'reset', ...what, ...REASON);
    round.mended();
  },
};

/** Pauses what is delivered at this moment: Temporal begins no further attempt of it. */
const pause: Kind = {
  name: 'operator-pauses-deliveries',
  act: async (round) => {
    await round.untilSomewhere();
    const outreach = await outreachOf(round);
    const { raw } = await round.deps.client.workflow.getHandle(outreach).describe();
    const at = (raw.pendingActivities ?? []).map(({ activityId }) => [
      ...['--workflow-id', outreach],
      ...['--activity-id', activityId ?? ''],
    ]);
    const tried = await Promise.allSettled(at.map((which) => round.operator('activity', 'pause', ...which, ...REASON)));
    // One of them may have ended between the two questions; not all.
    const refusals = tried.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    if (refusals.length === tried.length) throw refusals[0] ?? new Error('No delivery was under way');
    await delay(4_000);
    // One that has ended meanwhile cannot be unpaused.
    for (const which of at) await round.operator('activity', 'unpause', ...which).catch(() => {});
    round.mended();
  },
};

/** What an operator does at the Temporal command line. */
export const OPERATOR_KINDS: readonly Kind[] = [terminate, reset, pause];
