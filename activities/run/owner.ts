import type { CampaignState } from '../../domain/campaign/states.js';
import type { Run } from '../../domain/run/run.js';
import { type OutreachNow, type Standing, standingOf } from '../../domain/run/standing.js';
import { ownerOf } from '../../domain/winback/ids.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';
import { ownerState } from './load-run.js';

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

/** As much of a campaign as tells where the outreach of a run stands. */
export interface OutreachesNow {
  readonly version: number;
  readonly windows: readonly { readonly outreaches: readonly OutreachNow[] }[];
}
export const OUTREACHES_NOW: Readonly<Record<string, 1>> = {
  version: 1,
  ...Object.fromEntries(
    ['id', 'enabled', 'dueAt', 'expiresAt', 'repeat'].map((name) => [`windows.outreaches.${name}`, 1] as const),
  ),
};

/** Where the outreach of a run stands in its campaign. */
export const standingIn = (run: Run, { windows }: OutreachesNow): Standing =>
  standingOf(
    run,
    windows.flatMap(({ outreaches }) => outreaches).find(({ id }) => id === run.outreach),
  );

/** Where a run's outreach stands in its campaign now; a programme's steps stand while it does. */
export async function readStanding(models: Models, run: Run): Promise<Standing & { readonly version?: number }> {
  if (ownerOf(run.campaign).kind === 'programme') return { kind: 'wanted' };
  const found = await native(models.campaigns).findOne<OutreachesNow>(
    { _id: run.campaign },
    { projection: OUTREACHES_NOW },
  );
  return found ? { ...standingIn(run, found), version: found.version } : { kind: 'gone' };
}

/**
 * One small read: the state and the version. Only when the version has changed since `last`, a second one: is the outreach
 * still there, switched on, and for the time that the run was opened for?
 */
export async function ownerLook(models: Models, run: Run, last: LastLook | undefined): Promise<OwnerLook> {
  const owner = ownerOf(run.campaign);
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
