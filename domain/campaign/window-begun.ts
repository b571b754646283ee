import { type Finding, finding } from '../base/finding.js';
import type { CampaignWindow, Outreach } from './campaign.js';

const CANNOT = 'save the campaign';
const iso = (date: Date): string => (Number.isNaN(date.getTime()) ? 'not a date' : date.toISOString());

/** The same value whatever the order of its keys: a document from a database and one from a request compare equal. */
function canonical(value: unknown): unknown {
  if (value instanceof Date) return iso(value);
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, canonical(part)]));
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));

/** The outreach without what may change of it: it may be switched off, and end at another time. */
const calmed = (one: Outreach, before: Outreach | undefined): Outreach =>
  before ? { ...one, expiresAt: before.expiresAt, ...(one.enabled ? {} : { enabled: before.enabled }) } : one;

/** Ends of outreaches that were moved: behind the time that they are due, and not behind the window's. */
function checkEnds(edited: CampaignWindow, stored: CampaignWindow, field: string): Finding[] {
  const moved = !isSame(edited.closesAt, stored.closesAt);
  return edited.outreaches.flatMap(({ dueAt, expiresAt }, index) => {
    if (!moved && isSame(expiresAt, stored.outreaches[index]?.expiresAt)) return [];
    if (expiresAt > dueAt && expiresAt <= edited.closesAt) return [];
    const allowed = `after the outreach is due and not after its window closes at ${iso(edited.closesAt)}`;
    return [finding('outreach_expiry', CANNOT, `${field}/outreaches/${index}/expiresAt`, expiresAt, allowed)];
  });
}

/**
 * What is wrong with an edit of a window that has begun. While it is open it may close later or sooner, with the ends of its
 * outreaches, and an outreach may be switched off; nothing else of it changes, and of one that has closed nothing at all.
 */
export function checkBegunWindow(edited: CampaignWindow, stored: CampaignWindow, field: string, now: Date): Finding[] {
  const isClosed = stored.closesAt <= now;
  const frozen = {
    ...edited,
    ...(isClosed ? {} : { closesAt: stored.closesAt }),
    outreaches: edited.outreaches.map((one, i) => {
      const before = stored.outreaches[i];
      return isClosed && before ? { ...calmed(one, before), expiresAt: one.expiresAt } : calmed(one, before);
    }),
  };
  if (!isSame(frozen, stored)) {
    const may = isClosed ? '' : ', or the window close at another time';
    const allowed = `unchanged, as the window has begun (an outreach may only be switched off${may})`;
    return [finding('window_begun', CANNOT, field, stored.window, allowed)];
  }
  if (!isClosed && !(edited.closesAt >= now)) {
    return [finding('window_in_past', CANNOT, `${field}/closesAt`, edited.closesAt, `not before now, ${iso(now)}`)];
  }
  return checkEnds(edited, stored, field);
}
