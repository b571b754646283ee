import { isDate } from '../../domain/base/time.js';
import { type Run, runOwner } from '../../domain/run/run.js';
import { type OutreachNow, type Standing, standingOf } from '../../domain/run/standing.js';
import { native } from '../../models/base/native.js';
import type { Models } from '../../models/models.js';

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

/** Where the outreach of a run stands in its campaign. It waits while nobody can read what a hand has written there. */
export function standingIn(run: Run, { windows }: OutreachesNow): Standing {
  // A projection leaves out what is no document; every campaign has windows.
  const isReadable =
    Array.isArray(windows) && windows.length > 0 && windows.every((window) => Array.isArray(window?.outreaches));
  if (!isReadable) return { kind: 'off' };
  const outreach = windows.flatMap(({ outreaches }) => outreaches).find((one) => one?.id === run.outreach);
  const times = outreach ? [outreach.dueAt, outreach.expiresAt] : [];
  if (!times.every(isDate)) return { kind: 'off' };
  return standingOf(run, outreach);
}

/** Where a run's outreach stands in its campaign now; a programme's steps stand while it does. */
export async function readStanding(models: Models, run: Run): Promise<Standing & { readonly version?: number }> {
  if (runOwner(run).kind === 'programme') return { kind: 'wanted' };
  const found = await native(models.campaigns).findOne<OutreachesNow>(
    { _id: run.campaign },
    { projection: OUTREACHES_NOW },
  );
  return found ? { ...standingIn(run, found), version: found.version } : { kind: 'gone' };
}
