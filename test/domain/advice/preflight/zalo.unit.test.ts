import assert from 'node:assert/strict';
import { campaignPlan } from '../../../../domain/advice/preflight/campaign-plan.js';
import type { PlannedOutreach, PreflightPlan } from '../../../../domain/advice/preflight/plan.js';
import { preflightPolicyAt } from '../../../../domain/advice/preflight/policy.js';
import { preflight } from '../../../../domain/advice/preflight/preflight.js';
import { PlanSurvey } from '../../../../domain/advice/preflight/survey.js';
import { zaloCost } from '../../../../domain/advice/preflight/zalo.js';
import type { ZaloKnown } from '../../../../domain/advice/preflight/zalo-known.js';
import { policyAt } from '../../../../domain/base/policy.js';
import type { Campaign, Outreach } from '../../../../domain/campaign/campaign.js';
import { HourCount } from '../../../../domain/hours/best/best-hours.js';
import { bestHoursPolicyAt } from '../../../../domain/hours/best/policy.js';
import { DEFAULT_HOURS_POLICY } from '../../../../domain/hours/policy.js';
import type { ZaloTemplate } from '../../../../domain/message/zalo/template-info.js';
import { customer, daysAgo, NO_SIGNALS } from '../../support/samples.js';

const NOW = new Date('2026-11-11T01:00:00Z');
const ZONE = 'Asia/Ho_Chi_Minh';
const bestHours = bestHoursPolicyAt(NOW);
const EVENING = new Date('2026-11-11T12:00:00Z');
const TEMPLATE: ZaloTemplate = {
  id: '300001',
  name: 'Chăm sóc',
  status: 'ENABLE',
  quality: 'HIGH',
  tag: 'CUSTOMER_CARE',
  params: [],
  pricePhone: 200,
  priceById: 140,
};
const known = (over: Partial<ZaloKnown> = {}): ZaloKnown => ({
  state: { daily: 20_000, remaining: 20_000, quality: 'HIGH' },
  templates: new Map([[TEMPLATE.id, TEMPLATE]]),
  ...over,
});
const zalo = (over: Partial<NonNullable<PlannedOutreach['zalo']>> = {}): NonNullable<PlannedOutreach['zalo']> => ({
  template: '300001',
  tag: 'CUSTOMER_CARE',
  price: 200,
  withoutOrder: 0,
  neverBought: false,
  ...over,
});
const outreach = (over: Partial<PlannedOutreach> = {}): PlannedOutreach => ({
  id: 'day-buyers',
  channel: 'zalo',
  window: 'campaign_day',
  dueAt: EVENING,
  expiresAt: new Date('2026-11-11T14:30:00Z'),
  members: 900,
  reachable: 800,
  incentive: true,
  zalo: zalo(),
  ...over,
});
const plan = (over: Partial<PreflightPlan> = {}): PreflightPlan => ({
  now: NOW,
  zone: ZONE,
  currency: 'VND',
  outreaches: [outreach()],
  others: [],
  caps: policyAt(NOW).caps,
  hours: DEFAULT_HOURS_POLICY,
  rates: preflightPolicyAt(NOW),
  smallAudience: 50,
  profile: new HourCount(ZONE, NOW, bestHours).profile(),
  bestHours,
  zalo: known(),
  ...over,
});
const found = (over: Partial<PreflightPlan> = {}): string[] =>
  preflight(plan(over)).map(({ code, severity, outreach: id }) => [severity, code, id].filter(Boolean).join(' '));

