export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
const utcDay = (at: Date): number => Math.floor(at.getTime() / DAY_MS);

/** Milliseconds, whole UTC days, that move `last` to the day before `campaignAt` and keep its time of day. */
export const dayShift = (last: Date, campaignAt: Date): number => (utcDay(campaignAt) - 1 - utcDay(last)) * DAY_MS;

export const shifted = (at: Date, byMs: number): Date => new Date(at.getTime() + byMs);
