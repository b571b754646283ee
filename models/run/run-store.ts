import type { ChannelName } from '../../domain/base/channel.js';
import { runsOf } from '../../domain/base/ids.js';
import { runsByOutreach } from '../../domain/run/repeat.js';
import type { Run } from '../../domain/run/run.js';
import type { Models } from '../models.js';

/** What the word to go on asks of a run. */
export type RunState = Pick<
  Run,
  '_id' | 'campaign' | 'outreach' | 'state' | 'winback' | 'expiresAt' | 'held' | 'ending'
>;

/** A run of the shop, not the whole of it; undefined when the shop has none of this id. */
export async function readRun({ runs }: Pick<Models, 'runs'>, shop: string, id: string): Promise<RunState | undefined> {
  const shown = { campaign: 1, outreach: 1, state: 1, winback: 1, expiresAt: 1, held: 1, ending: 1 };
  return (await runs.findOne({ _id: id, shop }, shown).lean<RunState>()) ?? undefined;
}

/** Which outreaches of a campaign have had a run. */
export const outreachesBegun = async ({ runs }: Pick<Models, 'runs'>, campaign: string): Promise<ReadonlySet<string>> =>
  new Set(await runs.distinct('outreach', { _id: runsOf(campaign) }));

/** The last run of an outreach, retries included; undefined when it had none. */
export async function readLastRun({ runs }: Pick<Models, 'runs'>, campaign: string, outreach: string) {
  const fields = { campaign: 1, outreach: 1, state: 1, winback: 1, expiresAt: 1, held: 1, ending: 1, ledger: 1 };
  const found = await runs
    .find({ _id: runsOf(`${campaign}.${outreach}`) }, fields)
    .lean<(RunState & Pick<Run, 'ledger'>)[]>();
  return runsByOutreach(found).get(outreach)?.at(-1);
}

/** How many runs are open, of a channel or of all; counted to 10,000. */
export const countAllOpen = ({ runs }: Pick<Models, 'runs'>, channel?: ChannelName): Promise<number> =>
  runs.countDocuments({ state: 'open', ...(channel === undefined ? {} : { channel }) }).limit(10_000);

/** How many runs of a campaign or a win-back programme may be sending now. */
export const countOpenRuns = ({ runs }: Pick<Models, 'runs'>, owner: string): Promise<number> =>
  runs.countDocuments({ _id: runsOf(owner), state: 'open' });
