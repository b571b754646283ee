import type { ChannelName } from '../../base/channel.js';
import type { Label } from '../../base/label.js';
import type { WindowName } from '../../base/window.js';
import { type Condition, isJunction, type OrderAgeCondition, type ProductCondition, type Tree } from './tree.js';

const both = (vi: string, en: string): Label => ({ vi, en });
const WINDOW: Readonly<Record<WindowName, Label>> = {
  pre_launch: both('trước khởi động', 'pre-launch'),
  launch: both('khởi động', 'launch'),
  campaign_day: both('ngày chiến dịch', 'campaign day'),
  post_campaign: both('sau chiến dịch', 'post-campaign'),
};
const CHANNEL: Readonly<Record<ChannelName, Label>> = {
  chat: both('chat', 'chat'),
  email: both('e-mail', 'e-mail'),
  sms: both('SMS', 'SMS'),
  zalo: both('Zalo', 'Zalo'),
};

interface Bounds {
  readonly atLeast?: number | undefined;
  readonly atMost?: number | undefined;
}
/** "at least 2", "at most 5", "from 2 to 5", "exactly 3". */
function range({ atLeast, atMost }: Bounds): Label {
  if (atLeast !== undefined && atLeast === atMost) return both(`đúng ${atLeast}`, `exactly ${atLeast}`);
  if (atLeast === undefined) return both(`nhiều nhất ${atMost}`, `at most ${atMost}`);
  if (atMost === undefined) return both(`ít nhất ${atLeast}`, `at least ${atLeast}`);
  return both(`từ ${atLeast} đến ${atMost}`, `from ${atLeast} to ${atMost}`);
}
const lately = (days: number | undefined): Label =>
  days === undefined ? both('', '') : both(` trong ${days} ngày gần đây`, ` in the last ${days} days`);
const or = (names: readonly string[]): Label => both(names.join(' hoặc '), names.join(' or '));
function products({ skus, categories }: ProductCondition): Label {
  if (skus === undefined && categories === undefined) return both('sản phẩm bất kỳ', 'any product');
  const named = [
    ...(skus ? [both(`sản phẩm ${or(skus).vi}`, `product ${or(skus).en}`)] : []),
    ...(categories ? [both(`sản phẩm loại ${or(categories).vi}`, `a product of category ${or(categories).en}`)] : []),
  ];
  return both(named.map(({ vi }) => vi).join(' hoặc '), named.map(({ en }) => en).join(' or '));
}
const LISTS = {
  wishlist: both('yêu thích', 'wished for'),
  cart: both('trong giỏ hàng', 'in the cart'),
  bought: both('đã mua', 'bought'),
} as const;

function orderAge({ kind, atLeastDays, atMostDays }: OrderAgeCondition): Label {
  const age = range({ atLeast: atLeastDays, atMost: atMostDays });
  const [vi, en] = kind === 'last_order' ? ['gần nhất', 'last'] : ['đầu tiên', 'first'];
  return both(`đơn hàng ${vi} cách đây ${age.vi} ngày`, `the ${en} order was ${age.en} days ago`);
}

function reached(condition: Extract<Condition, { kind: 'reached' }>): Label {
  const { campaign, window, channel, days } = condition;
  const by = channel ? both(` qua ${CHANNEL[channel].vi}`, ` by ${CHANNEL[channel].en}`) : both('', '');
  const of = campaign ? both(` của chiến dịch ${campaign}`, ` of campaign ${campaign}`) : both('', '');
  const during = window ? both(` (giai đoạn ${WINDOW[window].vi})`, ` (window ${WINDOW[window].en})`) : both('', '');
  const when = lately(days);
  return both(
    `đã được gửi tin${by.vi}${of.vi}${during.vi}${when.vi}`,
    `was sent a message${by.en}${of.en}${during.en}${when.en}`,
  );
}

/** @param currency the unit of revenue, which is in minor units */
function conditionWords(condition: Condition, currency: string): Label {
  switch (condition.kind) {
    case 'orders': {
      const [n, when] = [range(condition), lately(condition.days)];
      return both(`có ${n.vi} đơn hàng hợp lệ${when.vi}`, `has ${n.en} valid orders${when.en}`);
    }
    case 'revenue': {
      const sum = range(condition);
      const unit = both(`${currency} (đơn vị nhỏ nhất)`, `${currency} in minor units`);
      const when = lately(condition.days);
      return both(`đã mua tổng cộng ${sum.vi} ${unit.vi}${when.vi}`, `has bought for ${sum.en} ${unit.en}${when.en}`);
    }
    case 'last_order':
    case 'first_order':
      return orderAge(condition);
    case 'never_ordered':
      return both('chưa từng mua hàng', 'never ordered');
    case 'follows':
      return both('đang theo dõi gian hàng', 'follows the shop');
    case 'wishlist':
    case 'cart':
    case 'bought': {
      const [what, when, list] = [products(condition), lately(condition.days), LISTS[condition.kind]];
      return both(`có ${what.vi} ${list.vi}${when.vi}`, `has ${what.en} ${list.en}${when.en}`);
    }
    case 'unpaid':
    case 'unreviewed': {
      const when = lately(condition.days);
      return condition.kind === 'unpaid'
        ? both(`có đơn hàng chưa thanh toán${when.vi}`, `has an unpaid order${when.en}`)
        : both(`có đơn hàng chưa đánh giá${when.vi}`, `has an order without a review${when.en}`);
    }
    case 'reviewed': {
      const when = lately(condition.days);
      return both(`đã đánh giá đơn hàng${when.vi}`, `has reviewed an order${when.en}`);
    }
    case 'city':
      return both(`ở ${or(condition.cities).vi}`, `lives in ${or(condition.cities).en}`);
    case 'tag':
      return both(`có nhãn ${or(condition.tags).vi}`, `carries the tag ${or(condition.tags).en}`);
    case 'reached':
      return reached(condition);
  }
}

/** The tree as one phrase in both languages; brackets show what belongs together. */
export function describeTree(tree: Tree, currency: string): Label {
  if (tree.kind === 'not') {
    const inner = describeTree(tree.of, currency);
    return both(`không phải (${inner.vi})`, `not (${inner.en})`);
  }
  if (!isJunction(tree)) return conditionWords(tree, currency);
  const parts = tree.of.map((part) => {
    const inner = describeTree(part, currency);
    return isJunction(part) && part.of.length > 1 ? both(`(${inner.vi})`, `(${inner.en})`) : inner;
  });
  const [vi, en] = tree.kind === 'and' ? [' và ', ' and '] : [' hoặc ', ' or '];
  return both(parts.map((part) => part.vi).join(vi), parts.map((part) => part.en).join(en));
}
