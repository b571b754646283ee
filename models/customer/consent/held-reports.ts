import { createHash } from 'node:crypto';
import { heldCountId, heldDay } from '../../../domain/base/ids.js';
import { DAY_MS } from '../../../domain/base/time.js';
import { native, wasFirst } from '../../base/native.js';
import type { Models } from '../../models.js';
import { HELD_REASONS, type HeldReason, type HeldReport } from './held-report-schema.js';

/** Of one report; its text says why, and the rest is the message that came back. */
const MAX_KEPT = 65_536;
/** Kept of a day and a reason: whoever writes to the address for bounces must not fill the database. */
const MAX_A_DAY = 1_000;
const KEPT_DAYS = 30;

/** Keeps a report that nobody could act on, for a person to look at, and counts it. */
export async function holdReport(models: Models, raw: Buffer, reason: HeldReason, at: Date): Promise<void> {
  const _id = createHash('sha256').update(raw).digest('hex');
  const again = await native(models.heldReports).updateOne({ _id }, { $inc: { times: 1 } });
  const counted = await native(models.heldCounts).findOneAndUpdate(
    { _id: heldCountId(at, reason) },
    { $inc: { reports: 1 } },
    { upsert: true, returnDocument: 'after' },
  );
  if (again.matchedCount > 0 || Number(counted?.reports ?? 1) > MAX_A_DAY) return;
  const kept = raw.subarray(0, MAX_KEPT).toString('latin1');
  await wasFirst(native(models.heldReports).insertOne({ _id, reason, at, size: raw.length, times: 1, raw: kept }));
}

/** Reports of the last days by reason, kept or not. */
export async function heldCounts(models: Models, now: Date): Promise<Record<HeldReason, number>> {
  const from = heldDay(new Date(now.getTime() - KEPT_DAYS * DAY_MS));
  const rows = await native(models.heldCounts)
    .find<{ _id: string; reports: number }>({ _id: { $gte: from } }, { projection: { reports: 1 } })
    .toArray();
  const total = Object.fromEntries(HELD_REASONS.map((reason) => [reason, 0])) as Record<HeldReason, number>;
  for (const { _id, reports } of rows) {
    const reason = HELD_REASONS.find((one) => _id.endsWith(`/${one}`));
    if (reason) total[reason] += reports;
  }
  return total;
}

export type HeldRow = Omit<HeldReport, 'raw'>;

/** A page of held reports, by id. @param after the last id seen */
export const heldPage = (
  models: Models,
  { after = '', limit }: { readonly after?: string; readonly limit: number },
): Promise<HeldRow[]> =>
  native(models.heldReports)
    .find<HeldRow>({ _id: { $gt: after } }, { projection: { raw: 0 }, sort: { _id: 1 }, limit })
    .toArray();

export async function heldReport(models: Models, _id: string): Promise<HeldReport | undefined> {
  return (await native(models.heldReports).findOne<HeldReport>({ _id })) ?? undefined;
}

/** A person has seen it. @returns whether it was there */
export async function dropHeldReport(models: Models, _id: string): Promise<boolean> {
  return (await native(models.heldReports).deleteOne({ _id })).deletedCount === 1;
}
