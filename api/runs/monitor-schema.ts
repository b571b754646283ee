import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { WINDOWS } from '../../domain/base/window.js';
import { CAMPAIGN_STATES } from '../../domain/campaign/states.js';
import { OUTREACH_ACTIONS, OUTREACH_STATES, outreachActions, outreachState } from '../../domain/run/lifecycle.js';
import { RATES, type RateName, ratesOf, type Totals } from '../../domain/run/metrics.js';
import type { Account, CampaignMonitor } from '../../models/run/monitor.js';
import { actionVerdict, amount, currency, holdOut, holdView, instantOut } from '../http/common-schema.js';
import { stopOut } from '../shops/stop-schema.js';
import { count, ledgerOut } from './ledger-schema.js';

const funnelOut = z
  .object({
    sent: count,
    delivered: count,
    read: count,
    clicked: count,
    bought: count,
    revenue: z.object({ amount, currency }),
  })
  .meta({ id: 'Funnel', description: 'Customers per step; revenue in minor units' });
const byClass = z.object({ human: count, unsure: count, machine: count });
const part = z.object({ orders: count, revenue: z.object({ amount, currency }) });
const engagementOut = z
  .object({
    readers: byClass.meta({ description: 'People by the best class among their requests for the picture' }),
    clickers: byClass.meta({ description: 'People by the best class among their clicks' }),
    opens: byClass.meta({ description: 'All requests for the picture' }),
    clicks: byClass.meta({ description: 'All requests for links' }),
    orders: count,
    byClick: part.meta({ description: "Orders that a person's click came before" }),
    byReceipt: part.meta({ description: 'The others: a chat message or SMS reported read or delivered came before' }),
  })
  .meta({ id: 'Engagement', description: 'Whose reads and clicks they were, people and requests apart' });
const rate = z.object({ value: z.number().exactOptional(), of: z.enum(['sent', 'delivered', 'read', 'clicked']) });
const ratesOut = z
  .object(Object.fromEntries(Object.keys(RATES).map((name) => [name, rate])) as Record<RateName, typeof rate>)
  .meta({ id: 'Rates', description: 'Each with what it is a part of; without a value where that is 0' });
const account = {
  ledger: ledgerOut,
  funnel: funnelOut,
  balanced: z.boolean(),
  engagement: engagementOut,
  rates: ratesOut,
};
const definitions = z.literal('docs/metrics.md').meta({ description: 'Where each number is defined' });

export const monitorOut = z
  .object({
    campaign: z.string(),
    state: z.enum(CAMPAIGN_STATES),
    stops: z.array(stopOut).meta({ description: 'Switches that are on and hold the shop, or a channel' }),
    asOf: instantOut,
    definitions,
    windows: z.array(
      z.object({
        window: z.enum(WINDOWS),
        ...account,
        outreaches: z.array(
          z.object({
            outreach: z.string(),
            run: z.string(),
            runs: count
              .exactOptional()
              .meta({ description: 'Of a repeated outreach: how often it was sent; the account is the sum' }),
            audience: z.string(),
            channel: z.enum(CHANNELS),
            state: z.enum(['waiting', 'open', 'closed']).meta({ description: 'Of its run' }),
            lifecycle: z.enum(OUTREACH_STATES).meta({ description: 'Of the outreach; `held` waits for an operator' }),
            actions: z.record(z.enum(OUTREACH_ACTIONS), actionVerdict(OUTREACH_STATES)),
            firstSentAt: instantOut.exactOptional(),
            held: holdOut.exactOptional(),
            recounted: count.exactOptional().meta({
              description:
                'Batches whose own numbers were wrong, and were counted anew from the outcomes when it was closed',
            }),
            ...account,
          }),
        ),
      }),
    ),
    total: z.object(account),
    codes: z
      .object({ codesUsed: count, revenueByCode: z.object({ amount, currency }) })
      .meta({ description: 'Codes of offers that were sent and used, and the revenue of the orders that used them' }),
  })
  .meta({ id: 'CampaignMonitor' });

const classes = (totals: Totals, of: 'readers' | 'clickers' | 'opens' | 'clicks') => ({
  human: totals[`${of}.human`],
  unsure: totals[`${of}.unsure`],
  machine: totals[`${of}.machine`],
});

const accountView = ({ ledger, funnel, totals, balanced }: Account, currencyCode: string) => {
  const { revenue, ...people } = funnel;
  const money = (value: number) => ({ amount: value, currency: currencyCode });
  return {
    ledger,
    funnel: { sent: ledger.sent, ...people, revenue: money(revenue) },
    balanced,
    engagement: {
      readers: classes(totals, 'readers'),
      clickers: classes(totals, 'clickers'),
      opens: classes(totals, 'opens'),
      clicks: classes(totals, 'clicks'),
      orders: totals.orders,
      byClick: { orders: totals.clickOrders, revenue: money(totals.clickRevenue) },
      byReceipt: { orders: totals.receiptOrders, revenue: money(totals.receiptRevenue) },
    },
    rates: ratesOf(ledger.sent, funnel),
  };
};

/** The monitor as the API shows it; `sent` of the funnel is the ledger's. */
export function monitorView(monitor: CampaignMonitor, currencyCode: string, now: Date) {
  return {
    definitions: 'docs/metrics.md' as const,
    windows: monitor.windows.map(({ window, outreaches, ...rest }) => ({
      window,
      ...accountView(rest, currencyCode),
      outreaches: outreaches.map(
        ({ outreach, run, audience, channel, state, firstSentAt, held, recounted, facts, ...own }) => ({
          outreach,
          run,
          audience,
          channel,
          state,
          lifecycle: outreachState(facts),
          actions: outreachActions(facts, now),
          ...(firstSentAt ? { firstSentAt: firstSentAt.toISOString() } : {}),
          ...(held ? { held: holdView(held) } : {}),
          ...(recounted === undefined ? {} : { recounted }),
          ...accountView(own, currencyCode),
        }),
      ),
    })),
    total: accountView(monitor.total, currencyCode),
    codes: {
      codesUsed: monitor.codes.codesUsed,
      revenueByCode: { amount: monitor.codes.revenueByCode, currency: currencyCode },
    },
  };
}

const HOURLY = ['delivered', 'read', 'clicked', 'bought', 'orders', 'revenue'] as const;

export const hoursOut = z
  .object({
    campaign: z.string(),
    definitions,
    currency,
    hours: z.array(
      z.object({
        hour: instantOut.meta({ description: 'Its beginning, in UTC' }),
        ...(Object.fromEntries(HOURLY.map((name) => [name, count])) as Record<(typeof HOURLY)[number], typeof count>),
      }),
    ),
  })
  .meta({ id: 'MonitorHours', description: 'Hours in which something happened, in order; what happened in none is 0' });

/** @param hours what was counted, by the beginning of the hour in ms */
export const hoursView = (hours: ReadonlyMap<number, Totals>) =>
  Array.from(hours, ([time, totals]) => ({
    hour: new Date(time).toISOString(),
    ...(Object.fromEntries(HOURLY.map((name) => [name, totals[name]])) as Record<(typeof HOURLY)[number], number>),
  }));

/** The numbers of a monitor's answer. */
export type MonitorAnswer = ReturnType<typeof monitorView>;
export type HoursAnswer = z.output<typeof hoursOut>;
