/** A voucher: one shared code, or a pool of unique ones. `_id` is offerId(shop, key). */
export interface Offer {
  readonly _id: string;
  readonly shop: string;
  readonly key: string;
  readonly name: string;
  /** Absent: `shared`. */
  readonly kind?: 'shared' | 'pool';
  /** The shared code; a pool has none. `sampleCode` (domain/offer/code.ts) stands in where a text is measured. */
  readonly code?: string;
  /** Characters of the pool's longest code so far. */
  readonly codeLength?: number;
  readonly startsAt: Date;
  readonly endsAt: Date;
  /** Counts changes through the API; absent: 1. */
  readonly version?: number;
}
