import { runId } from '../../domain/base/ids.js';
import { type Experiment, variantKeys } from '../../domain/campaign/experiment.js';
import type { VariantCount } from '../../domain/experiment/winner.js';
import type { Choice, Run } from '../../domain/run/run.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { horizonOf, variantCounts } from './variant-counts.js';

/** How far the experiment of a run has come. */
export interface ExperimentState {
  readonly run: string;
  readonly experiment: Experiment;
  /** When the choice is made. */
  readonly until: Date;
  /** As they were when the choice was made; until then as they are. */
  readonly counts: readonly VariantCount[];
  readonly choice?: Choice;
}

type Tried = Pick<Run, '_id' | 'shop' | 'template' | 'experiment' | 'choice' | 'firstSentAt' | 'asOf'>;
const NEEDED = { shop: 1, template: 1, experiment: 1, choice: 1, firstSentAt: 1, asOf: 1 };

/** The experiment of an outreach; undefined when it has none, or its run was not opened yet. */
export async function experimentState(
  models: Models,
  campaign: string,
  outreach: string,
): Promise<ExperimentState | undefined> {
  const run = await native(models.runs).findOne<Tried>({ _id: runId(campaign, outreach) }, { projection: NEEDED });
  if (!run?.experiment) return undefined;
  const { _id, experiment, choice } = run;
  const until = horizonOf(run, experiment);
  const counts = choice?.counts ?? (await variantCounts(models, run, variantKeys(run), until));
  return { run: _id, experiment, until, counts, ...(choice ? { choice } : {}) };
}
