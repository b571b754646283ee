import { z } from 'zod';
import type { GivenCustomer } from '../../models/customer/import-customers.js';
import { attributionIn } from '../../models/shop/attribution-rule.js';
import type { GivenProduct } from '../../models/shop/import-products.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams, slug } from '../http/common-schema.js';
import { json, type Route, route } from '../http/route.js';
import { CUSTOMER_COLUMNS } from './kinds/customer-rows.js';
import { DO_NOT_CALL_COLUMNS, doNotCallImporter } from './kinds/do-not-call-rows.js';
import { customerImporter, orderImporter } from './kinds/importers.js';
import { type FileOrder, ORDER_COLUMNS } from './kinds/order-rows.js';
import { PRODUCT_COLUMNS, productImporter } from './kinds/product-rows.js';
import { importReport } from './report/report.js';
import { type ImportKindOf, serveImport } from './serve-import.js';

export const MEDIA_TYPES = [
  'text/csv',
  'text/tab-separated-values',
  'application/x-ndjson',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/zip',
  'application/octet-stream',
  'multipart/form-data',
] as const;

const importQuery = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .exactOptional()
    .meta({ description: 'The same report, and nothing is written' }),
  blanks: z
    .enum(['keep', 'replace'])
    .exactOptional()
    .meta({ description: 'What an empty cell does to a stored value; default: keep' }),
  sheet: z.string().max(100).exactOptional().meta({ description: 'Of a workbook with several filled sheets' }),
});
const mappedQuery = importQuery.extend({
  mapping: slug
    .exactOptional()
    .meta({ description: "A mapping of the shop's; default: our own columns, or those of a platform's file" }),
});

const READING = [
  'unreadable_file',
  'file_too_heavy',
  'unsupported_encoding',
  'request_aborted',
  'body_too_large',
  'wrong_columns',
  'too_many_rows',
] as const;
export const IMPORT_PROBLEMS = READING;
const COMMON = {
  method: 'post',
  tag: 'imports',
  access: 'shop',
  params: shopParams,
  answers: { 200: { description: 'What became of the rows', schema: importReport } },
} as const;
const DESCRIPTION =
  'CSV, TSV, NDJSON or XLSX, also zipped, as the body or in a form; as a platform exports it (docs/imports.md), with our own ' +
  'columns, or by a mapping of the shop. The whole file is read and its columns are judged before the first row is written. The ' +
  'same file again changes nothing. A bad cell costs its field where the row is good without it, and the row otherwise; every ' +
  'such row is reported, and every repair. An absent column leaves what is stored, an empty cell too, unless blanks=replace.';

function customers(deps: ApiDeps): Route {
  return route({
    ...COMMON,
    path: '/v1/shops/{shop}/imports/customers',
    id: 'importCustomers',
    summary: 'Import customers from a file',
    description: DESCRIPTION,
    action: 'import the customers',
    query: mappedQuery,
    problems: ['shop_not_found', 'mapping_not_found', ...READING],
    body: {
      kind: 'stream',
      mediaTypes: MEDIA_TYPES,
      description:
        'Columns: id; name (or first_name, last_name), phone, country, email, chat_id, zalo_id, city, tags (`tag;tag`), followed_at, wishlist ' +
        'and cart (`sku@instant sku@instant`), consent_chat, consent_email, consent_sms, consent_zalo (the instant it was granted, or yes or no), ' +
        'optout_email, dead_email, simulated.',
    },
    handle: async ({ params, query, req }) => {
      const shop = await findShop(deps, params.shop);
      const kind: ImportKindOf<GivenCustomer> = {
        columns: CUSTOMER_COLUMNS,
        mapped: 'customers',
        importer: (rules, writes) => customerImporter(deps.models, shop, rules, writes),
      };
      return json(200, await serveImport(deps, req, shop, 'customers', kind, query));
    },
  });
}

function orders(deps: ApiDeps): Route {
  return route({
    ...COMMON,
    path: '/v1/shops/{shop}/imports/orders',
    id: 'importOrders',
    summary: 'Import orders from a file',
    description: `${DESCRIPTION} Several lines of one order are its items. Customers that nobody knew of are made.`,
    action: 'import the orders',
    query: mappedQuery,
    problems: ['shop_not_found', 'mapping_not_found', ...READING],
    body: {
      kind: 'stream',
      mediaTypes: MEDIA_TYPES,
      description:
        'Columns: id, customer, placed_at, status (placed, paid, delivered, cancelled, returned, or a common word for one), total_minor ' +
        '(minor units, net) and currency, or total (as written, less refund); sku or skus, codes, updated_at, reviewed_at, and of the ' +
        'customer name, phone, country, email, city, tags, consent_email.',
    },
    handle: async ({ params, query, req }) => {
      const shop = await findShop(deps, params.shop);
      const rule = attributionIn(shop, deps.now());
      const kind: ImportKindOf<FileOrder> = {
        columns: ORDER_COLUMNS,
        mapped: 'orders',
        importer: (rules, writes, total) => orderImporter(deps.models, shop, rules, rule, writes, total),
      };
      return json(200, await serveImport(deps, req, shop, 'orders', kind, query));
    },
  });
}

function products(deps: ApiDeps): Route {
  return route({
    ...COMMON,
    path: '/v1/shops/{shop}/imports/products',
    id: 'importProducts',
    summary: 'Import products from a file',
    description: DESCRIPTION,
    action: 'import the products',
    query: importQuery,
    problems: ['shop_not_found', ...READING],
    body: {
      kind: 'stream',
      mediaTypes: MEDIA_TYPES,
      description: 'Columns: sku, name; approved (true or false; a new product is not), category.',
    },
    handle: async ({ params, query, req }) => {
      const shop = await findShop(deps, params.shop);
      const kind: ImportKindOf<GivenProduct> = {
        columns: PRODUCT_COLUMNS,
        importer: (rules, writes) => productImporter(deps.models, shop._id, rules, writes),
      };
      return json(200, await serveImport(deps, req, shop, 'products', kind, query));
    },
  });
}

function doNotCall(deps: ApiDeps): Route {
  return route({
    ...COMMON,
    path: '/v1/shops/{shop}/imports/do-not-call',
    id: 'importDoNotCall',
    summary: 'Import phones that must get no advertising',
    description:
      'Customers with such a phone get no SMS from now on, and so do those who are imported later. A phone leaves the list when its ' +
      'suppression is lifted, never by undoing an import.',
    action: 'import the do-not-call list',
    query: importQuery,
    problems: ['shop_not_found', ...READING],
    body: { kind: 'stream', mediaTypes: MEDIA_TYPES, description: 'Column: phone.' },
    handle: async ({ params, query, req }) => {
      const shop = await findShop(deps, params.shop);
      const kind: ImportKindOf<string> = {
        columns: DO_NOT_CALL_COLUMNS,
        importer: (rules, writes) => doNotCallImporter(deps.models, shop._id, rules, writes),
      };
      return json(200, await serveImport(deps, req, shop, 'do-not-call', kind, query));
    },
  });
}

/** Whole files of customers, orders, products and phones that must get no advertising. */
export const importRoutes = (deps: ApiDeps): Route[] => [
  customers(deps),
  orders(deps),
  products(deps),
  doNotCall(deps),
];
