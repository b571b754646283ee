import type { AttributionRule } from '../../../domain/customer/attribution.js';
import { type CustomerChange, type GivenCustomer, importCustomers } from '../../../models/customer/import-customers.js';
import type { OrderOutcome } from '../../../models/customer/record-orders.js';
import { takeOrders } from '../../../models/customer/take-orders.js';
import type { Models } from '../../../models/models.js';
import type { Shop } from '../../../models/shop/shop-schema.js';
import { fieldError } from '../../http/problems.js';
import { ACTION } from '../read/row.js';
import type { Importer, ImportWrites, Outcome, Written } from '../run-import.js';
import { readCustomer } from './customer-rows.js';
import type { FileRules } from './file-rules.js';
import { joinLines, type TotalOf } from './order-lines.js';
import { type FileOrder, readOrder } from './order-rows.js';

/** Undoing somebody who was new takes them away: all it asks of what the file said is which consents it brought. */
function customerEntry({ before, after }: CustomerChange) {
  const { _id, shop, ref, consent } = after;
  return before ? { _id, before, after } : { _id, after: { shop, ref, consent } };
}

export function customerImporter(
  models: Models,
  shop: Pick<Shop, '_id'>,
  rules: FileRules,
  { now, dryRun, journal, onEmptied }: ImportWrites,
): Importer<GivenCustomer> {
  return {
    read: (fields) => {
      const { customer, reader } = readCustomer(fields, rules);
      return { value: customer, id: customer.ref, reader };
    },
    write: (customers) =>
      importCustomers(models, shop._id, customers, now, {
        dryRun,
        onEmptied,
        journal: (changes) => journal(changes.map(customerEntry)),
      }),
  };
}

const WRITTEN: Readonly<Record<OrderOutcome, Written>> = {
  new: 'created',
  changed: 'updated',
  same: 'unchanged',
  older: 'older',
  conflict: 'conflict',
};
const CONFLICT_WORDS =
  'an order of another update time: the stored one says something else at the same instant, and stays';

/**
 * @param rule the attribution rule in force
 * @param total whose the amount of a line is
 */
export function orderImporter(
  models: Models,
  shop: Pick<Shop, '_id' | 'currency'>,
  rules: FileRules,
  rule: AttributionRule,
  { now, dryRun, journal, onMade }: ImportWrites,
  total: TotalOf = 'order',
): Importer<FileOrder> {
  const options = { now, as: 'correction', dryRun, journal, onMade } as const;
  return {
    read: (fields) => {
      const { value, reader } = readOrder(fields, rules, shop.currency);
      return { value, id: `${value.order.customer}/${value.order.ref}`, reader };
    },
    join: (one, other) => joinLines(one, other, total),
    write: async (rows) => {
      const orders = rows.map(({ order }) => order);
      const profiles = new Map(rows.map(({ profile }) => [profile.ref, profile]));
      const outcomes = await takeOrders(models, shop, orders, rule, options, profiles);
      return outcomes.map((kind, at): Outcome => {
        const written = WRITTEN[kind];
        const found = fieldError('order_conflict', ACTION, 'id', orders[at]?.ref, CONFLICT_WORDS);
        return written === 'conflict' ? { written, found } : written;
      });
    },
  };
}
