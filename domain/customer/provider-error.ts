/**
 * What a provider's refusal calls for (docs/sources.md#sms-providers):
 * `retryable` — try again, after Retry-After when it says so;
 * `config` — our key, address, brand name or template is wrong: every message would fail, so the run is held for an operator;
 * `money` — the balance is empty: the run is held until it is filled;
 * `recipient` — this person cannot be reached: fail them, and suppress the address where the provider is sure;
 * `content` — this text is refused: fail this recipient.
 */
export const ERROR_CLASSES = ['retryable', 'config', 'money', 'recipient', 'content'] as const;
export type ErrorClass = (typeof ERROR_CLASSES)[number];

/**
 * Why a run was put on hold by the engine; a person lets it go on. `error_rate`: the circuit breaker; `template`: its text cannot
 * be read; `plan`: its plan cannot be made; `ledger`: its books do not balance; `document`: what is stored of it is impossible.
 */
export const HOLD_REASONS = [
  'config',
  'money',
  'content',
  'error_rate',
  'template',
  'plan',
  'ledger',
  'document',
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** A run that waits for a person: nothing leaves until it is released, and nobody is lost by it. */
export interface Hold {
  readonly reason: HoldReason;
  /** The provider's own code, such as `provider_config`, the rate that was passed, or the name of a failure; never prose, never personal data. */
  readonly detail: string;
  readonly at: Date;
  /** Of a run that cannot be closed: when the waiting ends by itself. Any other waits until the run expires. */
  readonly until?: Date;
}
