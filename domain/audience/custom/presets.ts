import type { Label } from '../../base/label.js';
import type { WindowName } from '../../base/window.js';
import { MAX_SKUS, type Tree } from './tree.js';

/** Audiences of the seed that need products, ready to be saved as custom ones. */
export const PRESETS = ['wished_in_campaign', 'sold_products'] as const;
export type PresetName = (typeof PRESETS)[number];

interface Preset {
  readonly label: Label;
  readonly description: Label;
  readonly windows: readonly WindowName[];
  readonly source: string;
  /** One condition for at most MAX_SKUS products. */
  readonly conditions: (skus: readonly string[]) => readonly Tree[];
}

export const PRESET_DEFINITIONS: Readonly<Record<PresetName, Preset>> = {
  wished_in_campaign: {
    label: { vi: 'Khách yêu thích sản phẩm trong chiến dịch', en: 'Wished for a product of the campaign' },
    description: {
      vi: 'Có sản phẩm của chiến dịch trong danh sách yêu thích',
      en: 'Have a product of the campaign on their wishlist',
    },
    windows: ['campaign_day'],
    source: 'docs/seeds.md#phases (Khách có sản phẩm trong danh sách yêu thích)',
    conditions: (skus) => [{ kind: 'wishlist', skus }],
  },
  sold_products: {
    label: { vi: 'Nhóm tùy chỉnh theo sản phẩm bạn bán', en: 'Custom group by the products you sell' },
    description: {
      vi: 'Yêu thích hoặc thêm vào giỏ một trong các sản phẩm này',
      en: 'Wished for one of these products or put it into the cart',
    },
    windows: ['pre_launch'],
    source: 'docs/seeds.md#phases (Nhóm tùy chỉnh)',
    conditions: (skus) => [
      { kind: 'wishlist', skus },
      { kind: 'cart', skus },
    ],
  },
};

/** Products of one preset: two conditions for each fifty of them stay within the size of a tree. */
export const MAX_PRESET_SKUS = 1_000;

/** The preset's tree for some products; undefined without any, as it would pick nobody. */
export function presetTree(name: PresetName, skus: readonly string[]): Tree | undefined {
  const { conditions } = PRESET_DEFINITIONS[name];
  const of: Tree[] = [];
  const known = skus.slice(0, MAX_PRESET_SKUS);
  for (let at = 0; at < known.length; at += MAX_SKUS) of.push(...conditions(known.slice(at, at + MAX_SKUS)));
  return of.length === 0 ? undefined : { kind: 'or', of };
}
