import { z } from 'zod';
import { DAY_MS } from './calendar.js';
import { CURRENCY } from './orders.js';
import { PRODUCTS } from './products.js';
import { createSample, DEFAULT_SEED } from './sample.js';
import { type Access, sendJson, uploadCsv } from './upload.js';

export const SAMPLE_SHOP = 'tiem-qua-tang';
export const SAMPLE_OFFER = 'sale-11-11';

export interface LoadOptions {
  /** The API and its admin key. */
  readonly admin: Access;
  /** The sample is loaded as seen at this instant: the last real order was the day before. */
  readonly campaignAt: Date;
  readonly shop?: string;
  readonly seed?: string;
  readonly log?: (line: string) => void;
}

/** What the caller needs to go on as the seller. */
export interface LoadedShop {
  readonly shop: string;
  /** The shop's own key. */
  readonly access: Access;
  /** Key of the offer. */
  readonly offer: string;
  readonly products: readonly { readonly sku: string; readonly name: string; readonly approved: boolean }[];
  readonly customers: ImportCounts;
  readonly orders: ImportCounts;
}

/** The counts of the API's report of an import. */
const importCounts = z.object({
  rows: z.int(),
  created: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
});
type ImportCounts = z.output<typeof importCounts>;

/** The shop, good enough for every condition of the booster, with caps that let one message through per window on a squeezed day. */
const shopSettings = {
  name: 'Tiệm Quà Tặng (dữ liệu mẫu)',
  zone: 'Asia/Ho_Chi_Minh',
  currency: CURRENCY,
  hotline: '1900 0000',
  link: 'https://shop.example.com/11-11',
  metrics: {
    positiveRating: 0.96,
    chatResponse: 0.93,
    revenue30d: { amount: 1_250_000, currency: 'USD' },
    followers: 1_815,
  },
  caps: { day_all: 4, week_all: 5 },
  // Its customers are generated and its messages reach simulators: the demo must play at any time of day.
  hours: {
    simulated: true,
    source: 'sample shop: no message reaches a real person',
    channels: { chat: null, email: null, sms: null },
  },
};

const newKey = z.object({ key: z.string() });

async function setUp({ admin, campaignAt, shop = SAMPLE_SHOP }: LoadOptions): Promise<Access> {
  await sendJson(admin, 'PUT', `/v1/shops/${shop}`, shopSettings);
  const { key } = newKey.parse(await sendJson(admin, 'POST', '/v1/keys', { scope: { kind: 'shop', shop } }));
  const access = { api: admin.api, key };
  await sendJson(access, 'PUT', `/v1/shops/${shop}/products`, { products: approvedProducts() });
  await sendJson(access, 'PUT', `/v1/shops/${shop}/offers/${SAMPLE_OFFER}`, {
    name: 'Giảm 11% ngày 11.11',
    code: 'SALE1111',
    startsAt: new Date(campaignAt.getTime() - 30 * DAY_MS).toISOString(),
    endsAt: new Date(campaignAt.getTime() + 30 * DAY_MS).toISOString(),
  });
  return access;
}

const approvedProducts = () => PRODUCTS.map((product) => ({ ...product, approved: true }));

/**
 * Sets the sample shop up through the public API, as any seller's system would: shop, key, products, offer, customers, orders.
 * Loading it again with the same instant and seed changes nothing but the key, which is a further one.
 * @throws ApiRefusal with the API's words
 */
export async function loadSample(options: LoadOptions): Promise<LoadedShop> {
  const { campaignAt, shop = SAMPLE_SHOP, seed = DEFAULT_SEED, log = () => undefined } = options;
  const sample = await createSample({ campaignAt, seed });
  const access = await setUp(options);
  const importing = async (what: 'customers' | 'orders', lines: AsyncIterable<string>): Promise<ImportCounts> => {
    const begunAt = Date.now();
    const report = importCounts.parse(await uploadCsv(access, `/v1/shops/${shop}/imports/${what}`, lines));
    const seconds = ((Date.now() - begunAt) / 1000).toFixed(1);
    log(`imported ${what} in ${seconds} s: ${JSON.stringify(report)}`);
    return report;
  };
  const customers = await importing('customers', sample.customersCsv());
  const orders = await importing('orders', sample.ordersCsv());
  return { shop, access, offer: SAMPLE_OFFER, products: approvedProducts(), customers, orders };
}
