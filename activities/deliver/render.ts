import type { OutgoingMessage, ZaloContent } from '../../channels/channel.js';
import { clickUrl, hiddenUrl, type LinkBase, openUrl, shortUrl, unsubscribeUrl } from '../../channels/link/links.js';
import type { Place } from '../../channels/link/short-link.js';
import { hasShortLinks } from '../../domain/base/channel.js';
import { messageId } from '../../domain/base/ids.js';
import { cleanLine, isCleanLine } from '../../domain/base/text/text.js';
import { DAY_MS } from '../../domain/base/time.js';
import { dayOf } from '../../domain/base/zone.js';
import { NAMELESS } from '../../domain/customer/customer.js';
import type { TrackedUrl } from '../../domain/message/links.js';
import { mergeWants } from '../../domain/message/merge.js';
import { dayLabel, namesParameter, saleDayLabel, type TemplateParams } from '../../domain/message/parameters.js';
import { liquidSpans } from '../../domain/message/sms/span.js';
import { type MergeFields, type Template, wholeSource } from '../../domain/message/template.js';
import { compileTemplate } from '../../domain/message/templates.js';
import { isTestRun } from '../../domain/message/test-send/mark.js';
import type { RunTexts } from '../../domain/run/run-texts.js';

export type { RunTexts } from '../../domain/run/run-texts.js';

/** `place`: where the recipient stands in the run's batches; needed for a short link and for a return path. */
export type RecipientRenderer = (customer: string, fields: MergeFields, place?: Place) => OutgoingMessage;

/** What all messages of a run say alike. */
function commonParams(run: RunTexts): TemplateParams {
  const { hotline, offerCode, offerEndsAt, products } = run;
  return {
    shop_name: run.shopName,
    sale_day: saleDayLabel(run.saleDay),
    ...(hotline === undefined ? {} : { hotline }),
    ...(offerCode === undefined ? {} : { offer_code: offerCode }),
    ...(offerEndsAt === undefined ? {} : { offer_end: lastDay(offerEndsAt, run.zone) }),
    ...(products === undefined ? {} : { product_list: products.join(', ') }),
  };
}

/** An offer that ends at midnight was good until the day before. */
const lastDay = (end: Date, zone = 'UTC'): string => dayLabel(dayOf(new Date(end.getTime() - 1), zone));

/** A template that says itself how to address somebody without a name, perhaps in another language than ours. */
const OWN_ADDRESS = /\bcustomer_name\s*\|\s*default\b/;
const hasOwnAddress = (text: string): boolean =>
  liquidSpans(text).some(({ start, end }) => text[start + 1] === '{' && OWN_ADDRESS.test(text.slice(start, end)));

/** Whatever the database holds, a name is one line without invisible characters. */
function nameOf(name: string, ownAddress: boolean): string {
  if (ownAddress && name === NAMELESS) return '';
  return isCleanLine(name) ? name : cleanLine(name);
}

/** Adds what the template says of the customer's orders. */
function addOrders(params: TemplateParams, { order, orderedAt }: MergeFields, run: RunTexts): void {
  if (order !== undefined) params.order = order;
  if (orderedAt === undefined) return;
  params.order_date = dayLabel(dayOf(orderedAt, run.zone ?? 'UTC'));
  const since = (run.asOf ?? orderedAt).getTime() - orderedAt.getTime();
  params.days_since_order = String(Math.max(0, Math.floor(since / DAY_MS)));
}

/** How a message's own links are written; as they are in a test send, which no run stands behind, and without a place. */
function trackedUrls({ _id, shortCode }: RunTexts, base: LinkBase, place: Place | undefined): TrackedUrl | undefined {
  if (shortCode === undefined || !place || isTestRun(_id)) return undefined;
  return (link) => shortUrl(base, shortCode, place, link);
}

/** Of a message that is only looked at. */
const UNTRACKED = 'preview';

/** By user id only where the template says so and the id is known. */
const zaloContent = (
  zalo: Template['zalo'],
  data: Readonly<Record<string, string>>,
  trackingId: string,
  zaloId: string | undefined,
): ZaloContent => ({
  template: zalo?.template ?? '',
  data,
  trackingId,
  ...(zalo?.by === 'user_id' && zaloId !== undefined ? { zaloId } : {}),
});

/**
 * Compiles a run's template once and returns what makes one recipient's message: the same code for engine, preview, test
 * send and benchmark.
 * @throws TemplateError on a syntax error; the renderer throws it on a parameter without a value
 */
export function createRenderer(run: RunTexts, base: LinkBase): RecipientRenderer {
  const { template, channel } = run;
  const render = compileTemplate(
    template,
    channel,
    { zone: run.zone ?? 'UTC', now: run.now ?? (() => new Date()) },
    run.ownLinks,
    run.language,
  );
  const common = commonParams(run);
  const ownAddress = hasOwnAddress(template.text);
  // A hash per link is worth saving on a million messages that have none.
  const hasLink = namesParameter(wholeSource(template), 'link');
  const wants = mergeWants(template);
  const hasOrders = wants.order || wants.orderedAt;
  const card = channel === 'chat' ? template.card : undefined;
  const paramsFor = (id: string, fields: MergeFields, place: Place | undefined): TemplateParams => {
    const params: TemplateParams = { ...common, customer_name: nameOf(fields.name, ownAddress) };
    if (fields.code !== undefined) params.offer_code = fields.code;
    if (hasLink)
      params.link =
        hasShortLinks(channel) && run.shortCode && place ? shortUrl(base, run.shortCode, place) : clickUrl(base, id);
    if (hasOrders) addOrders(params, fields, run);
    return params;
  };
  return (customer, fields, place) => {
    const id = messageId(run._id, customer);
    const params = paramsFor(id, fields, place);
    if (channel === 'zalo') {
      const { text, values = {} } = render(params);
      const trackingId = run.shortCode && place ? base.short.create(run.shortCode, place) : UNTRACKED;
      return { id, to: fields.to, text, zalo: zaloContent(template.zalo, values, trackingId, fields.zaloId) };
    }
    const tracked = trackedUrls(run, base, place);
    if (channel !== 'email') return { id, to: fields.to, ...render(params, { tracked }), ...(card ? { card } : {}) };
    // RFC 8058 asks it of every advertising e-mail; a text may show it as well.
    const unsubscribe = unsubscribeUrl(base, { channel, message: id });
    params.unsubscribe_link = unsubscribe;
    const { mail } = base;
    const proof =
      run.shortCode && place ? { mac: mail.macOf(id), returnToken: mail.returnToken(run.shortCode, place) } : undefined;
    const urls = { pixel: openUrl(base, id), hidden: hiddenUrl(base, id), tracked };
    const sent = { id, to: fields.to, unsubscribeUrl: unsubscribe, ...render(params, urls) };
    return proof ? { ...sent, proof } : sent;
  };
}
