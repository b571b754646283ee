import { blocking } from '../../../domain/base/finding.js';
import type { ContentFinding } from '../../../domain/message/content/finding.js';
import type { Template } from '../../../domain/message/template.js';
import { refuseIf } from '../../http/problems.js';
import type { TemplateBody } from '../card-schema.js';
import { compiled } from './compiler.js';
import { mailFindings } from './findings.js';

export type MailTemplate = Pick<TemplateBody, 'text' | 'subject' | 'html' | 'mjml' | 'preview'>;

/** What is written of a message, its HTML made ready. */
export interface ReadyMail<Rest> {
  readonly template: Omit<Rest, 'text' | 'html' | 'mjml' | 'preview'> & Pick<Template, 'text' | 'mail'>;
  readonly findings: readonly ContentFinding[];
}

/**
 * Makes a template's HTML ready, with a text from it; one without HTML is given back. Where it cannot be made, the template has
 * none and its findings block.
 * @param lang of the shop's readers @param field JSON pointer of the template
 */
export async function readyMail<Written extends MailTemplate>(
  { text = '', html, mjml, preview, ...rest }: Written,
  lang: string,
  field: string,
): Promise<ReadyMail<Written>> {
  const source = html ?? mjml;
  if (source === undefined) return { template: { ...rest, text }, findings: [] };
  const language = html === undefined ? 'mjml' : 'html';
  const about = { language, source, ...(preview === undefined ? {} : { preview }) } as const;
  const made = await compiled({ ...about, lang });
  const findings = mailFindings(made.problems, source, `${field}/${language}`);
  if (made.html === undefined) return { template: { ...rest, text }, findings };
  const mail = { ...about, html: made.html, links: made.links ?? [] };
  return { template: { ...rest, text: made.text ?? '', mail }, findings };
}

/** The same where it is about to be saved or sent. @throws Problem with what blocks */
export async function requireMail<Written extends MailTemplate>(
  written: Written,
  lang: string,
  field: string,
): Promise<ReadyMail<Written>['template']> {
  const { template, findings } = await readyMail(written, lang, field);
  refuseIf(blocking(findings));
  return template;
}
