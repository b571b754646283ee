import { runsOf } from '../../../domain/base/ids.js';
import {
  addFunnels,
  addLedgers,
  EMPTY_FUNNEL,
  EMPTY_LEDGER,
  type Funnel,
  type Ledger,
} from '../../../domain/run/ledger.js';
import type { Run } from '../../../domain/run/run.js';
import { native } from '../../base/native.js';
import type { Models } from '../../models.js';
import { sumLedgers } from '../batch-store.js';

type Seen = Pick<
  Run,
  '_id' | 'outreach' | 'channel' | 'state' | 'planned' | 'expiresAt' | 'held' | 'ledger' | 'funnel'
>;
const SEEN = { outreach: 1, channel: 1, state: 1, planned: 1, expiresAt: 1, held: 1, ledger: 1, funnel: 1 };

/** A run that is not over. */
type OpenRun = Omit<Seen, 'state' | 'funnel' | 'planned' | 'expiresAt'>;

/** How far a run, or all runs of a campaign, have come. */
export interface Progress {
  readonly ledger: Ledger;
  readonly funnel: Funnel;
  readonly open: readonly OpenRun[];
  /** Whether the plans of all open runs are complete. */
  readonly isPlanned: boolean;
  /** When the last of the open runs ends. */
  readonly expiresAt?: Date;
}

/** The sum of these runs: closed ones by their final ledgers, open ones by their batches as they are now. */
async function progressOf(models: Models, runs: readonly Seen[]): Promise<Progress> {
  const open: OpenRun[] = [];
  let [ledger, funnel] = [EMPTY_LEDGER, EMPTY_FUNNEL];
  for (const run of runs) {
    const own = run.state === 'closed' ? run.ledger : await sumLedgers(models.batches, run._id);
    ledger = addLedgers(ledger, own);
    funnel = addFunnels(funnel, run.funnel);
    const { _id, outreach, channel, held } = run;
    if (run.state === 'open') open.push({ _id, outreach, channel, ledger: own, ...(held ? { held } : {}) });
  }
  const unfinished = runs.filter(({ state }) => state === 'open');
  const ends = unfinished.map(({ expiresAt }) => expiresAt.getTime());
  return {
    ledger,
    funnel,
    open,
    isPlanned: unfinished.every(({ planned }) => planned.done),
    ...(ends.length > 0 ? { expiresAt: new Date(Math.max(...ends)) } : {}),
  };
}

/** @param campaign campaignId, or a programme's id */
export const campaignProgress = async (models: Models, campaign: string): Promise<Progress> =>
  progressOf(
    models,
    await native(models.runs)
      .find<Seen>({ _id: runsOf(campaign) }, { projection: SEEN })
      .toArray(),
  );

export const runProgress = async (models: Models, run: string): Promise<Progress> =>
  progressOf(models, await native(models.runs).find<Seen>({ _id: run }, { projection: SEEN }).toArray());
