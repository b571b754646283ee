import type { Money } from '../../domain/base/money.js';
import type { ErrorClass } from '../../domain/customer/provider-error.js';
import type { SendResult } from '../channel.js';
import { REASONS } from '../reasons.js';

/** Who asks for a balance: a refusal of the question holds up no shop's messages. */
export const BALANCE = 'balance';

/** The provider did not say what is left. `reason` is a code as in SendResult, never the provider's prose. */
export class BalanceRefused extends Error {
  constructor(
    readonly reason: string,
    readonly errorClass: ErrorClass,
  ) {
    super(`Cannot read the balance of the SMS account: the provider answers '${reason}'`);
  }
}

/** The same classes as for messages; a question that had no answer may be asked again. */
export function balanceRefused(result: SendResult): BalanceRefused {
  if (result.kind === 'sent') return new BalanceRefused(REASONS.badAnswer, 'retryable');
  const errorClass = result.kind === 'in_doubt' ? 'retryable' : (result.errorClass ?? 'retryable');
  return new BalanceRefused(result.reason, errorClass);
}

/**
 * An amount as providers write it (36693, "36693.5", 100000.0) in integer minor units, rounded down: what is not there
 * cannot be spent.
 * @param decimals digits of the currency's minor unit: 0 for VND
 * @throws BalanceRefused when it is no amount
 */
export function moneyOf(amount: unknown, currency: unknown, decimals: number): Money {
  const isWritten = typeof amount === 'number' || (typeof amount === 'string' && amount.trim() !== '');
  // The detour over decimal notation: 1.1 * 100 is 110.00000000000001, and 0.29 * 100 is less than 29.
  const minor = isWritten ? Math.floor(Number(`${Number(amount)}e${decimals}`)) : Number.NaN;
  if (!Number.isSafeInteger(minor) || typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) {
    throw new BalanceRefused(REASONS.badAnswer, 'retryable');
  }
  return { amount: minor, currency };
}
