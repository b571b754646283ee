import { z } from 'zod';
import { CHANNELS } from '../../domain/base/channel.js';
import { WINDOWS } from '../../domain/base/window.js';
import { CAMPAIGN_STATES } from '../../domain/campaign/states.js';
import { OUTREACH_ACTIONS, OUTREACH_STATES, outreachActions, outreachState } from '../../domain/run/lifecycle.js';
import type { Account, CampaignMonitor } from '../../models/run/monitor.js';
import { actionVerdict, amount, currency, instantOut } from '../http/common-schema.js';
import { count, ledgerOut } from './ledger-schema.js';
import { holdOut, holdView } from './schema.js';

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
const account = { ledger: ledgerOut, funnel: funnelOut, balanced: z.boolean() };

export const monitorOut = z
  .object({
    campaign: z.string(),
    state: z.enum(CAMPAIGN_STATES),
    asOf: instantOut,
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

const accountView = ({ ledger, funnel, balanced }: Account, currencyCode: string) => {
  const { revenue, ...people } = funnel;
  return {
    ledger,
    funnel: { sent: ledger.sent, ...people, revenue: { amount: revenue, currency: currencyCode } },
    balanced,
  };
};

/** The monitor as the API shows it; `sent` of the funnel is the ledger's. */
export function monitorView(monitor: CampaignMonitor, currencyCode: string, now: Date) {
  return {
    windows: monitor.windows.map(({ window, outreaches, ...rest }) => ({
      window,
      ...accountView(rest, currencyCode),
      outreaches: outreaches.map(({ outreach, run, audience, channel, state, firstSentAt, held, facts, ...own }) => ({
        outreach,
        run,
        audience,
        channel,
        state,
        lifecycle: outreachState(facts),
        actions: outreachActions(facts, now),
        ...(firstSentAt ? { firstSentAt: firstSentAt.toISOString() } : {}),
        ...(held ? { held: holdView(held) } : {}),
        ...accountView(own, currencyCode),
      })),
    })),
    total: accountView(monitor.total, currencyCode),
    codes: {
      codesUsed: monitor.codes.codesUsed,
      revenueByCode: { amount: monitor.codes.revenueByCode, currency: currencyCode },
    },
  };
}
