import type { SendResult } from './channel.js';

/** Why a send did not simply succeed: stable codes for the ledger and the operator, never a provider's prose. */
export const REASONS = {
  /** Not begun: the caller stopped. */
  stopped: 'stopped',
  /** 429, 503 or an SMTP 4xx: later. */
  busy: 'provider_busy',
  /** Our address, key or right to send is wrong: every message would fail, an operator must act. */
  config: 'provider_config',
  /** No connection could be made. */
  unreachable: 'provider_unreachable',
  /** The request left, the connection ended before the answer. */
  lost: 'connection_lost',
  /** The request left, no answer in time. */
  timeout: 'timeout',
  /** A 5xx that does not say whether the message was taken. */
  unclear: 'provider_error',
  /** An answer that cannot be read. */
  badAnswer: 'bad_answer',
  badAddress: 'bad_address',
  rejected: 'rejected',
} as const;

export const STOPPED: SendResult = { kind: 'refused', reason: REASONS.stopped };
export const SENT: SendResult = { kind: 'sent' };

export const failed = (reason: string): SendResult => ({ kind: 'failed', reason });
export const inDoubt = (reason: string): SendResult => ({ kind: 'in_doubt', reason });
export const refused = (reason: string, retryAfterMs?: number): SendResult =>
  retryAfterMs === undefined ? { kind: 'refused', reason } : { kind: 'refused', reason, retryAfterMs };

/** A provider's reason if it is a short code, else `rejected`: prose may quote an address, and reasons are stored and logged. */
export function reasonCode(given: unknown): string {
  const isCode = typeof given === 'string' && /^[a-z][a-z0-9_.-]{0,39}$/i.test(given) && !/\d{5}/.test(given);
  return isCode ? given.toLowerCase() : REASONS.rejected;
}
