/** A template as the API shows and takes it, as far as these fields go. */
interface Template {
  readonly text?: string;
  readonly subject?: string;
  readonly html?: string;
  readonly mjml?: string;
  readonly preview?: string;
  readonly zalo?: { template: string };
}
export type Channel = 'chat' | 'email' | 'sms' | 'zalo';
/** What an e-mail is written as: words that Nhịp lays out, or HTML of the seller's own. */
export const MARKUPS = ['text', 'html', 'mjml'] as const;
export type Markup = (typeof MARKUPS)[number];

/** A message as its fields hold it. What another choice has hidden is kept until it is saved. */
export interface Words {
  readonly text: string;
  readonly subject: string;
  readonly markup: Markup;
  readonly html: string;
  readonly mjml: string;
  /** What mailboxes show beside the subject. */
  readonly preview: string;
  /** Id of the template at Zalo. */
  readonly zaloTemplate: string;
}

/** Fields that show a stored template. */
export function wordsOf({ text = '', subject = '', html, mjml, preview = '', zalo }: Template = {}): Words {
  const markup = html !== undefined ? 'html' : mjml !== undefined ? 'mjml' : 'text';
  const zaloTemplate = zalo?.template ?? '';
  return { text, subject, markup, html: html ?? '', mjml: mjml ?? '', preview, zaloTemplate };
}

/** Nothing until it is an id: the check then says that one is needed. */
const zaloPart = (template: string): { zalo?: { template: string } } =>
  /^\d{1,20}$/.test(template.trim()) ? { zalo: { template: template.trim() } } : {};

/** The template that the fields make for a channel: only what the channel takes. */
export function templateOf(channel: Channel, words: Words): Template {
  const { text, subject, markup, preview, zaloTemplate } = words;
  if (channel === 'zalo') return { text, ...zaloPart(zaloTemplate) };
  if (channel !== 'email') return { text };
  if (markup === 'text') return { text, subject };
  return { [markup]: words[markup], subject, ...(preview.trim() === '' ? {} : { preview }) };
}
