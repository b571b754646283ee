import { runsOf } from '../../domain/base/ids.js';
import type { Hold } from '../../domain/customer/provider-error.js';
import type { Run, RunEnding, WinbackRun } from '../../domain/run/run.js';
import { native } from '../base/native.js';
import { type PageAsked, pageFilter } from '../base/page.js';
import type { Models } from '../models.js';

/**
 * Puts an open run on hold. The first reason stands: what comes after it are its consequences, or other batches that met
 * the same.
 * @returns false when the run was held already, or is closed
 */
export async function holdRun({ runs }: Models, run: string, hold: Hold): Promise<boolean> {
  const filter = { _id: run, state: 'open', held: { $exists: false } };
  return (await native(runs).updateOne(filter, { $set: { held: hold } })).matchedCount === 1;
}

/** The same at a run's end, whatever it was held for before: what keeps it from being closed is what a person has to know. */
export async function holdAtEnd({ runs }: Models, run: string, held: Hold): Promise<void> {
  await native(runs).updateOne({ _id: run, state: 'open' }, { $set: { held } });
}

/** Lets a run go on. @returns the hold that ended, or undefined when there was none */
export async function releaseRun({ runs }: Models, run: string): Promise<Hold | undefined> {
  const before = await native(runs).findOneAndUpdate(
    { _id: run, held: { $exists: true } },
    { $unset: { held: '' } },
    { projection: { held: 1 }, returnDocument: 'before' },
  );
  return (before as Pick<Run, 'held'> | null)?.held;
}

/**
 * One small read: is the run on hold now, or closed? An attempt that was given up, and comes back behind the end of its run,
 * must not send what the end has given away again (codes of a pool).
 */
export async function isHeld({ runs }: Models, run: string): Promise<boolean> {
  const projection = { held: 1, state: 1, ending: 1 };
  const found = await native(runs).findOne<Pick<Run, 'held' | 'state' | 'ending'>>({ _id: run }, { projection });
  return found?.held !== undefined || found?.ending !== undefined || found?.state === 'closed';
}

/**
 * Ends an open run alone: nothing of it leaves any more, and its workflow settles who is left. The first word stands.
 * @returns the ending that counts; undefined when the run has closed
 */
export async function endRun({ runs }: Models, run: string, ending: RunEnding): Promise<RunEnding | undefined> {
  await native(runs).updateOne({ _id: run, state: 'open', ending: { $exists: false } }, { $set: { ending } });
  const found = await native(runs).findOne<Pick<Run, 'ending' | 'state'>>(
    { _id: run },
    { projection: { ending: 1, state: 1 } },
  );
  return found?.state === 'open' ? found.ending : undefined;
}

/** A run that waits for a person. */
export type HeldRun = Pick<Run, '_id' | 'campaign' | 'window' | 'outreach' | 'channel' | 'expiresAt'> & {
  readonly held: Hold;
  readonly winback?: Pick<WinbackRun, 'day'>;
};
const SHOWN = { campaign: 1, window: 1, 'winback.day': 1, outreach: 1, channel: 1, expiresAt: 1, held: 1 };

/** A page of the open runs of a shop that are on hold, campaigns' and win-back programmes' alike, by id. */
export async function heldRuns({ runs }: Models, shop: string, { limit, ...asked }: PageAsked): Promise<HeldRun[]> {
  const { _id, order } = pageFilter(runsOf(shop), asked, (run) => run);
  const filter = { _id, state: 'open', held: { $exists: true } };
  return native(runs).find<HeldRun>(filter, { projection: SHOWN, sort: order, limit }).toArray();
}
