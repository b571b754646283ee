import type { ChannelName, DoubtRule } from '../domain/base/channel.js';
import type { Money } from '../domain/base/money.js';
import type { ErrorClass } from '../domain/customer/provider-error.js';
import type { SuppressionReason } from '../domain/customer/suppression.js';
import type { ChatCard } from '../domain/message/chat-card.js';

/** A message ready to leave. `id` is the idempotency key, messageId(run, customer). Never logged: it is personal data. */
export interface OutgoingMessage {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  readonly subject?: string;
  readonly html?: string;
  /** Chat: what is shown beside the text. */
  readonly card?: ChatCard;
  /** E-mail: the https address that unsubscribes this recipient by one POST (RFC 8058). */
  readonly unsubscribeUrl?: string;
  /** E-mail: what proves, when it comes back, that it was ours. */
  readonly proof?: MailProof;
  readonly zalo?: ZaloContent;
}

/** A template of Zalo's and what fills it in. */
export interface ZaloContent {
  readonly template: string;
  /** By the names of the template's parameters. */
  readonly data: Readonly<Record<string, string>>;
  /** Comes back in receipts; at most 48 characters. */
  readonly trackingId: string;
  /** The official account's id of this person, where the message shall go by it. */
  readonly zaloId?: string;
}

/** What only we can write into an e-mail (channels/link/mail-proof.ts). */
interface MailProof {
  /** Stands in the Message-ID. */
  readonly mac: string;
  /** Stands in the return path (VERP) and is the ENVID (RFC 3461) where the server takes one. */
  readonly returnToken: string;
}

/**
 * What the provider said of one message.
 * `sent`: accepted. `failed`: this recipient is refused for good. `refused`: certainly not accepted, may be tried later.
 * `in_doubt`: it may have been accepted (no answer after the request left).
 */
export type SendResult =
  | { readonly kind: 'sent' }
  | {
      readonly kind: 'failed';
      readonly reason: string;
      /** Default `recipient`. */
      readonly errorClass?: Extract<ErrorClass, 'recipient' | 'content'>;
      /** The provider is sure that this address will never take a message. */
      readonly suppress?: SuppressionReason;
    }
  | {
      readonly kind: 'refused';
      readonly reason: string;
      readonly retryAfterMs?: number;
      /** Default `retryable`; `config` and `money` put the run on hold. */
      readonly errorClass?: Extract<ErrorClass, 'retryable' | 'config' | 'money'>;
      /** `recipient`: it may be this recipient's own refusal; only when many get it is it ours. Default `account`. */
      readonly scope?: 'recipient' | 'account';
    }
  | { readonly kind: 'in_doubt'; readonly reason: string };

/** What the sender of some messages allows, asked for each of them at the last moment before it leaves. */
export interface Permit {
  /**
   * Whose messages these are: what a provider says of one sender (Retry-After, a refused name, an empty balance) holds up no
   * other one's. The shop's id; with more senders in one shop, the sender behind it.
   */
  readonly sender: string;
  /** Aborts when nothing is worth waiting for any more. */
  readonly signal: AbortSignal;
  /**
   * May this message be handed over now? A comparison of a monotonic clock, never a query, so it is asked right before the
   * first byte by which the provider could take the message: HTTP, the request once it has a connection; SMTP, MAIL FROM and
   * again DATA. After a no the message comes back as `refused` with the reason `stopped`, and nothing of it has left.
   */
  mayHandOver(message: OutgoingMessage): boolean;
}

/** One way to reach customers: an adapter to one provider. */
export interface Channel {
  readonly name: ChannelName;
  readonly doubt: DoubtRule;
  /** Of a shop's own account: names whose account it is at the provider. */
  readonly account?: string;
  /** Of a shop's own account: is it still the one that the shop has? */
  isCurrent?(): Promise<boolean>;
  /**
   * Hands the messages over; the results stand in their order. Never throws for what a provider does: that is a result.
   * Each leaves only if the permit still says so then; the others come back as `refused`.
   */
  send(messages: readonly OutgoingMessage[], permit: Permit): Promise<readonly SendResult[]>;
  /**
   * Only where `doubt` is `ask`: how long after the hand-over the provider may still not know a message that it will take,
   * milliseconds. Until then it is not asked. Default 0.
   */
  readonly askAfterMs?: number;
  /** Only where `doubt` is `ask`: which of these ids the provider has accepted. */
  lookup?(ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, boolean>>;
  /**
   * What is left on the account with the provider, where it can be asked (SMS). Amount in minor units, rounded down.
   * @throws BalanceRefused (balance.ts) with the class of the provider's refusal
   */
  balance?(signal: AbortSignal): Promise<Money>;
  /**
   * Where the provider hands over receipts and SMS of customers on our own connection (SMPP): from now on it is kept, even while
   * nothing leaves.
   */
  listen?(): void;
  close(): Promise<void>;
}
