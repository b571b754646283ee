/** What a template is for, as Zalo calls it: tags 1, 2 and 3 (docs/sources.md#zalo-template-messages). */
export const ZALO_TAGS = ['TRANSACTION', 'CUSTOMER_CARE', 'PROMOTION'] as const;
export type ZaloTag = (typeof ZALO_TAGS)[number];

/** The ways to a person: by phone, or by the id that the official account knows them by. */
export const ZALO_WAYS = ['phone', 'user_id'] as const;
type ZaloWay = (typeof ZALO_WAYS)[number];

/** Which template of Zalo's a message fills in. The tag is Zalo's, as it was when the message was saved. */
export interface ZaloReference {
  readonly template: string;
  /** Default phone. By user id only those are written to whose id is known; the others get it by phone. */
  readonly by?: ZaloWay;
  /** Absent until Zalo was asked: then nothing is sent. */
  readonly tag?: ZaloTag;
}
