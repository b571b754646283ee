import { z } from 'zod';
import { readRef } from '../../domain/base/ref.js';
import { countryOfZone, isCountry } from '../../domain/base/text/country.js';
import { normalizePhone } from '../../domain/base/text/phone.js';
import { type CustomerRow, customerPage, type Sought } from '../../models/customer/customer-page.js';
import type { Shop } from '../../models/shop/shop-schema.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { instantOut, ref, shopParams } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage } from '../http/pages.js';
import { json, type Route, route } from '../http/route.js';

const PAGE = 50;
const rowOut = z
  .object({
    customer: ref,
    name: z.string(),
    phone: z.string().optional(),
    email: z.string().optional(),
    chatId: z.string().optional(),
    validOrders: z.int(),
    revenue: z.int().meta({ description: "Minor units of the shop's currency" }),
    lastOrderAt: instantOut.optional(),
  })
  .meta({ id: 'CustomerRow', description: 'What a list shows of a customer' });

const rowView = ({ ref: customer, name, phone, email, chatId, facts }: CustomerRow): object => ({
  customer,
  name,
  ...(phone === undefined ? {} : { phone }),
  ...(email === undefined ? {} : { email }),
  ...(chatId === undefined ? {} : { chatId }),
  validOrders: facts.validOrders,
  revenue: facts.revenue,
  ...(facts.lastOrderAt ? { lastOrderAt: facts.lastOrderAt.toISOString() } : {}),
});

/** What was typed into a search box, as everything that it can be. */
function soughtBy(text: string, { country, zone }: Pick<Shop, 'country' | 'zone'>): Sought {
  const own = country !== undefined && isCountry(country) ? country : (countryOfZone(zone) ?? 'none');
  const phone = normalizePhone(text, own);
  const begins = readRef(text);
  return {
    chatId: text,
    ...(begins === undefined ? {} : { ref: begins }),
    ...(phone.ok ? { phone: phone.e164 } : {}),
    ...(text.includes('@') ? { email: text.toLowerCase() } : {}),
  };
}

/** The customers of a shop, to be looked through and searched. */
export const customerListRoutes = (deps: ApiDeps): Route[] => [
  route({
    method: 'get',
    path: '/v1/shops/{shop}/customers',
    id: 'listCustomers',
    tag: 'customers',
    summary: 'The customers of a shop, by reference',
    description: 'Names are not searched: no index has them, and a shop may have a million customers.',
    access: 'shop',
    action: 'list the customers',
    params: shopParams,
    query: pageQuery(ref, PAGE).extend({
      search: z.string().trim().min(1).max(254).exactOptional().meta({
        description: 'The beginning of a reference, or a whole phone number, e-mail address or chat id',
      }),
    }),
    answers: {
      200: { description: 'A page', schema: pageOf({ customers: z.array(rowOut) }, ref).meta({ id: 'CustomerPage' }) },
    },
    problems: ['shop_not_found'],
    handle: async ({ params: { shop: key }, query: { search, limit, ...query } }) => {
      const shop = await findShop(deps, key);
      const sought = search === undefined ? {} : { sought: soughtBy(search, shop) };
      const read = (most: number) => customerPage(deps.models, key, { ...query, ...sought, limit: most });
      const { rows, next } = await readPage(limit, read, (row) => row.ref);
      return json(200, { customers: rows.map(rowView), ...next });
    },
  }),
];
