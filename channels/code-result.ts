import type { CodeMeaning } from '../domain/customer/provider-codes.js';
import type { SendResult } from './channel.js';
import { failed, refused, refusedHere, SENT } from './reasons.js';

/** Wait after a code that says "later" and names no time. */
const LATER_MS = 1_000;

type Hold = (reason: string, errorClass: 'config' | 'money') => SendResult;

/**
 * The result behind a provider's code. A code that no table knows fails its recipient and suppresses nobody: one odd
 * answer must not hold a whole run, and many of them are the circuit breaker's.
 * @param hold how the adapter keeps the provider alone while an operator must act; default: refuses this message only
 */
export function codeResult(
  meaning: CodeMeaning | undefined,
  reason: string,
  hold: Hold = (why, errorClass) => refused(why, undefined, errorClass),
): SendResult {
  if (!meaning) return failed(reason);
  switch (meaning.means) {
    case 'accepted':
      return SENT;
    case 'retryable':
      return refused(reason, LATER_MS);
    case 'config':
      return meaning.scope === 'recipient' ? refusedHere(reason) : hold(reason, 'config');
    case 'money':
      return hold(reason, 'money');
    case 'content':
      return failed(reason, 'content');
    case 'recipient':
      return failed(reason, 'recipient', meaning.suppress);
  }
}
