import type { OutgoingMessage } from '../channels/channel.js';
import type { LinkBase } from '../channels/links.js';
import type { Place } from '../channels/short-link.js';
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
  /** The run's code in short links; without one its links are long. */
  readonly shortCode?: string;
}
/** `place`: where the recipient stands in the run's batches; needed for a short link. */
export type RecipientRenderer = (customer: string, fields: MergeFields, place?: Place) => OutgoingMessage;

export const clickUrl = ({ publicUrl, links }: LinkBase, message: string): string =>
  `${publicUrl}/c/${links.create('click', message)}`;
export const shortUrl = ({ publicUrl, short }: LinkBase, code: string, place: Place): string =>
  `${publicUrl}/s/${short.create(code, place)}`;
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
  return (customer, { to, name }, place) => {
    const id = messageId(run._id, customer);
    const params: TemplateParams = { ...common, customer_name: name };
    if (hasLink) params.link = run.shortCode && place ? shortUrl(base, run.shortCode, place) : clickUrl(base, id);
    const content = render(params, hasPixel ? openUrl(base, id) : undefined);
    return { id, to, ...content };
  };
}
