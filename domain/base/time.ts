/** Lengths of time in milliseconds; a day is always 24 hours of elapsed time (calendar days: zone.ts). */
export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Is this an instant? A hand may have written anything into a database. */
export const isDate = (value: unknown): value is Date => value instanceof Date && !Number.isNaN(value.getTime());
