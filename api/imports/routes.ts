import type { Request } from 'express';
import { policyAt } from '../../domain/base/policy.js';
import { DAY_MS } from '../../domain/base/time.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { bytesOf, readingProblem, requireUtf8 } from '../http/utf8-body.js';
import { doNotCallImporter } from './do-not-call-rows.js';
import { customerImporter, orderImporter } from './importers.js';
import { productImporter } from './product-rows.js';
import { importReport } from './report.js';
import { type Importer, runImport } from './run-import.js';

export const MEDIA_TYPES = ['text/csv', 'application/x-ndjson'] as const;

/** Streams the request into an importer and answers its report. @throws Problem as runImport, unsupported_encoding, request_aborted */
export async function importFrom<T>(req: Request, importer: Importer<T>): Promise<Reply> {
  requireUtf8(req);
  const format = req.headers['content-type']?.toLowerCase().startsWith('text/csv') ? 'csv' : 'ndjson';
  try {
    return json(200, await runImport(bytesOf(req), format, importer));
  } catch (error) {
    throw readingProblem(req, error);
  }
}

const COMMON = {
  method: 'post',
  tag: 'imports',
  access: 'shop',
  params: shopParams,
  answers: { 200: { description: 'What became of the rows', schema: importReport } },
  problems: ['shop_not_found', 'wrong_columns', 'too_many_rows'],
} as const;
const DESCRIPTION =
  'Streamed: neither side holds the file. The same file again changes nothing. A bad row is reported and does not stop the others. ' +
  'An absent column leaves what is stored; an empty field takes it away. What spreadsheets do to phones, numbers, dates and ' +
  'letters is repaired where nothing is lost, and each repair is in the report; where something is lost, the row is rejected.';

/** Nothing in a file is later than this: clocks differ, but not by days. */
const latestOf = (deps: ApiDeps): Date => new Date(deps.now().getTime() + DAY_MS);

function customerImports(deps: ApiDeps): Route[] {
  const customers = route({
    ...COMMON,
    path: '/v1/shops/{shop}/imports/customers',
    id: 'importCustomers',
    summary: 'Import customers from CSV or NDJSON',
    description: DESCRIPTION,
    action: 'import the customers',
    body: {
      kind: 'stream',
      mediaTypes: MEDIA_TYPES,
      description:
        'Columns: id, name; phone, email, chat_id, city, tags (`tag;tag`), followed_at, wishlist and cart (`sku@instant sku@instant`), ' +
        'consent_chat, consent_email, consent_sms (the instant it was granted; empty: none), simulated.',
    },
    handle: async ({ params, req }) => {
      const shop = await findShop(deps, params.shop);
      return importFrom(req, customerImporter(deps.models, shop, latestOf(deps), deps.now()));
    },
  });
  const orders = route({
    ...COMMON,
    path: '/v1/shops/{shop}/imports/orders',
    id: 'importOrders',
    summary: 'Import orders from CSV or NDJSON',
    description: DESCRIPTION,
    action: 'import the orders',
    body: {
      kind: 'stream',
      mediaTypes: MEDIA_TYPES,
      description:
        'Columns: id, customer, placed_at, status (placed, paid, delivered, cancelled, returned), total_minor (minor units, net), ' +
        'currency; skus and codes (with spaces between), reviewed_at.',
    },
    handle: async ({ params, req }) => {
      const shop = await findShop(deps, params.shop);
      return importFrom(req, orderImporter(deps.models, shop, latestOf(deps), policyAt(deps.now()).attribution));
    },
  });
  return [customers, orders];
}

/** Whole files of customers, orders, products and phones that must get no advertising, streamed. */
export function importRoutes(deps: ApiDeps): Route[] {
  const products = route({
    ...COMMON,
    path: '/v1/shops/{shop}/imports/products',
    id: 'importProducts',
    summary: 'Import products from CSV or NDJSON',
    description: DESCRIPTION,
    action: 'import the products',
    body: {
      kind: 'stream',
      mediaTypes: MEDIA_TYPES,
      description: 'Columns: sku, name; approved (true or false; a new product is not), category.',
    },
    handle: async ({ params, req }) => {
      const shop = await findShop(deps, params.shop);
      return importFrom(req, productImporter(deps.models, shop._id, deps.now()));
    },
  });
  const doNotCall = route({
    ...COMMON,
    path: '/v1/shops/{shop}/imports/do-not-call',
    id: 'importDoNotCall',
    summary: 'Import phones that must get no advertising',
    description:
      'Streamed. Customers with such a phone get no SMS from now on, and so do those who are imported later. A phone leaves the ' +
      'list when its suppression is lifted.',
    action: 'import the do-not-call list',
    body: { kind: 'stream', mediaTypes: MEDIA_TYPES, description: 'Column: phone.' },
    handle: async ({ params, req }) => {
      const shop = await findShop(deps, params.shop);
      return importFrom(req, doNotCallImporter(deps.models, shop._id, deps.now()));
    },
  });
  return [...customerImports(deps), products, doNotCall];
}
