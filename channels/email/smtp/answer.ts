import { mailStatusMeaning } from '../../../domain/customer/provider-codes.js';
import type { SendResult } from '../../channel.js';
import { codeResult } from '../../code-result.js';
import { failed, inDoubt, REASONS, refused, SENT } from '../../reasons.js';

/** 530 authentication required, 535 refused, 538 encryption required (RFC 4954 §6): ours to put right. */
export const AUTH_CODES: ReadonlySet<number> = new Set([530, 534, 535, 538]);

/** A reply's code with its enhanced code (RFC 3463) if it has one, such as `smtp_550_5.1.1`. The prose may quote the address. */
export function replyReason(code: number, text = ''): string {
  const enhanced = enhancedCode(text);
  return enhanced ? `smtp_${code}_${enhanced}` : `smtp_${code}`;
}

/** The first line that has one names it. */
const enhancedCode = (text: string): string | undefined => /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/m.exec(text)?.[1];

const OUR_FAULT = refused(REASONS.config, undefined, 'config');

/** A refusal of MAIL FROM: of our sender address or our login, so it says nothing of this recipient. */
export const senderRefusal = (code: number, text: string): SendResult =>
  code < 500 ? refused(replyReason(code, text)) : OUR_FAULT;

/**
 * A refusal of RCPT TO, or of DATA when no recipient was refused before: this recipient's.
 * @param at which version of the code table counts
 */
export function recipientRefusal(code: number, text: string, at: Date): SendResult {
  return refusal(code, text, at, 'recipient');
}

/** What the reply to the end of the message says: a 2xx takes it, and nothing but 4xx and 5xx refuses it. */
export function messageResult(code: number, text: string, at: Date): SendResult {
  if (code >= 200 && code < 300) return SENT;
  return code < 400 ? inDoubt(REASONS.badAnswer) : refusal(code, text, at, 'content');
}

/** By the enhanced code, else by what was refused. */
function refusal(code: number, text: string, at: Date, refusedPart: 'recipient' | 'content'): SendResult {
  const reason = replyReason(code, text);
  if (code < 500) return refused(reason);
  if (AUTH_CODES.has(code)) return OUR_FAULT;
  const meaning = mailStatusMeaning(enhancedCode(text) ?? '', at);
  return meaning ? codeResult(meaning, reason) : failed(reason, refusedPart);
}

/**
 * Whether a refusal of a recipient or a message speaks of us (policy, authentication: 5.7.1 and its kin), which does not say
 * yet whether it is this recipient's or everybody's (refusals-of-us.ts).
 */
export const isOfUs = (code: number, text: string, at: Date): boolean =>
  code >= 500 && !AUTH_CODES.has(code) && mailStatusMeaning(enhancedCode(text) ?? '', at)?.means === 'config';
