import type { Customer } from '../customer.js';

/** Does the customer have a valid order that is not older than this? */
export const hasOrdered = (
  { facts: { lastOrderAt } }: { readonly facts: Pick<Customer['facts'], 'lastOrderAt'> },
  since: Date,
): boolean => lastOrderAt !== undefined && lastOrderAt >= since;
