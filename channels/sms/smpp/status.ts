import { type CodeMeaning, type CodeTable, codeTable } from '../../../domain/customer/provider-codes.js';

/** ESME_RTHROTTLED and ESME_RMSGQFUL: we are too fast for the provider, which has taken nothing of this one. */
const THROTTLED: ReadonlySet<number> = new Set([0x58, 0x14]);
/** ESME_RINVBNDSTS: the connection is not bound (any more). */
export const NOT_BOUND = 0x04;
/** ESME_RINVMSGID: no such message. */
export const NO_SUCH_MESSAGE = 0x0c;
/** ESME_RX_T_APPN: we could not take it now; it comes again. */
export const TRY_LATER = 0x64;

/** A command_status as the tables write it: `0x58`. */
export const statusCode = (status: number): string => `0x${status.toString(16).padStart(2, '0')}`;

/**
 * What a command_status means (SMPP 3.4, section 5.1.3; domain/policies/provider-errors.json).
 * @param own the provider's own codes, which come first
 */
export function smppMeaning(own: CodeTable, status: number, at: Date): CodeMeaning | undefined {
  const code = statusCode(status);
  const table = codeTable('smpp', at);
  if (Object.hasOwn(own, code)) return own[code];
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/** Whether we are asked to go slower. A provider may have given the code another meaning. */
export const isThrottled = (own: CodeTable, status: number): boolean =>
  THROTTLED.has(status) && (own[statusCode(status)]?.means ?? 'retryable') === 'retryable';
