import { codeHoldId } from '../../domain/base/ids.js';
import { native } from '../base/native.js';
import type { Models } from '../models.js';
import { settlePage } from './offer-code-holds.js';
import type { CodeHold } from './offer-code-schema.js';
import { listReturning, type OfferName } from './offer-code-stock.js';

/** Which of these runs are not closed. */
export async function openRunsOf(models: Models, runs: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await native(models.runs)
    .find<{ _id: string }>({ _id: { $in: [...new Set(runs)] }, state: 'open' }, { projection: { _id: 1 } })
    .toArray();
  return new Set(rows.map(({ _id }) => _id));
}

/** Which of these runs have ended and given back what they did not use: they send nothing any more. */
export async function returnedRunsOf(models: Models, runs: readonly string[]): Promise<ReadonlySet<string>> {
  if (runs.length === 0) return new Set();
  const filter = { _id: { $in: [...new Set(runs)] }, codesReturned: true };
  const rows = await native(models.runs)
    .find<{ _id: string }>(filter, { projection: { _id: 1 } })
    .toArray();
  return new Set(rows.map(({ _id }) => _id));
}

/**
 * The holds of one stretch of a shop's customers that may have to be decided, in order.
 * @param after customer ref, '' begins; `to`: the last one
 */
export function holdsBetween(
  models: Models,
  owner: string,
  offer: string,
  after: string,
  to: string,
): Promise<CodeHold[]> {
  const _id = { $gt: codeHoldId(owner, offer, after), $lte: codeHoldId(owner, offer, to) };
  return native(models.codeHolds).find<CodeHold>({ _id }, { batchSize: 2_000 }).toArray();
}

/** Holds whose code has left in this run's message, or may have: theirs for good. */
export async function keepHolds(models: Models, ids: readonly string[], run: string): Promise<void> {
  if (ids.length === 0) return;
  const update = { $set: { sent: true }, $pull: { runs: run } } as object;
  await native(models.codeHolds).updateMany({ _id: { $in: [...ids] } }, update);
}

/**
 * Takes the pins of runs that have ended off holds whose message never left, and gives back the codes that nobody needs any
 * more. Listed before they are let go, so that a crash in between leaves a list to settle.
 * @param runs closed runs; the first is the one that ends now
 */
export async function releaseHolds(
  models: Models,
  name: OfferName,
  ids: readonly string[],
  runs: readonly string[],
  token: string,
): Promise<number> {
  if (ids.length === 0) return 0;
  const some = { _id: { $in: [...ids] } };
  await native(models.codeHolds).updateMany(some, { $pull: { runs: { $in: [...runs] } } } as object);
  const unneeded = { ...some, runs: { $size: 0 }, sent: { $exists: false } };
  const rows = await native(models.codeHolds).find<CodeHold>(unneeded).toArray();
  if (rows.length === 0) return 0;
  const codes = rows.map(({ code }) => code);
  const page = await listReturning(models, name, codes, { run: runs[0] ?? '', token }, token);
  // A run that pins one of them now keeps it: then it is no longer unneeded, and the page is settled without it.
  const { deletedCount } = await native(models.codeHolds).deleteMany({
    ...unneeded,
    _id: { $in: rows.map(({ _id }) => _id) },
  });
  await settlePage(models, page);
  return deletedCount;
}
