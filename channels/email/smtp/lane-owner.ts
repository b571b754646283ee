import type { OutgoingMessage, SendResult } from '../../channel.js';
import type { Capabilities } from './capabilities.js';
import type { UsedUp } from './connection-limits.js';
import type { RefusalsOfUs } from './refusals-of-us.js';
import type { Ticket } from './send-queue.js';

/** One message ready for this server. */
export interface Prepared {
  /** `MAIL FROM:<…>` with its parameters, and CRLF. */
  readonly mail: string;
  readonly rcpt: string;
  /** Headers and body, CRLF line ends; a promise while it is being signed. */
  readonly body: string | Promise<string>;
}
/** What the lane works for. */
export interface LaneOwner<L> {
  take(): Ticket | undefined;
  /** The message for this server, or the result of one that cannot be sent there at all. */
  prepare(message: OutgoingMessage, offers: Capabilities): Prepared | SendResult;
  /** Nothing is left to do for the moment. */
  parked(lane: L): void;
  /** What the account has heard of itself. */
  readonly ofUs: RefusalsOfUs;
  /** Whether the connection has carried as much as one of this server takes. */
  isUsedUp(now: UsedUp): boolean;
  /** The server took no more on a connection that had carried mail. */
  usedUp(now: UsedUp): void;
  /** The connection is over. @param again begun on it and certainly not taken: a fresh connection may try them */
  ended(lane: L, again: readonly Ticket[]): void;
  now(): number;
}
