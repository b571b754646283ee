import type { CampaignState } from '../../domain/campaign/states.js';
import { type Run, runOwner } from '../../domain/run/run.js';
import type { Standing } from '../../domain/run/standing.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import { ownerState } from './load-run.js';
import { readStanding } from './standing.js';

/** What the campaign or programme of a run says of it. */
export interface OwnerLook {
  /** Undefined when its document is gone. */
  readonly state: CampaignState | undefined;
  readonly standing: Standing['kind'];
  /** Counts the campaign's changes: while it is the same, so are its outreaches. */
  readonly version?: number;
}

/** What of a look is good for the next one. */
export type LastLook = Pick<OwnerLook, 'version' | 'standing'>;

/**
 * One small read: the state and the version. Only when the version has changed since `last`, a second one: is the outreach
 * still there, switched on, and for the time that the run was opened for?
 */
export async function ownerLook(models: Models, run: Run, last: LastLook | undefined): Promise<OwnerLook> {
  const owner = runOwner(run);
  if (owner.kind === 'programme') return { state: await ownerState(models, owner), standing: 'wanted' };
  const found = await native(models.campaigns).findOne<{ readonly state: CampaignState; readonly version: number }>(
    { _id: run.campaign },
    { projection: { state: 1, version: 1 } },
  );
  if (!found) return { state: undefined, standing: 'gone' };
  const { state, version } = found;
  if (last?.version === version) return { state, version, standing: last.standing };
  const { kind, version: at } = await readStanding(models, run);
  return { state, standing: kind, ...(at === undefined ? {} : { version: at }) };
}