describe('a preflight with Zalo', () => {
  it('finds nothing where account, template and people are fine', () => {
    assert.deepEqual(found(), []);
  });

  it('blocks without an account, and only warns where Zalo does not answer', () => {
    const { zalo: _, ...without } = plan();
    assert.deepEqual(
      preflight(without).map(({ code, severity }) => `${severity} ${code}`),
      ['block zalo_not_set_up'],
    );
    assert.deepEqual(found({ zalo: { templates: new Map() } }), ['warn zalo_unknown']);
  });

  it('asks nothing of Zalo for a plan of other channels', () => {
    const { zalo: _, ...chat } = outreach({ channel: 'chat' });
    const { zalo: _known, ...rest } = plan({ outreaches: [chat] });
    assert.deepEqual(preflight(rest), []);
  });

  it('refuses an audience of people who never bought, whoever is in it today, and one without orders', () => {
    assert.deepEqual(found({ outreaches: [outreach({ zalo: zalo({ neverBought: true }) })] }), [
      'block zalo_never_bought day-buyers',
    ]);
    const silent = outreach({ members: 900, zalo: zalo({ withoutOrder: 900, tag: 'PROMOTION' }) });
    const known3 = known({ templates: new Map([['300001', { ...TEMPLATE, tag: 'PROMOTION' as const }]]) });
    const [finding] = preflight(plan({ outreaches: [silent], zalo: known3 }));
    assert.equal(finding?.code, 'zalo_never_bought');
    // The reason names the days that Zalo asks for.
    assert.match(finding?.reason.en ?? '', /in the last 180 days/);
    assert.match(finding?.reason.vi ?? '', /trong 180 ngày/);
  });

  it('says how many are left out for want of an order', () => {
    const some = outreach({ zalo: zalo({ withoutOrder: 100 }) });
    const [finding] = preflight(plan({ outreaches: [some] }));
    assert.deepEqual([finding?.severity, finding?.code], ['info', 'zalo_without_order']);
    assert.match(finding?.reason.en ?? '', /100 of 900/);
  });

  it('counts the level by days in Vietnam: what is left today, all of it tomorrow', () => {
    const state = { daily: 1_000, remaining: 500 };
    assert.deepEqual(found({ zalo: known({ state }) }), ['warn zalo_level']);
    // 00:30 in Vietnam on the next day.
    const tomorrow = outreach({
      dueAt: new Date('2026-11-11T17:30:00Z'),
      expiresAt: new Date('2026-11-12T14:00:00Z'),
    });
    assert.deepEqual(
      found({ outreaches: [tomorrow], zalo: known({ state }) }).filter((one) => /zalo/.test(one)),
      [],
    );
    const both = [outreach({ id: 'a', reachable: 300 }), outreach({ id: 'b', reachable: 300 })];
    assert.deepEqual(found({ outreaches: both, zalo: known({ state }) }), ['warn zalo_level']);
    assert.deepEqual(found({ zalo: known({ state: {} }) }), []);
  });

  it('counts promotion against the month, and nothing else', () => {
    const state = { promotionRemaining: 100 };
    const templates = new Map([['300001', { ...TEMPLATE, tag: 'PROMOTION' as const }]]);
    const promotion = outreach({ zalo: zalo({ tag: 'PROMOTION' }) });
    assert.deepEqual(found({ outreaches: [promotion], zalo: known({ state, templates }) }), [
      'warn zalo_promotion_quota',
    ]);
    assert.deepEqual(found({ zalo: known({ state }) }), []);
  });

  it('warns of a low quality, of the account as of the template', () => {
    for (const state of [{ quality: 'LOW' }, { weekQuality: 'LOW' }])
      assert.deepEqual(found({ zalo: known({ state }) }), ['warn zalo_quality']);
    const templates = new Map([['300001', { ...TEMPLATE, quality: 'LOW' }]]);
    assert.deepEqual(found({ zalo: known({ templates }) }), ['warn zalo_template_quality day-buyers']);
  });

  it('blocks where the template is not as it was when the message was saved', () => {
    const changed = [null, { ...TEMPLATE, status: 'DISABLE' }, { ...TEMPLATE, tag: 'PROMOTION' as const }];
    for (const one of changed)
      assert.deepEqual(found({ zalo: known({ templates: new Map([['300001', one]]) }) }), [
        'block zalo_template_changed day-buyers',
      ]);
    // One that Zalo did not tell has not changed.
    assert.deepEqual(found({ zalo: known({ templates: new Map() }) }), []);
  });

  it('names what the messages cost, and nothing where a price is missing', () => {
    const two = [outreach(), outreach({ id: 'b', reachable: 10, zalo: zalo({ price: 300 }) })];
    assert.deepEqual(zaloCost({ outreaches: two }), { messages: 810, cost: 163_000 });
    const { price: _, ...unpriced } = zalo();
    assert.deepEqual(zaloCost({ outreaches: [outreach(), outreach({ zalo: unpriced })] }), { messages: 1_600 });
    assert.deepEqual(zaloCost({ outreaches: [] }), { messages: 0, cost: 0 });
  });
});

