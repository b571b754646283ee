import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { AUDIENCE_DEFINITIONS, AUDIENCES, type AudienceName, matches } from '../../../../domain/audience/audience.js';
import { matchesTree } from '../../../../domain/audience/custom/matches.js';
import {
  MAX_PRESET_SKUS,
  PRESET_DEFINITIONS,
  PRESETS,
  type PresetName,
  presetTree,
} from '../../../../domain/audience/custom/presets.js';
import { countNodes, MAX_NODES, MAX_SKUS, nodesOf } from '../../../../domain/audience/custom/tree.js';
import type { WindowName } from '../../../../domain/base/window.js';
import type { Customer } from '../../../../domain/customer/customer.js';
import { DEFAULT_WINDOWS } from '../../../../domain/message/booster-messages.js';
import { customer, daysAgo, factsOf, NO_SIGNALS, NOW } from '../../support/samples.js';

interface Traits {
  /** Days since each valid order. */
  readonly orders?: readonly number[];
  readonly follows?: boolean;
  /** Product and days. */
  readonly wished?: readonly [string, number];
  readonly carted?: readonly [string, number];
  readonly unpaid?: number;
  readonly unreviewed?: number;
}
function person(ref: string, { orders = [], follows, wished, carted, unpaid, unreviewed }: Traits): Customer {
  const item = (one?: readonly [string, number]) => (one ? [{ sku: one[0], at: daysAgo(one[1]) }] : []);
  const order = (days?: number) => (days === undefined ? [] : [{ order: 'o', at: daysAgo(days) }]);
  const followed = follows ? { followedAt: daysAgo(200) } : {};
  return customer({
    ref,
    facts: factsOf(orders.map((days) => daysAgo(days))),
    signals: {
      ...NO_SIGNALS,
      ...followed,
      wishlist: item(wished),
      cart: item(carted),
      unpaid: order(unpaid),
      unreviewed: order(unreviewed),
    },
  });
}

/** Fourteen customers, small enough to be sorted by hand. A and B are products of the campaign, X is not. */
const PEOPLE: readonly Customer[] = [
  person('an', {}),
  person('binh', { wished: ['A', 10] }),
  person('chi', { carted: ['B', 0.5] }),
  person('dung', { wished: ['X', 31] }),
  person('em', { carted: ['X', 31], follows: true }),
  person('giang', { orders: [5], unreviewed: 5 }),
  person('ha', { orders: [15, 100, 170], follows: true, unreviewed: 15 }),
  person('hoa', { orders: [16, 20], unreviewed: 16 }),
  person('khanh', { orders: [60] }),
  person('lan', { orders: [59, 400], carted: ['A', 3] }),
  person('mai', { orders: [90], wished: ['X', 2] }),
  person('nga', { orders: [91], follows: true, unpaid: 0.5 }),
  person('oanh', { unpaid: 2 }),
  person('phuc', { unpaid: 31, orders: [1, 2, 3], carted: ['B', 30] }),
];

