import type { SMTPError } from 'nodemailer/lib/smtp-connection';
import { mailStatusMeaning } from '../../domain/customer/provider-codes.js';
import type { SendResult } from '../channel.js';
import { codeResult } from '../code-result.js';
import { failed, inDoubt, REASONS, refused } from '../reasons.js';

/** 530 authentication required, 535 refused, 538 encryption required (RFC 4954 §6): ours to put right. */
const AUTH_CODES: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/** A reply's code with its enhanced code (RFC 3463) if it has one, such as `smtp_550_5.1.1`. The prose may quote the address. */
export function replyReason(responseCode: number, response = ''): string {
  const enhanced = enhancedCode(response);
  return enhanced ? `smtp_${responseCode}_${enhanced}` : `smtp_${responseCode}`;
}

const enhancedCode = (response: string): string | undefined => /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];

/**
 * What a failed transaction means for its message.
 * @param bodyLeft whether the message itself was being written, after the server's 354.
 * @param at which version of the code table counts
 */
export function transactionResult(error: SMTPError, bodyLeft: boolean, at: Date): SendResult {
  const { responseCode = 0, command } = error;
  if (responseCode >= 400 && responseCode < 500) return refused(replyReason(responseCode, error.response));
  // Refusing our login or our sender address says nothing of this recipient.
  if (AUTH_CODES.has(responseCode) || (responseCode >= 500 && command === 'MAIL FROM')) {
    return refused(REASONS.config, undefined, 'config');
  }
  if (responseCode >= 500) return finalReply(error, responseCode, bodyLeft, at);
  if (bodyLeft) return inDoubt(error.code === 'ETIMEDOUT' ? REASONS.timeout : REASONS.lost);
  // nodemailer's own refusals: an address it does not write, a message over the server's announced SIZE.
  if (command === 'API' && error.code === 'EENVELOPE') return failed(REASONS.badAddress);
  if (error.code === 'EMESSAGE') return failed('too_large', 'content');
  return refused(REASONS.lost);
}

/** A 5xx to the recipient or to the message: by its enhanced code (docs/sources.md#bounces), else by what it answers. */
function finalReply(error: SMTPError, responseCode: number, bodyLeft: boolean, at: Date): SendResult {
  const reason = replyReason(responseCode, error.response);
  const meaning = mailStatusMeaning(enhancedCode(error.response ?? '') ?? '', at);
  if (meaning) return codeResult(meaning, reason);
  return failed(reason, bodyLeft ? 'content' : 'recipient');
}

/** Node's and OpenSSL's codes of a certificate that cannot be trusted, such as DEPTH_ZERO_SELF_SIGNED_CERT. */
const BAD_CERTIFICATE = /CERT|ISSUER|SIGNATURE|ALTNAME/;

/** Whether a failure to connect, encrypt or log in is the configuration's (an operator must act) or the moment's. */
export function connectReason(error: SMTPError): string {
  const { responseCode = 0, code, originalCode = '' } = error;
  if (responseCode >= 400 && responseCode < 500) return REASONS.busy;
  const isOurs = responseCode >= 500 || code === 'EAUTH' || code === 'ETLS' || BAD_CERTIFICATE.test(originalCode);
  return isOurs ? REASONS.config : REASONS.unreachable;
}
