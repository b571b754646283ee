import { addDays, dayStart } from '../base/zone.js';

/**
 * Whoever's last valid order is before this instant has not bought for N whole days of the shop's calendar, N included:
 * with N = 14 an order of the 1st is reached on the 15th, not on the 14th (docs/sources.md#haraloyalty, HaraLoyalty's FAQ).
 * @param day the day that asks, YYYY-MM-DD in the shop's zone
 * @param days N, at least 1
 */
export const lapseCutoff = (day: string, days: number, zone: string): Date => dayStart(addDays(day, 1 - days), zone);

/** @param cutoff of lapseCutoff */
export const isLapsed = (lastOrderAt: Date | undefined, cutoff: Date): lastOrderAt is Date =>
  lastOrderAt !== undefined && lastOrderAt.getTime() < cutoff.getTime();
