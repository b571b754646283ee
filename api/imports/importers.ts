import type { AttributionRule } from '../../domain/customer/attribution.js';
import type { OrderNews } from '../../domain/customer/order.js';
import { type GivenCustomer, importCustomers } from '../../models/customer/import-customers.js';
import type { GivenOrder } from '../../models/customer/record-orders.js';
import { takeOrders } from '../../models/customer/take-orders.js';
import type { Models } from '../../models/models.js';
import { orderRefusal } from '../orders/refusal.js';
import { CUSTOMER_COLUMNS, readCustomer } from './customer-rows.js';
import { ORDER_COLUMNS, readOrder } from './order-rows.js';
import { ACTION } from './row.js';
import type { Importer, Written } from './run-import.js';

/** @param now when the file came */
export function customerImporter(
  models: Models,
  shop: { readonly _id: string; readonly zone: string },
  latest: Date,
  now: Date,
): Importer<GivenCustomer> {
  return {
    columns: CUSTOMER_COLUMNS,
    read: (fields) => {
      const { customer, reader } = readCustomer(fields, latest, shop.zone);
      return { value: customer, id: customer.ref, errors: reader.errors, repairs: reader.repairs };
    },
    write: (customers) => importCustomers(models, shop._id, customers, now),
  };
}

const WRITTEN: Partial<Record<OrderNews['kind'], Written>> = {
  new: 'created',
  changed: 'updated',
  same: 'unchanged',
  // The file tells an earlier part of what is known already.
  older: 'unchanged',
};

/** @param rule the attribution rule in force */
export function orderImporter(
  models: Models,
  shop: { readonly _id: string; readonly currency: string; readonly zone: string },
  latest: Date,
  rule: AttributionRule,
): Importer<GivenOrder> {
  return {
    columns: ORDER_COLUMNS,
    read: (fields) => {
      const { order, reader } = readOrder(fields, latest, shop);
      return { value: order, id: `${order.customer}/${order.ref}`, errors: reader.errors, repairs: reader.repairs };
    },
    write: async (orders) => {
      const outcomes = await takeOrders(models, shop, orders, rule);
      return outcomes.map((kind, at) => {
        const order = orders[at];
        if (kind === 'customer_unknown') return orderRefusal(kind, ACTION, 'customer', order?.customer);
        return WRITTEN[kind] ?? orderRefusal('conflict', ACTION, 'id', order?.ref);
      });
    },
  };
}
