import { z } from 'zod';
import type { Product } from '../../models/shop/product-schema.js';
import { listProducts, replaceProducts } from '../../models/shop/product-store.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { label, ref, shopParams } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage, sort } from '../http/pages.js';
import { json, type Route, route } from '../http/route.js';

const MAX_PRODUCTS = 1000;

const product = z
  .strictObject({
    sku: ref,
    name: label(200),
    approved: z.boolean().meta({ description: 'The marketplace has approved it for campaigns' }),
    category: label(80).exactOptional().meta({ description: 'What kind of product it is: audiences can name it' }),
  })
  .meta({ id: 'Product' });

const uniqueSkus = (products: readonly { sku: string }[]): boolean =>
  new Set(products.map(({ sku }) => sku)).size === products.length;
const productsBody = z.strictObject({
  products: z.array(product).min(1).max(MAX_PRODUCTS).refine(uniqueSkus, 'products with different SKUs'),
});

const productsOut = pageOf({ products: z.array(product) }, ref).meta({ id: 'ProductPage' });

const productView = ({ sku, name, approved, category }: Product): z.output<typeof product> => ({
  sku,
  name,
  approved,
  ...(category === undefined ? {} : { category }),
});

/** What a shop may put into campaigns. */
export function productRoutes(deps: ApiDeps): Route[] {
  const put = route({
    method: 'put',
    path: '/v1/shops/{shop}/products',
    id: 'putProducts',
    tag: 'products',
    summary: 'Create or replace products, by SKU; others stay',
    access: 'shop',
    action: 'save the products',
    params: shopParams,
    body: { kind: 'json', schema: productsBody },
    answers: { 200: { description: 'Saved', schema: z.object({ saved: z.int() }) } },
    problems: ['shop_not_found'],
    handle: async ({ params, body }) => {
      await findShop(deps, params.shop);
      await replaceProducts(deps.models, params.shop, body.products);
      return json(200, { saved: body.products.length });
    },
  });
  const list = route({
    method: 'get',
    path: '/v1/shops/{shop}/products',
    id: 'listProducts',
    tag: 'products',
    summary: 'The products of a shop, by SKU',
    access: 'shop',
    action: 'list the products',
    params: shopParams,
    query: pageQuery(ref, MAX_PRODUCTS).extend({ sort }),
    answers: { 200: { description: 'A page', schema: productsOut } },
    handle: async ({ params, query }) => {
      const read = (limit: number) => listProducts(deps.models, params.shop, { ...query, limit });
      const { rows, next } = await readPage(query.limit, read, ({ sku }) => sku);
      return json(200, { products: rows.map(productView), ...next });
    },
  });
  return [put, list];
}
