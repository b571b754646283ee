import type { OutgoingMessage } from '../channels/channel.js';
import type { LinkTokens } from '../channels/link-token.js';
import type { MergeFields, Run } from '../domain/campaign.js';
import { messageId } from '../domain/ids.js';
import { saleDayLabel, type TemplateParams } from '../domain/parameters.js';
import { compileTemplate } from '../domain/templates.js';

/** What the texts of one run have in common. */
export interface RunTexts extends Pick<Run, '_id' | 'channel' | 'template' | 'offerCode'> {
  readonly shopName: string;
  readonly hotline?: string;
  /** YYYY-MM-DD in the shop's zone. */
  readonly saleDay: string;
}
export interface LinkBase {
  /** No trailing slash. */
  readonly publicUrl: string;
  readonly links: LinkTokens;
}
export type RecipientRenderer = (customer: string, fields: MergeFields) => OutgoingMessage;

export const clickUrl = ({ publicUrl, links }: LinkBase, message: string): string =>
  `${publicUrl}/c/${links.create('click', message)}`;
export const openUrl = ({ publicUrl, links }: LinkBase, message: string): string =>
  `${publicUrl}/o/${links.create('open', message)}`;

/**
 * Compiles a run's template once and returns what makes one recipient's message: the same code for engine and benchmark.
 * @throws TemplateError on a syntax error; the renderer throws it on a parameter without a value
 */
export function createRenderer(run: RunTexts, base: LinkBase): RecipientRenderer {
  const render = compileTemplate(run.template, run.channel);
  const common: TemplateParams = {
    shop_name: run.shopName,
    sale_day: saleDayLabel(run.saleDay),
    ...(run.hotline === undefined ? {} : { hotline: run.hotline }),
    ...(run.offerCode === undefined ? {} : { offer_code: run.offerCode }),
  };
  // A hash per link is worth saving on a million messages that have none.
  const hasLink = /\blink\b/.test(run.template.text) || /\blink\b/.test(run.template.subject ?? '');
  const hasPixel = run.channel === 'email';
  return (customer, { to, name }) => {
    const id = messageId(run._id, customer);
    const params: TemplateParams = { ...common, customer_name: name };
    if (hasLink) params.link = clickUrl(base, id);
    const content = render(params, hasPixel ? openUrl(base, id) : undefined);
    return { id, to, ...content };
  };
}
