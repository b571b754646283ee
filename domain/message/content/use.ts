import type { ChannelName } from '../../base/channel.js';
import type { TemplateKind } from '../parameters.js';
import type { SmsRoute } from '../sms/policy.js';
import type { Template } from '../template.js';
import type { ZaloTemplate } from '../zalo/template-info.js';

/** One message to be judged. */
export interface ContentUse {
  readonly kind: TemplateKind;
  readonly channel: ChannelName;
  readonly template: Template;
  /** The offer it goes with: its code, as long as codes get. */
  readonly offer?: { readonly code?: string };
  /** SMS: customer care or advertising. Default: what the text's label says. */
  readonly route?: SmsRoute;
  /** Zalo: its own word on the template; null: it has none of this id; absent: it was not asked. */
  readonly zalo?: ZaloTemplate | null;
  /** Names for {{ product_list }}. */
  readonly products?: readonly string[];
  /** SKUs the card may show; default any. */
  readonly skus?: readonly string[];
  readonly at: Date;
  /** JSON pointer of the template. Default /template. */
  readonly field?: string;
}
