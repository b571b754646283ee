import type { SuppressionReason } from '../domain/customer/suppression.js';
import type { SendResult } from './channel.js';

type FailedClass = NonNullable<Extract<SendResult, { kind: 'failed' }>['errorClass']>;
type RefusedClass = NonNullable<Extract<SendResult, { kind: 'refused' }>['errorClass']>;

/** Why a send did not simply succeed: stable codes for the ledger and the operator, never a provider's prose. */
export const REASONS = {
  /** Not begun: the caller stopped. */
  stopped: 'stopped',
  /** 429, 503 or an SMTP 4xx: later. */
  busy: 'provider_busy',
  /** Our address, key or right to send is wrong: every message would fail, an operator must act. */
  config: 'provider_config',
  /** No encryption that we may trust: none offered where it is required, a certificate that nobody vouches for. */
  tls: 'provider_tls',
  /** The certificate's time is over, or has not begun. */
  tlsExpired: 'provider_tls_expired',
  /** The certificate vouches for itself: name the authority that made it (SMTP_CA). */
  tlsSelfSigned: 'provider_tls_self_signed',
  /** The certificate is another host's. */
  tlsName: 'provider_tls_wrong_name',
  /** The address of a shop's account leads into a private network. */
  private: 'private_address',
  /** 402: the account is empty. */
  money: 'provider_money',
  /** No connection could be made. */
  unreachable: 'provider_unreachable',
  /** The request left, the connection ended before the answer. */
  lost: 'connection_lost',
  /** The request left, no answer in time. */
  timeout: 'timeout',
  /** 409 to an idempotency key: an earlier request with it has no answer yet. */
  inProgress: 'in_progress',
  /** A 5xx that does not say whether the message was taken. */
  unclear: 'provider_error',
  /** An answer that cannot be read. */
  badAnswer: 'bad_answer',
  badAddress: 'bad_address',
  rejected: 'rejected',
} as const;

export const STOPPED: SendResult = { kind: 'refused', reason: REASONS.stopped };
export const SENT: SendResult = { kind: 'sent' };

/** This recipient or this text is refused for good. `suppress`: the provider is sure that the address takes nothing. */
export const failed = (
  reason: string,
  errorClass: FailedClass = 'recipient',
  suppress?: SuppressionReason,
): SendResult => ({ kind: 'failed', reason, errorClass, ...(suppress === undefined ? {} : { suppress }) });
export const inDoubt = (reason: string): SendResult => ({ kind: 'in_doubt', reason });
/** A refusal that may be of this recipient alone, such as a mail server's own policy; it is not tried again at once. */
export const refusedHere = (reason: string): SendResult => ({
  kind: 'refused',
  reason,
  errorClass: 'config',
  scope: 'recipient',
});
/** Certainly not accepted. `retryAfterMs` in milliseconds, when the provider or our own rule names a time. */
export const refused = (reason: string, retryAfterMs?: number, errorClass: RefusedClass = 'retryable'): SendResult => ({
  kind: 'refused',
  reason,
  errorClass,
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

/** A provider's reason if it is a short code, else `rejected`: prose may quote an address, and reasons are stored and logged. */
export function reasonCode(given: unknown): string {
  const isCode = typeof given === 'string' && /^[a-z][a-z0-9_.-]{0,39}$/i.test(given) && !/\d{5}/.test(given);
  return isCode ? given.toLowerCase() : REASONS.rejected;
}
