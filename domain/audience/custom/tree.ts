import type { ChannelName } from '../../base/channel.js';
import type { WindowName } from '../../base/window.js';

/** Both edges inclusive; an absent one is open. */
export interface Bounds {
  readonly atLeast?: number;
  readonly atMost?: number;
}
/** How many valid orders: ever, or in the last `days` days (then only the newest RECENT_ORDERS are known). */
export interface OrdersCondition extends Bounds {
  readonly kind: 'orders';
  readonly days?: number;
}
/** Net revenue of valid orders, minor units of the shop's currency: ever, or in the last `days` days. */
export interface RevenueCondition extends Bounds {
  readonly kind: 'revenue';
  readonly days?: number;
}
/** Age of the newest or the oldest valid order in days, both edges inclusive. Who never ordered has neither. */
export interface OrderAgeCondition {
  readonly kind: 'last_order' | 'first_order';
  readonly atLeastDays?: number;
  readonly atMostDays?: number;
}
/**
 * A product on the wishlist, in the cart or in a valid order: any, or one of `skus` or of the products of `categories`, at
 * any time or in the last `days` days.
 */
export interface ProductCondition {
  readonly kind: 'wishlist' | 'cart' | 'bought';
  readonly skus?: readonly string[];
  readonly categories?: readonly string[];
  readonly days?: number;
  /** The products meant by `skus` and `categories`; never from outside: `withProducts` looks them up before a tree is asked. */
  readonly products?: readonly string[];
}
/** Left a review of a valid order, ever or in the last days. */
interface ReviewedCondition {
  readonly kind: 'reviewed';
  readonly days?: number;
}
/** Lives in one of the cities, however they are spelt; carries one of the tags. */
interface CityCondition {
  readonly kind: 'city';
  readonly cities: readonly string[];
}
interface TagCondition {
  readonly kind: 'tag';
  readonly tags: readonly string[];
}
/** An order that waits for its payment or its review, placed at any time or in the last `days` days. */
interface PendingCondition {
  readonly kind: 'unpaid' | 'unreviewed';
  readonly days?: number;
}
/** No valid order ever; follows the shop. */
interface StateCondition {
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
  | ReviewedCondition
  | CityCondition
  | TagCondition
  | StateCondition
  | ReachedCondition;
export interface Junction {
  readonly kind: 'and' | 'or';
  readonly of: readonly Tree[];
}
interface Negation {
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
/** Categories, cities or tags that one condition may name. */
export const MAX_NAMES = 20;
/** Products that the categories of one condition may come to: a frozen rule stays small. */
export const MAX_PRODUCTS = 2_000;
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

/** The categories that a tree names, each once. */
export function categoriesOf(tree: Tree): string[] {
  const names = [...nodesOf(tree)].flatMap((node) => ('categories' in node ? (node.categories ?? []) : []));
  return [...new Set(names)];
}

/**
 * The tree with the products that its categories mean now.
 * @param productsOf the SKUs of a category; none for one that has no product
 */
export function withProducts(tree: Tree, productsOf: (category: string) => readonly string[]): Tree {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return { ...tree, of: tree.of.map((part) => withProducts(part, productsOf)) };
    case 'not':
      return { ...tree, of: withProducts(tree.of, productsOf) };
    case 'wishlist':
    case 'cart':
    case 'bought': {
      const { categories, skus = [] } = tree;
      if (categories === undefined) return tree;
      return { ...tree, products: [...new Set([...skus, ...categories.flatMap(productsOf)])] };
    }
    default:
      return tree;
  }
}

/** The products that a condition accepts; undefined: any. Of categories nobody looked up yet, none. */
export const acceptedSkus = ({ skus, categories, products }: ProductCondition): readonly string[] | undefined =>
  products ?? (categories === undefined ? skus : (skus ?? []));

/** Conditions whose answer may be unknown, as a customer keeps only their newest orders, products and wishes. */
export const mayBeUnknown = (tree: Tree): boolean =>
  [...nodesOf(tree)].some(
    (node) =>
      node.kind === 'bought' ||
      node.kind === 'reviewed' ||
      (node.kind === 'revenue' && node.days !== undefined) ||
      ((node.kind === 'wishlist' || node.kind === 'cart') && acceptedSkus(node) !== undefined),
  );

/** The campaigns (keys) that a tree names, each once. */
export function campaignsOf(tree: Tree): string[] {
  const keys = [...nodesOf(tree)].flatMap((node) =>
    node.kind === 'reached' && node.campaign !== undefined ? [node.campaign] : [],
  );
  return [...new Set(keys)];
}
