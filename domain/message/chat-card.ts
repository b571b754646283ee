/** One product shown in a chat message. */
interface ChatProduct {
  readonly sku: string;
  readonly name: string;
}
/**
 * What a chat message carries beside its text (docs/sources.md#shopee): up to 4 products or 1 category, 1 promotion, 1 voucher,
 * an image.
 */
export interface ChatCard {
  readonly products?: readonly ChatProduct[];
  readonly category?: string;
  readonly promotion?: string;
  /** Key of the offer, shown as a voucher. */
  readonly voucher?: string;
  /** https address. */
  readonly image?: string;
}
