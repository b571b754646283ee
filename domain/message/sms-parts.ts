import type { Finding } from '../base/finding.js';
import { sampleParams } from './parameters.js';
import { countParts } from './sms/encoding.js';
import { checkTemplate } from './template-check.js';
import { compileTemplate } from './templates.js';

/** What of a shop stands in its texts. */
export interface TextShop {
  readonly name: string;
  readonly hotline?: string;
}

/** What is wrong with an SMS that stands alone, outside a template; its parts can be counted when nothing is. */
export const checkSmsText = (text: string, { hotline }: TextShop): Finding[] =>
  checkTemplate({ text }, 'sms', { hasOffer: true, hasHotline: hotline !== undefined, field: '' });

/**
 * Counts the parts of the SMS to a customer of some name; offer, link and sale day have sample values.
 * @param text without findings of checkSmsText
 */
export function smsParts(text: string, { name: shopName, hotline }: TextShop): (name: string) => number {
  const render = compileTemplate({ text }, 'sms');
  const common = {
    ...sampleParams({ offer: true, hotline: hotline !== undefined }),
    shop_name: shopName,
    ...(hotline === undefined ? {} : { hotline }),
  };
  return (name) => countParts(render({ ...common, customer_name: name }).text).parts;
}
