import type { Winback } from '../../winback/winback.js';
import type { PreflightFinding } from './plan.js';

/** The back-fill takes days when more qualify than one day takes; those held out count as well. */
export function checkSpread({ dailyLimit }: Pick<Winback, 'dailyLimit'>, reachable: number): PreflightFinding[] {
  const days = Math.ceil(reachable / dailyLimit);
  if (days <= 1) return [];
  return [
    {
      code: 'spread_over_days',
      severity: 'info',
      reason: {
        vi: `${reachable} khách sẽ được nhắn trong khoảng ${days} ngày, mỗi ngày tối đa ${dailyLimit}.`,
        en: `${reachable} customers are messaged over about ${days} days, at most ${dailyLimit} a day.`,
      },
      fix: { vi: 'Tăng số khách mỗi ngày nếu muốn nhanh hơn.', en: 'Raise the daily limit to go faster.' },
      source: 'docs/sources.md#win-back-rules (spread the back-fill)',
    },
  ];
}
