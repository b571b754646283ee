import type { ZaloReference } from '../customer/zalo/reference.js';
import type { ChatCard } from './chat-card.js';

/** What a message says: Liquid source. Subject is for e-mail only. Links are named in the text as {{ link }} (the shop's campaign page), or stand there. */
export interface Template {
  readonly text: string;
  readonly subject?: string;
  /** Chat only: what the message shows beside its text. */
  readonly card?: ChatCard;
  /** Zalo only: whose parameters the text fills in, one a line as `name: value`. */
  readonly zalo?: ZaloReference;
}

/** What the renderer needs of one recipient. Personal data: dropped from the batch when the run closes. */
export interface MergeFields {
  readonly to: string;
  readonly name: string;
  /** Zalo: the id that the official account knows them by, where it is known. */
  readonly zaloId?: string;
  /** Their own code, when the offer is a pool of unique codes. */
  readonly code?: string;
  /** Only when the template says it: the newest order that waits for their payment or review. */
  readonly order?: string;
  /** Only when the template says it: when they last ordered. */
  readonly orderedAt?: Date;
}

/** So many links of a message besides `{{ link }}` are told apart; a link's number is one character of its token. */
export const MAX_OWN_LINKS = 35;
