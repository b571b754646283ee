import type { Finding, Graded, Told } from '../../base/finding.js';
import type { Span } from './span.js';

/** What an SMS check can find; stable codes for API and console. */
export const SMS_RULES = [
  'sms_empty',
  'sms_template_too_long',
  'sms_unknown_parameter',
  'sms_length',
  'sms_billed_parts',
  'sms_diacritics',
  'sms_invisible',
  'sms_emoji',
  'sms_not_gsm',
  'sms_forbidden_character',
  'sms_phrase_missing',
  'sms_banned_phrase',
  'sms_promotion_on_care_route',
  'sms_label_missing',
  'sms_label_on_care_route',
  'sms_opt_out_missing',
  'sms_opt_out_one_way',
  'sms_link_scheme',
  'sms_link_ip',
  'sms_link_shortener',
  'sms_link_domain',
  'sms_link_not_ascii',
] as const;
export type SmsRule = (typeof SMS_RULES)[number];

/** `block`: the message cannot be saved or sent; `warn`: the seller should look. */
export type SmsSeverity = 'block' | 'warn';

/** The part of an objection to a text: the passage that it is about, and what could stand there instead. */
export interface Passage {
  /** In the text or template as the seller wrote it, UTF-16 code units; empty where something is missing. */
  readonly position: Span;
  /** What stands there. */
  readonly text: string;
  /** What could stand there instead; '' means: leave it out. */
  readonly suggestion?: string;
}
export type SmsFinding = Finding<Told & Graded<SmsSeverity> & Passage, SmsRule>;