interface Row {
  readonly window: WindowName;
  /** As the seed writes it. */
  readonly seed: string;
  readonly audience?: AudienceName;
  readonly preset?: PresetName;
  readonly picks: string;
}
const WISHLIST = 'binh dung mai';
const POTENTIAL = 'binh chi';
const CART = 'chi lan phuc';
const INACTIVE = 'khanh mai nga';
/** The seed's table (docs/seeds.md#phases), column by column, with whom each line picks. */
const TABLE: readonly Row[] = [
  { window: 'pre_launch', seed: 'Khách hàng trong danh sách yêu thích', audience: 'wishlist', picks: WISHLIST },
  { window: 'pre_launch', seed: 'Khách hàng mới', audience: 'potential', picks: POTENTIAL },
  { window: 'pre_launch', seed: 'Khách thêm sản phẩm vào giỏ', audience: 'cart', picks: CART },
  { window: 'pre_launch', seed: 'Nhóm tùy chỉnh', preset: 'sold_products', picks: 'binh chi lan phuc' },
  { window: 'launch', seed: 'Người mua không hoạt động', audience: 'inactive', picks: INACTIVE },
  { window: 'launch', seed: 'Khách hàng thường xuyên', audience: 'frequent', picks: 'ha phuc' },
  { window: 'launch', seed: 'Khách mua lần đầu', audience: 'first_time', picks: 'giang khanh mai' },
  { window: 'launch', seed: 'Khách hàng trong danh sách yêu thích', audience: 'wishlist', picks: WISHLIST },
  { window: 'launch', seed: 'Khách hàng mới', audience: 'potential', picks: POTENTIAL },
  { window: 'launch', seed: 'Khách theo dõi gian hàng', audience: 'followers', picks: 'em ha nga' },
  { window: 'campaign_day', seed: 'Nhắc khách hàng chưa thanh toán', audience: 'unpaid_order', picks: 'nga oanh' },
  { window: 'campaign_day', seed: 'Nhắc nhở thêm vào giỏ hàng', audience: 'cart_reminder', picks: 'lan phuc' },
  { window: 'campaign_day', seed: 'Nhắc nhở khách hàng thanh toán', audience: 'payment_reminder', picks: 'oanh' },
  {
    window: 'campaign_day',
    seed: 'Khách có sản phẩm trong danh sách yêu thích',
    audience: 'wishlist',
    picks: WISHLIST,
  },
  { window: 'campaign_day', seed: '(sản phẩm của chiến dịch)', preset: 'wished_in_campaign', picks: 'binh' },
  { window: 'post_campaign', seed: 'Khách hàng chưa có đánh giá', audience: 'unreviewed', picks: 'giang ha' },
  {
    window: 'post_campaign',
    seed: '(theo dõi cửa hàng)',
    audience: 'bought_not_following',
    picks: 'giang hoa khanh lan mai phuc',
  },
];

const refs = (isMember: (one: Customer) => boolean): string =>
  PEOPLE.filter(isMember)
    .map(({ ref }) => ref)
    .join(' ');

describe('the seed’s table of windows and audiences', () => {
  const documented = readFileSync(new URL('../../../../docs/audiences.md', import.meta.url), 'utf8');

  for (const { window, seed, audience, preset, picks } of TABLE) {
    it(`${window}: "${seed}" picks ${picks}, and is documented`, () => {
      if (audience) {
        assert.equal(
          refs((one) => matches(one, { name: audience }, NOW)),
          picks,
        );
        assert.ok(AUDIENCE_DEFINITIONS[audience].windows.includes(window));
      }
      if (preset) {
        const tree = presetTree(preset, ['A', 'B']);
        assert.ok(tree);
        assert.equal(
          refs((one) => matchesTree(one, tree, NOW)),
          picks,
        );
        assert.ok(PRESET_DEFINITIONS[preset].windows.includes(window));
      }
      assert.ok(documented.includes(`\`${audience ?? preset}\``));
    });
  }

  it('has every window that an audience says it serves, and every default message', () => {
    const rows = new Set(TABLE.map(({ window, audience, preset }) => `${window} ${audience ?? preset}`));
    const served = [
      ...AUDIENCES.flatMap((name) => AUDIENCE_DEFINITIONS[name].windows.map((window) => `${window} ${name}`)),
      ...PRESETS.flatMap((name) => PRESET_DEFINITIONS[name].windows.map((window) => `${window} ${name}`)),
    ];
    assert.deepEqual([...rows].sort(), served.filter((one) => one !== 'campaign_day cart').sort());
    for (const [window, { messages }] of Object.entries(DEFAULT_WINDOWS)) {
      for (const { audience } of messages) assert.ok(served.includes(`${window} ${audience}`));
    }
  });

  it('and the win-back seed’s lapsed buyers: N days, inclusive', () => {
    const lapsed = (days: number) => refs((one) => matches(one, { name: 'lapsed', params: { days } }, NOW));
    assert.equal(lapsed(30), 'khanh lan mai nga');
    assert.equal(lapsed(60), INACTIVE);
    assert.equal(lapsed(61), 'mai nga');
  });
});

describe('a preset', () => {
  it('fits into a tree, however many products', () => {
    for (const preset of PRESETS) {
      for (const count of [1, MAX_SKUS, MAX_SKUS + 1, MAX_PRESET_SKUS, 5_000]) {
        const tree = presetTree(
          preset,
          Array.from({ length: count }, (_, n) => `S${n}`),
        );
        assert.ok(tree && countNodes(tree) <= MAX_NODES, `${preset} ${count}`);
        for (const node of nodesOf(tree)) assert.ok(!('skus' in node) || (node.skus?.length ?? 0) <= MAX_SKUS);
      }
      assert.equal(presetTree(preset, []), undefined);
    }
  });
});
