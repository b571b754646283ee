import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ERASED } from '../../domain/base/ids.js';
import { eraseCustomer } from '../../models/customer/person/erase-customer.js';
import { exportCustomer } from '../../models/customer/person/export-customer.js';
import type { ApiDeps } from '../deps.js';
import { ref } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { customerOut, customerParams, customerView } from './schema.js';

const rows = z.array(z.record(z.string(), z.unknown()));
const personalData = z
  .object({
    customer: customerOut,
    memory: z
      .record(z.string(), z.unknown())
      .optional()
      .meta({ description: 'What events said that no rule looks at' }),
    formerRefs: z.array(ref).meta({ description: 'References of records that were merged into theirs' }),
    consents: rows,
    orders: rows,
    bounces: rows,
    suppressionLifts: rows,
    undecidedMessages: rows,
    codes: rows,
    codeUses: rows,
    webhooks: rows,
    trails: rows,
  })
  .meta({ id: 'PersonalData', description: 'Everything that is kept of a customer' });

const erasedOut = z
  .object({
    customer: ref,
    consents: z.int().meta({ description: 'Words of consent that are gone' }),
    orders: z.int().meta({ description: 'Orders that name nobody any more' }),
    runs: z.int().meta({ description: 'Runs in whose batches nobody is named any more' }),
    codes: z.int().meta({ description: 'Codes that they hold or have used, and that name nobody any more' }),
  })
  .meta({ id: 'ErasedCustomer' });

/** What a person may ask a shop for: all that is known of them, and that it be forgotten (docs/consent.md#export-and-erase). */
export function personalDataRoutes(deps: ApiDeps): Route[] {
  const common = { tag: 'customers', access: 'shop', params: customerParams } as const;
  const notFound = (shop: string, customer: string): Problem =>
    new Problem('customer_not_found', `The shop '${shop}' has no customer '${customer}'.`);

  const all = route({
    ...common,
    method: 'get',
    path: '/v1/shops/{shop}/customers/{customer}/export',
    id: 'exportCustomer',
    summary: 'Everything that is kept of a customer, to be handed to them',
    action: 'export the customer',
    answers: { 200: { description: 'All of it, in one answer', schema: personalData } },
    problems: ['customer_not_found'],
    handle: async ({ params: { shop, customer: name } }) => {
      const found = await exportCustomer(deps.models, shop, name);
      if (!found) throw notFound(shop, name);
      const { customer, ...rest } = found;
      const { memory } = customer;
      return json(200, { customer: customerView(customer), ...(memory ? { memory } : {}), ...rest });
    },
  });

  const erase = route({
    ...common,
    method: 'delete',
    path: '/v1/shops/{shop}/customers/{customer}',
    id: 'eraseCustomer',
    summary: 'Erase a customer everywhere; the numbers of runs and programmes stay',
    description:
      'Name, addresses, consents and signals are gone; orders, messages and codes stand under a reference that says nothing. A refusal, a ' +
      'suppression and an entry of the do-not-call list are remembered of the address. An interrupted call is completed by the next.',
    action: 'erase the customer',
    answers: { 200: { description: 'Erased', schema: erasedOut } },
    problems: ['customer_not_found'],
    handle: async ({ params: { shop, customer } }) => {
      const newAlias = (): string => `${ERASED}${randomUUID()}`;
      const erased = await eraseCustomer(deps.models, shop, customer, newAlias);
      if (!erased) throw notFound(shop, customer);
      return json(200, { customer, ...erased });
    },
  });
  return [all, erase];
}
