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
  /** E-mail only: HTML of the seller's own. `text` is made from it then. */
  readonly mail?: MailBody;
}

/** HTML of the seller's own, made ready when it was saved: a message only fills it in. */
export interface MailBody {
  readonly language: MailLanguage;
  /** As the seller wrote it. */
  readonly source: string;
  /** What mailboxes show beside the subject; Liquid. */
  readonly preview?: string;
  /** What is sent: Liquid that escapes each value for where it stands, styles inlined. */
  readonly html: string;
  /** The addresses that it names itself, in their order, each once. */
  readonly links: readonly string[];
}
export type MailLanguage = 'html' | 'mjml';

/** All that a template says, for questions of the kind "does it name …?". */
export const wholeSource = ({ text, subject = '', mail }: Pick<Template, 'text' | 'subject' | 'mail'>): string =>
  mail ? `${text}\n${subject}\n${mail.html}` : `${text}\n${subject}`;

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

/** So many links of a written text besides `{{ link }}` are told apart. */
export const MAX_OWN_LINKS = 35;
/** And so many of HTML. */
export const MAX_MAIL_LINKS = 200;
