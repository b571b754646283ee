import { addDays, dayOf } from '../../base/zone.js';
import { messageLimit, type PlatformQuota } from './policy.js';

/** A chat message to a group that some plan wants to send. */
export interface QuotaPlan {
  readonly campaign: string;
  readonly outreach: string;
  readonly dueAt: Date;
  /** People it would reach. */
  readonly recipients: number;
  /** Sent already: its recipients are final. */
  readonly done?: boolean;
}
/** What one period allows and what is planned in it. */
export interface QuotaPeriod {
  /** First calendar day of the period, and the first day after it. */
  readonly from: string;
  readonly until: string;
  readonly runs: number;
  readonly runLimit?: number;
  readonly messages: number;
  readonly messageLimit?: number;
  /** The first plans for which nothing, or too little, is left; in the order they are due. */
  readonly short: readonly { readonly campaign: string; readonly outreach: string; readonly missing: number }[];
}

const MONDAY = 1;

/** The first day of the period that a day lies in. */
export function periodStart(day: string, period: PlatformQuota['period']): string {
  if (period === 'day') return day;
  if (period === 'month') return `${day.slice(0, 8)}01`;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return addDays(day, -((weekday - MONDAY + 7) % 7));
}

/** The first day of the next period. */
export function periodEnd(from: string, period: PlatformQuota['period']): string {
  if (period === 'day') return addDays(from, 1);
  if (period === 'week') return addDays(from, 7);
  return `${addDays(from, 31).slice(0, 8)}01`;
}

interface Use {
  runs: number;
  messages: number;
  readonly short: { campaign: string; outreach: string; missing: number }[];
}

/** Takes one plan from what is left; what the platform will not take is told as missing. */
function take(use: Use, plan: QuotaPlan, quota: PlatformQuota, limit: number | undefined): void {
  const { campaign, outreach, recipients } = plan;
  const overRuns = quota.runs !== undefined && use.runs >= quota.runs;
  const room = limit === undefined ? recipients : Math.max(0, limit - use.messages);
  const missing = plan.done ? 0 : overRuns ? recipients : Math.max(0, recipients - room);
  use.runs += 1;
  use.messages += recipients;
  if (missing > 0) use.short.push({ campaign, outreach, missing });
}

/**
 * Where a shop's quota will run out, over all windows of all its plans (docs/sources.md#shopee: the platform trims what is
 * over).
 * @param followers of the shop: some platforms count by them
 * @returns the periods with plans, in order
 */
export function planQuota(
  plans: readonly QuotaPlan[],
  quota: PlatformQuota,
  followers: number,
  zone: string,
): QuotaPeriod[] {
  const limit = messageLimit(quota, followers);
  const periods = new Map<string, Use>();
  const inOrder = [...plans].sort((a, b) => Number(b.done ?? false) - Number(a.done ?? false) || +a.dueAt - +b.dueAt);
  for (const plan of inOrder) {
    const from = periodStart(dayOf(plan.dueAt, zone), quota.period);
    const use = periods.get(from) ?? { runs: 0, messages: 0, short: [] };
    periods.set(from, use);
    take(use, plan, quota, limit);
  }
  return [...periods]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([from, use]) => ({
      from,
      until: periodEnd(from, quota.period),
      ...use,
      ...(quota.runs === undefined ? {} : { runLimit: quota.runs }),
      ...(limit === undefined ? {} : { messageLimit: limit }),
    }));
}

/** The share of recipients who blocked the shop, of each broadcast of the platform's look-back, newest first. */
export interface BlockRate {
  readonly at: Date;
  readonly rate: number;
}

/**
 * Until when the platform has stopped all broadcasting, undefined when it has not (docs/sources.md#shopee: two broadcasts above
 * 5 % within 30 days lock for 14).
 */
export function lockedUntil(rates: readonly BlockRate[], { lock }: PlatformQuota, now: Date): Date | undefined {
  if (!lock) return undefined;
  const days = (count: number): number => count * 86_400_000;
  const over = rates.filter(({ rate }) => rate > lock.blockRate).sort((a, b) => +a.at - +b.at);
  for (let last = over.length - 1; last >= lock.runs - 1; last -= 1) {
    const end = over[last];
    const begin = over[last - lock.runs + 1];
    if (!end || !begin || +end.at - +begin.at > days(lock.withinDays)) continue;
    const until = new Date(+end.at + days(lock.lockDays));
    return until > now ? until : undefined;
  }
  return undefined;
}
