import { dayOf } from '../../base/zone.js';
import { isLapsed, lapseCutoff } from '../../customer/lapse.js';
import { type AudienceDefinition, daysBefore, type Params, paramOf, within } from './definition.js';
import { daysParam, noOrderFor } from './rules.js';

const LAPSED_DAYS = daysParam({
  label: { vi: 'Số ngày chưa mua lại', en: 'Days without a valid order' },
  default: 30,
  max: 1095,
  source:
    'docs/sources.md#audience-definitions: N = 30 for the list filter; whole days of the calendar, inclusive at N (docs/sources.md#haraloyalty)',
});

/** The last one asked for: a run asks for one only, once for each customer. */
let last = { asOf: Number.NaN, days: 0, zone: '', cutoff: new Date(0) };
function cutoffOf(params: Params, asOf: number, zone: string): Date {
  const days = paramOf(params, LAPSED_DAYS);
  if (last.asOf !== asOf || last.days !== days || last.zone !== zone)
    last = { asOf, days, zone, cutoff: lapseCutoff(dayOf(new Date(asOf), zone), days, zone) };
  return last.cutoff;
}
/** As runs ask that opened before days of the calendar were counted. */
const byHours = noOrderFor(LAPSED_DAYS);

/**
 * A valid order once, and none for at least N days of the shop's calendar. What win-back programmes look for
 * (docs/seeds.md#delay), with the same N to the customer, so no window's.
 */
export const lapsed: AudienceDefinition = {
  label: { vi: 'Đã lâu không mua hàng', en: 'Lapsed buyers' },
  description: {
    vi: 'Đã từng mua nhưng không có đơn hàng mới trong số ngày đã chọn',
    en: 'Bought before, with no new valid order for the chosen number of days',
  },
  windows: [],
  source: 'docs/seeds.md#delay; docs/sources.md#audience-definitions, docs/sources.md#haraloyalty',
  ...byHours,
  byCalendar: true,
  matches: (member, params, asOf, zone) =>
    zone === undefined
      ? byHours.matches(member, params, asOf)
      : member.facts.validOrders > 0 && isLapsed(member.facts.lastOrderAt, cutoffOf(params, asOf, zone)),
  filter: (params, asOf, zone) =>
    zone === undefined
      ? byHours.filter(params, asOf)
      : { 'facts.validOrders': { $gte: 1 }, 'facts.lastOrderAt': { $lt: cutoffOf(params, asOf, zone) } },
};

const BOUGHT_DAYS = daysParam({
  label: { vi: 'Mua trong số ngày gần đây', en: 'Bought in the last days' },
  default: 90,
  max: 1095,
  source: 'docs/sources.md#audience-definitions: bought-not-following, 90 days',
});

/** A valid order in the last 90 days, and not a follower: whom the seed wants to follow the shop after the campaign. */
export const boughtNotFollowing: AudienceDefinition = {
  label: { vi: 'Khách đã mua chưa theo dõi', en: 'Buyers who do not follow' },
  description: { vi: 'Đã mua gần đây nhưng chưa theo dõi gian hàng', en: 'Bought lately and do not follow the shop' },
  windows: ['post_campaign'],
  params: [BOUGHT_DAYS],
  source: 'docs/seeds.md#phases (follow after the campaign); docs/sources.md#audience-definitions',
  reads: ['facts.lastOrderAt', 'signals.followedAt'],
  matches: ({ facts, signals }, params, asOf) =>
    facts.lastOrderAt !== undefined &&
    within(facts.lastOrderAt, paramOf(params, BOUGHT_DAYS), asOf) &&
    !(signals.followedAt !== undefined && signals.followedAt.getTime() <= asOf),
  filter: (params, asOf) => ({
    'facts.validOrders': { $gte: 1 },
    'facts.lastOrderAt': { $gte: daysBefore(asOf, paramOf(params, BOUGHT_DAYS)) },
  }),
};
