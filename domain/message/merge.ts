import type { Customer } from '../customer/customer.js';
import type { CampaignProduct } from '../offer/product.js';
import { namesParameter } from './parameters.js';
import { type MergeFields, type Template, wholeSource } from './template.js';

/** Which of a customer's own facts a template speaks of: only those are copied into batches. */
export interface MergeWants {
  readonly order: boolean;
  readonly orderedAt: boolean;
}
export const NO_WANTS: MergeWants = { order: false, orderedAt: false };

export function mergeWants(template: Template): MergeWants {
  const source = wholeSource(template);
  const order = namesParameter(source, 'order');
  const orderedAt = namesParameter(source, 'order_date') || namesParameter(source, 'days_since_order');
  return order || orderedAt ? { order, orderedAt } : NO_WANTS;
}

/** The newest order that waits for the customer: to be paid, or to be reviewed. */
function waitingOrder({ unpaid, unreviewed }: Customer['signals']): string | undefined {
  let newest: { readonly order: string; readonly at: Date } | undefined;
  for (const signal of unpaid) if (!newest || signal.at > newest.at) newest = signal;
  for (const signal of unreviewed) if (!newest || signal.at > newest.at) newest = signal;
  return newest?.order;
}

/** What a template wants to say of the customer beside their name. Absent where they have none. */
export function orderFields(
  { facts, signals }: Pick<Customer, 'facts' | 'signals'>,
  wants: MergeWants,
): Pick<MergeFields, 'order' | 'orderedAt'> {
  const order = wants.order ? waitingOrder(signals) : undefined;
  const orderedAt = wants.orderedAt ? facts.lastOrderAt : undefined;
  return { ...(order === undefined ? {} : { order }), ...(orderedAt === undefined ? {} : { orderedAt }) };
}

/** What `orderFields` looks at, as MongoDB paths. */
export const wantsReads = ({ order, orderedAt }: MergeWants): string[] => [
  ...(order ? ['signals.unpaid', 'signals.unreviewed'] : []),
  ...(orderedAt ? ['facts.lastOrderAt'] : []),
];

/** Products that {{ product_list }} names at most. */
const MAX_NAMED = 3;

/** The products a message speaks of: those of its card, else the first approved ones of the campaign. */
export function productNames({ card }: Template, products: readonly CampaignProduct[]): string[] {
  const chosen = card?.products?.length ? card.products : products.filter(({ approved }) => approved);
  return chosen.slice(0, MAX_NAMED).map(({ name }) => name);
}
