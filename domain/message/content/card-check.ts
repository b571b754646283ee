import { z } from 'zod';
import type { ChannelName } from '../../base/channel.js';
import { parseVersions, versionAt } from '../../base/versions.js';
import type { Offer } from '../../offer/offer.js';
import cards from '../../policies/chat-card.json' with { type: 'json' };
import type { ChatCard } from '../chat-card.js';
import type { Template } from '../template.js';
import { type About, type ContentFinding, contentFinding } from './finding.js';

const versions = parseVersions(cards, {
  maxProducts: z.int().min(1),
  maxLabel: z.int().min(1),
});

/** What a chat message may carry beside its text. */
export type CardPolicy = (typeof versions)[number];
/** @throws RangeError before 2020 */
export const cardPolicyAt = (at: Date): CardPolicy => versionAt(versions, at);

export interface CardContext {
  readonly channel: ChannelName;
  /** The shop's offers: a voucher is one of them. */
  readonly offers: readonly Pick<Offer, 'key'>[];
  /** SKUs the card may show; default any. */
  readonly skus?: readonly string[];
  readonly at: Date;
  /** JSON pointer of the template. */
  readonly field: string;
}

function isHttps(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return protocol === 'https:' && username === '' && password === '';
}

type Refusal = Omit<About, 'source'>;

function checkProducts(card: ChatCard, { maxProducts }: CardPolicy, at: string, skus?: readonly string[]): Refusal[] {
  const products = card.products ?? [];
  const refusals: Refusal[] = [];
  if (products.length > maxProducts) {
    const vi = `Tin chat kèm tối đa ${maxProducts} sản phẩm (hiện có ${products.length}).`;
    const allowed = `at most ${maxProducts} products`;
    refusals.push({ code: 'card_products', field: `${at}/products`, value: products.length, allowed, vi });
  }
  if (products.length > 0 && card.category !== undefined) {
    const vi = 'Tin chat kèm sản phẩm hoặc một danh mục, không kèm cả hai.';
    const allowed = 'absent beside products';
    refusals.push({ code: 'card_products', field: `${at}/category`, value: card.category, allowed, vi });
  }
  for (const [index, { sku }] of products.entries()) {
    if (skus === undefined || skus.includes(sku)) continue;
    const vi = `Sản phẩm "${sku}" không thuộc chiến dịch.`;
    const allowed = "one of the campaign's products";
    refusals.push({ code: 'unknown_sku', field: `${at}/products/${index}/sku`, value: sku, allowed, vi });
  }
  return refusals;
}

function checkLabels(card: ChatCard, { maxLabel }: CardPolicy, at: string): Refusal[] {
  return (['category', 'promotion'] as const).flatMap((name) => {
    const value = card[name];
    if (value === undefined || (value.trim() !== '' && value.length <= maxLabel)) return [];
    const vi = `Tên ${name === 'category' ? 'danh mục' : 'khuyến mãi'} có từ 1 đến ${maxLabel} ký tự.`;
    return [{ code: 'card_label', field: `${at}/${name}`, value, allowed: `1 to ${maxLabel} characters`, vi }];
  });
}

function checkVoucher({ voucher }: ChatCard, offers: CardContext['offers'], at: string): Refusal[] {
  if (voucher === undefined || offers.some(({ key }) => key === voucher)) return [];
  const keys = offers.map(({ key }) => key).join(', ');
  const vi = 'Voucher của tin phải là một ưu đãi của cửa hàng.';
  const allowed = keys === '' ? 'absent: the shop has no offers' : `one of ${keys}`;
  return [{ code: 'unknown_offer', field: `${at}/voucher`, value: voucher, allowed, vi }];
}

function checkImage({ image }: ChatCard, at: string): Refusal[] {
  if (image === undefined || isHttps(image)) return [];
  const vi = 'Hình ảnh phải là một địa chỉ https.';
  return [{ code: 'card_image', field: `${at}/image`, value: image, allowed: 'an https address', vi }];
}

/** What is wrong with a message's card under the platform's rules. */
export function checkCard({ card }: Template, context: CardContext): ContentFinding[] {
  if (!card) return [];
  const policy = cardPolicyAt(context.at);
  const at = `${context.field}/card`;
  const refusals: Refusal[] =
    context.channel === 'chat'
      ? [
          ...checkProducts(card, policy, at, context.skus),
          ...checkLabels(card, policy, at),
          ...checkVoucher(card, context.offers, at),
          ...checkImage(card, at),
        ]
      : [
          {
            code: 'card_channel',
            field: at,
            value: context.channel,
            allowed: 'absent: only a chat message has one',
            vi: 'Chỉ tin nhắn chat mới kèm được sản phẩm, voucher và hình ảnh.',
          },
        ];
  return refusals.map((about) => contentFinding({ source: policy.source, ...about }));
}
