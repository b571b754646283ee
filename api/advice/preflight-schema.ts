import { z } from 'zod';
import { smsCost } from '../../domain/advice/preflight/means.js';
import type { PreflightFinding, PreflightPlan } from '../../domain/advice/preflight/plan.js';
import { zaloCost } from '../../domain/advice/preflight/zalo.js';
import { CHANNELS } from '../../domain/base/channel.js';
import { blocking } from '../../domain/base/finding.js';
import { dayOf, dayStart } from '../../domain/base/zone.js';
import { bestHours } from '../../domain/hours/best/best-hours.js';
import { PLATFORMS } from '../../domain/run/quota/policy.js';
import { amount, instantOut, words } from '../http/common-schema.js';

const count = z.int().min(0);

const findingOut = z
  .object({
    code: z.string().meta({ description: 'Stable, snake_case', examples: ['balance_short'] }),
    severity: z.enum(['block', 'warn', 'info']).meta({ description: 'block forbids activation' }),
    outreach: z.string().exactOptional(),
    text: words,
    fix: words,
    source: z.string(),
  })
  .meta({ id: 'PreflightFinding' });

const periodOut = z
  .object({
    from: z.string().meta({ description: 'First calendar day of the period' }),
    until: z.string().meta({ description: 'First day after it' }),
    runs: count,
    runLimit: count.exactOptional(),
    messages: count,
    messageLimit: count.exactOptional(),
    short: z.array(z.object({ campaign: z.string(), outreach: z.string(), missing: count })),
  })
  .meta({ id: 'QuotaPeriod' });

export const quotaOut = z
  .object({
    platform: z
      .enum(PLATFORMS)
      .exactOptional()
      .meta({ description: 'Absent: the shop names none, and no quota holds' }),
    source: z.string().exactOptional(),
    lockedUntil: instantOut.exactOptional(),
    periods: z.array(periodOut),
  })
  .meta({ id: 'Quota' });

const hours = z.array(z.int().min(0).max(23));

export const preflightOut = z
  .object({
    ready: z.boolean().meta({ description: 'No finding blocks: the campaign may be activated' }),
    findings: z.array(findingOut),
    outreaches: z.array(
      z.object({
        id: z.string(),
        channel: z.enum(CHANNELS),
        members: count,
        reachable: count,
        parts: count.exactOptional().meta({ description: 'Billed SMS parts, estimated' }),
      }),
    ),
    sms: z.object({
      parts: count,
      cost: amount.exactOptional(),
      balance: amount.exactOptional(),
      currency: z.string(),
    }),
    zalo: z
      .object({
        messages: count,
        cost: count.exactOptional().meta({ description: 'VND before tax, if every message is delivered' }),
        daily: count.exactOptional().meta({ description: "The account's messages a day" }),
        remaining: count.exactOptional().meta({ description: 'Left of them today' }),
        quality: z.string().exactOptional().meta({ description: "Zalo's word on the last 48 hours" }),
      })
      .exactOptional()
      .meta({ description: 'Where the plan sends by Zalo' }),
    bestHours: z
      .object({
        events: count.meta({ description: 'Orders and clicks heard; few: the hours are mostly the policy’s' }),
        channels: z.object({ chat: hours, email: hours, sms: hours, zalo: hours }),
      })
      .meta({ description: "Hours of the shop's day, best first, inside the sending hours" }),
    quota: z.array(periodOut),
  })
  .meta({ id: 'Preflight' });

/** A finding as the API shows it. */
export const findingView = ({ reason, ...rest }: PreflightFinding): object => ({ ...rest, text: reason });

function zaloView(plan: PreflightPlan): object {
  if (!plan.outreaches.some(({ channel }) => channel === 'zalo')) return {};
  const { daily, remaining, quality } = plan.zalo?.state ?? {};
  const state = Object.entries({ daily, remaining, quality }).filter(([, value]) => value !== undefined);
  return { zalo: { ...zaloCost(plan), ...Object.fromEntries(state) } };
}

/** The answer for a plan and what was found in it. */
export function preflightView(plan: PreflightPlan, findings: readonly PreflightFinding[]): object {
  const {
    zone,
    profile,
    hours: policy,
    bestHours: { proposed },
  } = plan;
  const midnight = dayStart(dayOf(plan.now, zone), zone);
  const best = (channel: (typeof CHANNELS)[number]) => bestHours(profile, channel, zone, policy, midnight, proposed);
  const { parts, cost } = smsCost(plan);
  return {
    ready: blocking(findings).length === 0,
    findings: findings.map(findingView),
    outreaches: plan.outreaches.map(({ id, channel, members, reachable, parts: own }) => ({
      id,
      channel,
      members,
      reachable,
      ...(own === undefined ? {} : { parts: own }),
    })),
    sms: {
      parts,
      ...(cost === undefined ? {} : { cost }),
      ...(plan.balance === undefined ? {} : { balance: plan.balance }),
      currency: plan.currency,
    },
    ...zaloView(plan),
    bestHours: {
      events: profile.events,
      channels: { chat: best('chat'), email: best('email'), sms: best('sms'), zalo: best('zalo') },
    },
    quota: plan.quota?.periods ?? [],
  };
}