describe('the survey of a plan with Zalo', () => {
  const granted = { granted: true, at: daysAgo(900, NOW) };
  const buyer = (days: number | undefined) =>
    customer({
      consent: { zalo: granted },
      signals: { ...NO_SIGNALS, followedAt: daysAgo(3, NOW) },
      facts: {
        ...{ validOrders: days === undefined ? 0 : 1, revenue: 0, recentOrderAts: [] },
        ...(days === undefined ? {} : { lastOrderAt: daysAgo(days, NOW) }),
      },
    });
  const surveyed = (tag?: 'CUSTOMER_CARE' | 'PROMOTION'): PlanSurvey => {
    const audience = { name: 'followers' } as const;
    const hours = new HourCount(ZONE, NOW, bestHours);
    const survey = new PlanSurvey([{ key: 'k', audience, channel: 'zalo', ...(tag ? { tag } : {}) }], [], NOW, hours);
    for (const days of [undefined, 10, 179, 300]) survey.add(buyer(days));
    return survey;
  };

  it('counts nobody as reachable whom Zalo takes no message to, by the tag of the template', () => {
    assert.deepEqual(surveyed('CUSTOMER_CARE').counted('k'), { members: 4, reachable: 3, withoutOrder: 1 });
    assert.deepEqual(surveyed('PROMOTION').counted('k'), { members: 4, reachable: 2, withoutOrder: 2 });
    assert.deepEqual(surveyed().counted('k'), { members: 4, reachable: 2, withoutOrder: 2 });
    assert.deepEqual(surveyed('PROMOTION').counted('k', 10), { members: 40, reachable: 20, withoutOrder: 20 });
  });

  it('gives the plan the price of the way: the dearer one where some go by phone all the same', () => {
    const made = (by?: 'user_id'): PlannedOutreach | undefined => {
      const reference = { template: '300001', tag: 'CUSTOMER_CARE' as const, ...(by ? { by } : {}) };
      const message: Outreach = {
        ...{ id: 'o', audience: { name: 'followers' }, channel: 'zalo', priority: 1, enabled: true },
        ...{ dueAt: EVENING, expiresAt: EVENING, template: { text: 'a: b', zalo: reference } },
      };
      const campaign = { _id: 'c' } as Campaign;
      const window = { window: 'campaign_day' } as Campaign['windows'][number];
      const plans = [{ campaign, window, outreach: message, key: 'k' }];
      const survey = surveyed('CUSTOMER_CARE');
      const hours = new HourCount(ZONE, NOW, bestHours);
      const all = { plans, survey, scale: 1, hours, past: [], others: [], samePeople: [] };
      const shop = { name: 'Hoa Nắng', zone: ZONE, currency: 'VND' };
      const read = { shop, now: NOW, known: all, offers: [], free: new Map(), zalo: known() };
      return campaignPlan(campaign, read as Parameters<typeof campaignPlan>[1]).outreaches[0];
    };
    assert.deepEqual(made()?.zalo, zalo({ withoutOrder: 1 }));
    assert.equal(made('user_id')?.zalo?.price, 200);
  });
});
