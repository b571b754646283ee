import type { Template } from './campaign.js';
import type { ChannelName } from './channel.js';
import { type Finding, finding } from './finding.js';
import { liquid, MAX_SOURCE } from './liquid.js';
import { type Available, isParameter, PARAMETER_NAMES, sampleParams } from './parameters.js';
import { TemplateError, textRenderer } from './templates.js';

/** Longest message per channel, characters. Chat: domain.md §1.1 (500). SMS: §3.2 (459 = 3 parts). E-mail: only a guard. */
export const MAX_MESSAGE: Readonly<Record<ChannelName, number>> = { chat: 500, sms: 459, email: 100_000 };
export const MAX_SUBJECT = 200;

export interface TemplateContext {
  /** Does the outreach carry an offer? Without one there is no {{ offer_code }}. */
  readonly hasOffer: boolean;
  /** Does the shop have a hotline? Without one there is no {{ hotline }}. Default true. */
  readonly hasHotline?: boolean;
  /** JSON pointer of the template in the checked document. */
  readonly field?: string;
}

const CANNOT = 'save the template';
const NAMES = PARAMETER_NAMES.join(', ');
/** Characters as a person counts them: code points of the composed form. */
const lengthOf = (text: string): number => [...text.normalize('NFC')].length;

/** Names that the template takes from outside and that no parameter has. */
function unknownParameters(source: string): string[] {
  const names = liquid.globalVariablesSync(liquid.parse(source));
  return names.map(String).filter((name) => !isParameter(name));
}

/** Findings of one source (text or subject), and what it becomes with sample values. */
function checkSource(source: string, field: string, available: Available): { findings: Finding[]; rendered?: string } {
  if (source.length > MAX_SOURCE) {
    const allowed = `at most ${MAX_SOURCE} characters`;
    return { findings: [finding('template_too_long', CANNOT, field, `${source.length} characters`, allowed)] };
  }
  try {
    const unknown = unknownParameters(source);
    if (unknown.length > 0) {
      const allowed = `made of the parameters ${NAMES}`;
      return { findings: unknown.map((name) => finding('unknown_parameter', CANNOT, field, `{{ ${name} }}`, allowed)) };
    }
  } catch (error) {
    return { findings: [finding('template_syntax', CANNOT, field, messageOf(error), 'valid Liquid')] };
  }
  try {
    return { findings: [], rendered: textRenderer(source)(sampleParams(available)) };
  } catch (error) {
    const message = messageOf(error);
    if (!available.offer && message.includes('offer_code')) {
      const allowed = 'without {{ offer_code }}, or the outreach must carry an offer';
      return { findings: [finding('offer_missing', CANNOT, field, '{{ offer_code }}', allowed)] };
    }
    if (!available.hotline && message.includes('hotline')) {
      const allowed = 'without {{ hotline }}, or the shop must have a hotline';
      return { findings: [finding('hotline_missing', CANNOT, field, '{{ hotline }}', allowed)] };
    }
    const code = /limit exceeded/.test(message) ? 'template_too_heavy' : 'template_syntax';
    return { findings: [finding(code, CANNOT, field, message, 'a template that renders with the sample values')] };
  }
}

const messageOf = (error: unknown): string =>
  error instanceof TemplateError || error instanceof Error ? error.message : String(error);

function checkLength(text: string, max: number, field: string): Finding[] {
  if (text.trim() === '') return [finding('message_empty', CANNOT, field, text, 'a text with at least one character')];
  const length = lengthOf(text);
  if (length <= max) return [];
  const allowed = `at most ${max} characters with the sample values`;
  return [finding('message_too_long', CANNOT, field, `${length} characters`, allowed)];
}

/**
 * What is wrong with a template: syntax (with line and column), unknown parameters by name, an offer code without an
 * offer, a message too long for its channel, an e-mail without a subject.
 */
export function checkTemplate(template: Template, channel: ChannelName, context: TemplateContext): Finding[] {
  const field = context.field ?? '/template';
  const available = { offer: context.hasOffer, hotline: context.hasHotline ?? true };
  const text = checkSource(template.text, `${field}/text`, available);
  const findings = [...text.findings];
  if (text.rendered !== undefined) findings.push(...checkLength(text.rendered, MAX_MESSAGE[channel], `${field}/text`));
  if (channel !== 'email') return findings;
  const at = `${field}/subject`;
  if (template.subject === undefined || template.subject.trim() === '') {
    findings.push(finding('subject_missing', CANNOT, at, template.subject, 'present, as the channel is e-mail'));
    return findings;
  }
  const subject = checkSource(template.subject, at, available);
  findings.push(...subject.findings);
  if (subject.rendered !== undefined) findings.push(...checkLength(subject.rendered, MAX_SUBJECT, at));
  return findings;
}
