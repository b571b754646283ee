import { runId } from '../../base/ids.js';
import { dayOf } from '../../base/zone.js';
import type { Campaign, Outreach } from '../../campaign/campaign.js';
import type { ShopMetrics } from '../../campaign/eligibility.js';
import type { HourCount } from '../../hours/best/best-hours.js';
import { checkSmsText, smsParts, type TextShop } from '../../message/sms-parts.js';
import { type BlockRate, lockedUntil, planQuota, type QuotaPlan } from '../../run/quota/planner.js';
import { type PlatformName, quotaOn } from '../../run/quota/policy.js';
import type { Run } from '../../run/run.js';
import type { OtherPlan, PreflightFinding } from './plan.js';
import type { PlanSurvey, SurveyedPlan } from './survey.js';

/** A chat run of a campaign that was due lately. */
export type PastChatRun = Pick<Run, '_id' | 'campaign' | 'outreach' | 'dueAt' | 'ledger' | 'state'>;

export interface Planned {
  readonly campaign: Campaign;
  readonly window: Campaign['windows'][number];
  readonly outreach: Outreach;
  /** Names its first run. */
  readonly key: string;
}

/** What a campaign would still send. */
export const plansOf = (campaign: Campaign, now: Date): Planned[] =>
  campaign.windows.flatMap((window) =>
    window.outreaches
      .filter(({ enabled, expiresAt }) => enabled && expiresAt > now)
      .map((outreach) => ({ campaign, window, outreach, key: runId(campaign._id, outreach.id) })),
  );

/** Parts are counted by the rules that save it; a text that those refuses has none to count. */
export function partsOf({ outreach }: Planned, shop: TextShop): Pick<SurveyedPlan, 'partsFor'> {
  if (outreach.channel !== 'sms') return {};
  const { text } = outreach.template;
  return checkSmsText(text, shop).length === 0 ? { partsFor: smsParts(text, shop) } : {};
}

/** Everything that is known of a shop's plans; `scale` when only a part of the customers was looked at. */
export interface ShopPlans {
  readonly plans: readonly Planned[];
  readonly survey: PlanSurvey;
  readonly scale: number;
  readonly hours: HourCount;
  readonly past: readonly PastChatRun[];
  readonly others: readonly OtherPlan[];
  /** Of the plan that is looked at: who belongs to others as well. */
  readonly samePeople: readonly PreflightFinding[];
}

/** What of a shop its platform's quota depends on. */
export interface QuotaShop {
  readonly zone: string;
  readonly platform?: PlatformName;
  readonly metrics?: ShopMetrics;
}

const sentBy = ({ ledger }: PastChatRun): number => ledger.sent + ledger.unknown + ledger.pending;

/** All chat messages of the shop, sent and planned, against its platform's quota; undefined without a platform. */
export function quotaOfShop({ plans, survey, scale, past }: ShopPlans, shop: QuotaShop, now: Date) {
  const quota = shop.platform && quotaOn(shop.platform, dayOf(now, shop.zone));
  if (!quota) return undefined;
  const done = past.map((run): QuotaPlan => {
    const { campaign, outreach, dueAt } = run;
    return { campaign, outreach, dueAt, recipients: sentBy(run), done: true };
  });
  const planned = plans
    .filter(({ outreach }) => outreach.channel === 'chat')
    .map(({ campaign, outreach, key }): QuotaPlan => {
      const recipients = survey.counted(key, scale).reachable;
      return { campaign: campaign._id, outreach: outreach.id, dueAt: outreach.dueAt, recipients };
    });
  const rates = past.flatMap((run): BlockRate[] => {
    const sent = run.ledger.sent;
    return sent === 0 ? [] : [{ at: run.dueAt, rate: (survey.blocked.get(run._id) ?? 0) / sent }];
  });
  const until = lockedUntil(rates, quota, now);
  const periods = planQuota([...done, ...planned], quota, shop.metrics?.followers ?? 0, shop.zone);
  return { quota, periods, ...(until ? { lockedUntil: until } : {}) };
}
