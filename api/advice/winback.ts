import { otherPlans, type PlansUnderWay } from '../../domain/advice/preflight/others.js';
import type { PlannedOutreach, PreflightPlan } from '../../domain/advice/preflight/plan.js';
import { preflightPolicyAt } from '../../domain/advice/preflight/policy.js';
import { checkSpread } from '../../domain/advice/preflight/spread.js';
import { audiencePolicyAt } from '../../domain/audience/custom/policy.js';
import { policyAt } from '../../domain/base/policy.js';
import { HourCount } from '../../domain/hours/best/best-hours.js';
import { bestHoursPolicyAt } from '../../domain/hours/best/policy.js';
import { hoursOf } from '../../domain/hours/shop-hours.js';
import { hasIncentive } from '../../domain/message/content/advice.js';
import { countParts } from '../../domain/message/sms/encoding.js';
import { shopCaps } from '../../domain/run/quota/shop-caps.js';
import { checkWinback, sampleText } from '../../domain/winback/check.js';
import { dayExpires, nextPlan } from '../../domain/winback/clock.js';
import { unreachable } from '../../domain/winback/day.js';
import { armOf } from '../../domain/winback/holdout.js';
import { isLapsed, lapseCutoff } from '../../domain/winback/lapse.js';
import type { Winback } from '../../domain/winback/winback.js';
import { activeWinbacks, plannedCampaigns, visitCustomers } from '../../models/advice/preflight-reads.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { meansOf } from '../winbacks/draft.js';
import { MOST_SURVEYED } from './gather.js';

interface Counted {
  readonly members: number;
  readonly reachable: number;
  /** Of the reachable, those who are not held out. */
  readonly messages: number;
  readonly hours: HourCount;
}

/** Who qualifies today, who of them gets a message, and when the shop's customers are there. */
async function countQualified(deps: ApiDeps, shop: Shop, winback: Winback, day: string): Promise<Counted> {
  const now = deps.now();
  const { channel, days, salt, holdout } = winback;
  const hours = new HourCount(shop.zone, now, bestHoursPolicyAt(now));
  const cutoff = lapseCutoff(day, days, shop.zone);
  let [seen, members, reachable, messages] = [0, 0, 0, 0];
  const all = await visitCustomers(deps.models, shop._id, MOST_SURVEYED, (customer) => {
    seen += 1;
    for (const at of customer.facts.recentOrderAts) hours.add(at);
    for (const { clickedAt } of customer.touches) if (clickedAt) hours.add(clickedAt);
    if (!isLapsed(customer.facts.lastOrderAt, cutoff)) return;
    members += 1;
    if (unreachable(customer, channel)) return;
    reachable += 1;
    if (armOf(customer.ref, salt, holdout) === 'treated') messages += 1;
  });
  const scaled = (count: number): number => Math.round(seen === 0 ? count : (count * all) / seen);
  return { members: scaled(members), reachable: scaled(reachable), messages: scaled(messages), hours };
}

async function underWay({ models }: ApiDeps, { _id, shop }: Winback): Promise<PlansUnderWay> {
  const [campaigns, winbacks] = await Promise.all([plannedCampaigns(models, shop), activeWinbacks(models, shop)]);
  return { campaigns, winbacks: winbacks.filter((one) => one._id !== _id) };
}

/**
 * A programme's first day with everything that its preflight looks at. Its own conditions (channel, balance, offer, content)
 * are the preconditions' to judge.
 */
export async function gatherWinback(deps: ApiDeps, shop: Shop, winback: Winback): Promise<PreflightPlan> {
  const now = deps.now();
  const policy = hoursOf(shop);
  const next = nextPlan(winback, now, policy);
  const counted = await countQualified(deps, shop, winback, next?.day ?? winback.endDay ?? '');
  const { members, reachable, messages, hours } = counted;
  const means = await meansOf(deps.models, shop, now, deps.publicUrl);
  const hasText = winback.channel === 'sms' && checkWinback(winback, means).length === 0;
  const parts = hasText ? { parts: messages * countParts(sampleText(winback, means, 0)).parts } : {};
  const account = winback.channel === 'sms' ? await deps.winback?.smsBalance() : undefined;
  const outreaches = (next ? [next] : []).map(
    ({ day, at }): PlannedOutreach => ({
      id: 'step-1',
      channel: winback.channel,
      window: winback.key,
      dueAt: at,
      expiresAt: dayExpires(winback, day, at, policy),
      members,
      reachable: Math.min(messages, winback.dailyLimit),
      incentive: winback.offer.enabled || winback.steps.some(({ template }) => hasIncentive(template)),
      ...parts,
    }),
  );
  return {
    now,
    zone: shop.zone,
    currency: account?.currency ?? shop.currency,
    outreaches,
    others: next ? otherPlans([next.at], await underWay(deps, winback), shop.zone) : [],
    caps: shopCaps(policyAt(now).caps, shop, now),
    hours: policy,
    rates: preflightPolicyAt(now),
    smallAudience: audiencePolicyAt(now).smallAudience,
    profile: hours.profile(),
    bestHours: bestHoursPolicyAt(now),
    found: checkSpread(winback, reachable),
    ...(account ? { partPrice: account.perPart, balance: account.amount } : {}),
  };
}
