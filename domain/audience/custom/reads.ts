import { type Condition, isJunction, nodesOf, type Tree } from './tree.js';

const NEWEST = ['facts.validOrders', 'bought.ordersSince', 'bought.skusSince'] as const;

function readsOfCondition(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'orders':
      return condition.days === undefined ? ['facts.validOrders'] : ['facts.recentOrderAts'];
    case 'revenue':
      return condition.days === undefined ? ['facts.revenue'] : [...NEWEST, 'bought.orders'];
    case 'last_order':
      return ['facts.lastOrderAt'];
    case 'first_order':
      return ['facts.firstOrderAt'];
    case 'never_ordered':
      return ['facts.validOrders'];
    case 'follows':
      return ['signals.followedAt'];
    case 'bought':
      return [...NEWEST, 'bought.skus'];
    case 'reviewed':
      return [...NEWEST, 'bought.reviewedAt'];
    case 'wishlist':
    case 'cart':
    case 'unpaid':
    case 'unreviewed':
      return [`signals.${condition.kind}`];
    case 'city':
      return ['cityKey'];
    case 'tag':
      return ['tags'];
    case 'reached':
      return ['touches.at', 'touches.channel', 'touches.failed', 'touches.window'];
  }
}

/** What `matchesTree` looks at for this tree, as MongoDB paths: a scan of a million need not read more. */
export const treeReads = (tree: Tree): string[] => [
  ...new Set(
    [...nodesOf(tree)].flatMap((node) => (isJunction(node) || node.kind === 'not' ? [] : readsOfCondition(node))),
  ),
];
