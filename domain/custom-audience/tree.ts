import type { ChannelName } from '../channel.js';
import type { WindowName } from '../window.js';

/** How many valid orders: ever, or in the last `days` days (then only the newest RECENT_ORDERS are known). */
export interface OrdersCondition {
  readonly kind: 'orders';
  readonly atLeast?: number;
  readonly atMost?: number;
  readonly days?: number;
}
/** Net revenue of all valid orders, minor units of the shop's currency. */
export interface RevenueCondition {
  readonly kind: 'revenue';
  readonly atLeast?: number;
  readonly atMost?: number;
}
/** Age of the newest or the oldest valid order in days, both edges inclusive. Who never ordered has neither. */
export interface OrderAgeCondition {
  readonly kind: 'last_order' | 'first_order';
  readonly atLeastDays?: number;
  readonly atMostDays?: number;
}
/** A product on the wishlist or in the cart: any or one of `skus`, put there at any time or in the last `days` days. */
export interface ProductCondition {
  readonly kind: 'wishlist' | 'cart';
  readonly skus?: readonly string[];
  readonly days?: number;
}
/** An order that waits for its payment or its review, placed at any time or in the last `days` days. */
export interface PendingCondition {
  readonly kind: 'unpaid' | 'unreviewed';
  readonly days?: number;
}
/** No valid order ever; follows the shop. */
export interface StateCondition {
  readonly kind: 'never_ordered' | 'follows';
}
/** Was sent a message of the shop (of one campaign, of one of its windows, by one channel, in the last days) that the provider did not refuse. */
export interface ReachedCondition {
  readonly kind: 'reached';
  /** Key of a campaign of the same shop. */
  readonly campaign?: string;
  /** Only together with `campaign`. */
  readonly window?: WindowName;
  readonly channel?: ChannelName;
  readonly days?: number;
}

/** A condition on one fact: a leaf of the tree. */
export type Condition =
  | OrdersCondition
  | RevenueCondition
  | OrderAgeCondition
  | ProductCondition
  | PendingCondition
  | StateCondition
  | ReachedCondition;
export interface Junction {
  readonly kind: 'and' | 'or';
  readonly of: readonly Tree[];
}
export interface Negation {
  readonly kind: 'not';
  readonly of: Tree;
}
/** A custom audience's rule. Whoever reads it need not fear its size: it is checked once, when it comes in. */
export type Tree = Condition | Junction | Negation;

/** Levels of a tree, the conditions included: deeper than a seller can read. */
export const MAX_DEPTH = 5;
/** Conditions and junctions of a tree. */
export const MAX_NODES = 50;
/** Products that one condition may name. */
export const MAX_SKUS = 50;
export const MAX_DAYS = 1095;

export const isJunction = (tree: Tree): tree is Junction => tree.kind === 'and' || tree.kind === 'or';

const childrenOf = (tree: Tree): readonly Tree[] => (isJunction(tree) ? tree.of : tree.kind === 'not' ? [tree.of] : []);

/** Every node of a tree, itself first. */
export function* nodesOf(tree: Tree): Generator<Tree> {
  yield tree;
  for (const child of childrenOf(tree)) yield* nodesOf(child);
}

export const countNodes = (tree: Tree): number => [...nodesOf(tree)].length;

/** The products that a tree names, each once. */
export function skusOf(tree: Tree): string[] {
  const skus = [...nodesOf(tree)].flatMap((node) => ('skus' in node ? (node.skus ?? []) : []));
  return [...new Set(skus)];
}

/** The campaigns (keys) that a tree names, each once. */
export function campaignsOf(tree: Tree): string[] {
  const keys = [...nodesOf(tree)].flatMap((node) =>
    node.kind === 'reached' && node.campaign !== undefined ? [node.campaign] : [],
  );
  return [...new Set(keys)];
}
