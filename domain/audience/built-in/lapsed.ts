import { type AudienceDefinition, daysBefore, paramOf, within } from './definition.js';
import { daysParam, noOrderFor } from './rules.js';

const LAPSED_DAYS = daysParam({
  label: { vi: 'Số ngày chưa mua lại', en: 'Days without a valid order' },
  default: 30,
  max: 1095,
  source:
    'docs/sources.md#audience-definitions: N = 30 for the list filter; inclusive at N (docs/sources.md#haraloyalty)',
});

/**
 * A valid order once, and none for at least N days. What win-back programmes look for (docs/seeds.md#delay), so no window's.
 */
export const lapsed: AudienceDefinition = {
  label: { vi: 'Đã lâu không mua hàng', en: 'Lapsed buyers' },
  description: {
    vi: 'Đã từng mua nhưng không có đơn hàng mới trong số ngày đã chọn',
    en: 'Bought before, with no new valid order for the chosen number of days',
  },
  windows: [],
  source: 'docs/seeds.md#delay; docs/sources.md#audience-definitions, docs/sources.md#haraloyalty',
  ...noOrderFor(LAPSED_DAYS),
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
