import type { ChannelName } from '../base/channel.js';
import { type ContentFinding, contentFinding } from './content/finding.js';
import { trackOwnLinks } from './links.js';
import { checkMail, checkMailChannel } from './mail/check.js';
import { longestParams, PARAMETERS, type TemplateKind, type TemplateParams } from './parameters.js';
import { checkSource, DESIGN } from './source-check.js';
import type { Template } from './template.js';

/**
 * Longest message per channel, characters. Chat: docs/sources.md#shopee (500). SMS: docs/sources.md#sms-length (459 = 3 parts).
 * E-mail and Zalo: only a guard; each parameter of a Zalo template has its own bound.
 */
export const MAX_MESSAGE: Readonly<Record<ChannelName, number>> = {
  chat: 500,
  sms: 459,
  email: 100_000,
  zalo: 4_000,
};
const MAX_SUBJECT = 200;
const MAX_SOURCES: Readonly<Record<ChannelName, string>> = {
  chat: 'docs/sources.md#shopee: at most 500 characters',
  sms: 'docs/sources.md#sms-length: at most three parts',
  email: DESIGN,
  zalo: DESIGN,
};

export interface TemplateContext {
  /** Does the outreach carry an offer? Without one there is no {{ offer_code }}. */
  readonly hasOffer: boolean;
  /** Does the shop have a hotline? Without one there is no {{ hotline }}. Default true. */
  readonly hasHotline?: boolean;
  /** Default campaign. */
  readonly kind?: TemplateKind;
  /** The shop's own longest values, instead of the table's. */
  readonly values?: TemplateParams;
  /** JSON pointer of the template in the checked document. */
  readonly field?: string;
}

/** What the rules say of a template, and what it becomes with the longest plausible values. */
export interface CheckedTemplate {
  readonly findings: readonly ContentFinding[];
  /** Absent when it cannot be rendered. */
  readonly text?: string;
  readonly subject?: string;
}

/** Characters as a person counts them: code points of the composed form. */
const lengthOf = (text: string): number => [...text.normalize('NFC')].length;

function checkLength(text: string, max: number, field: string, source: string): ContentFinding[] {
  if (text.trim() === '') {
    const allowed = 'a text with at least one character';
    const vi = 'Tin chưa có nội dung.';
    return [contentFinding({ code: 'message_empty', field, value: text, allowed, source: DESIGN, vi })];
  }
  const length = lengthOf(text);
  if (length <= max) return [];
  const allowed = `at most ${max} characters with the longest values`;
  const vi = `Nội dung dài ${length} ký tự với giá trị dài nhất, tối đa ${max}.`;
  return [contentFinding({ code: 'message_too_long', field, value: `${length} characters`, allowed, source, vi })];
}

/** A message's own links as long as they get, at the place where tracking links lead. */
function longestTracked({ link = PARAMETERS.link.longest }: TemplateParams): (link: number) => string {
  const { longest } = PARAMETERS.link;
  const token = longest.slice(longest.lastIndexOf('/'));
  const base = link.slice(0, link.indexOf('/', 'https://'.length));
  return (number) => `${base}/s${token}.${number.toString(36)}`;
}

/** Every rule that holds for templates of all channels, with what the longest message would be. */
export function inspectTemplate(template: Template, channel: ChannelName, context: TemplateContext): CheckedTemplate {
  const field = context.field ?? '/template';
  const kind = context.kind ?? 'campaign';
  const available = { kind, channel, offer: context.hasOffer, hotline: context.hasHotline ?? true };
  const longest = longestParams(available);
  const own = Object.entries(context.values ?? {}).filter(([name]) => Object.hasOwn(longest, name));
  // Text that was made from HTML is mended there.
  const textAt = `${field}/${template.mail?.language ?? 'text'}`;
  const use = { kind, available, values: { ...longest, ...Object.fromEntries(own) } };

  const text = checkSource(template.text, textAt, use);
  const findings = [...text.findings];
  const sent =
    text.rendered === undefined ? undefined : trackOwnLinks(template)(text.rendered, longestTracked(use.values));
  if (sent !== undefined) findings.push(...checkLength(sent, MAX_MESSAGE[channel], textAt, MAX_SOURCES[channel]));
  const ofText = sent === undefined ? {} : { text: sent };
  const { mail } = template;
  if (channel !== 'email') {
    if (mail) findings.push(checkMailChannel(mail, field));
    return { findings, ...ofText };
  }
  if (mail) findings.push(...checkMail(mail, field, use));

  const at = `${field}/subject`;
  if (template.subject === undefined || template.subject.trim() === '') {
    const allowed = 'present, as the channel is e-mail';
    const vi = 'E-mail phải có tiêu đề.';
    const about = { code: 'subject_missing', field: at, value: template.subject, allowed, source: DESIGN, vi };
    return { findings: [...findings, contentFinding(about)], ...ofText };
  }
  const subject = checkSource(template.subject, at, use);
  findings.push(...subject.findings);
  if (subject.rendered === undefined) return { findings, ...ofText };
  findings.push(...checkLength(subject.rendered, MAX_SUBJECT, at, DESIGN));
  return { findings, ...ofText, subject: subject.rendered.replace(/\s+/g, ' ').trim() };
}

/**
 * What is wrong with a template: syntax (with line and column), unknown parameters by name, a parameter that can be empty
 * without a fallback, an offer code without an offer, a message too long for its channel, an e-mail without a subject.
 */
export const checkTemplate = (template: Template, channel: ChannelName, context: TemplateContext): ContentFinding[] => [
  ...inspectTemplate(template, channel, context).findings,
];
