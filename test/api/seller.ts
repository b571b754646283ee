import assert from 'node:assert/strict';
import { useOnce } from '../support/hooks.js';
import { makeShop, NOW, startApi, type TestApi } from './support.js';

export const SHOP = 'hoa-nang';
export const PATH = `/v1/shops/${SHOP}/campaigns`;
export const HOUR = 3_600_000;
const PRODUCTS = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6'].map((sku) => ({
  sku,
  name: `Món ${sku}`,
  approved: sku !== 'A6',
}));
export const at = (hours: number): string => new Date(NOW.getTime() + hours * HOUR).toISOString();

interface Named {
  readonly campaign: string;
}

/** A seller of an eligible shop with five approved products and two offers, at an API of their own. */
export async function startSeller(overrides: Parameters<typeof startApi>[0] = {}) {
  const api: TestApi = await startApi(overrides);
  const key = await makeShop(api, SHOP);
  await api.ask('PUT', `/v1/shops/${SHOP}/products`, { key, json: { products: PRODUCTS } });
  const offer = { name: 'Giảm 11%', code: 'SALE11', startsAt: at(-24), endsAt: at(30 * 24) };
  await api.ask('PUT', `/v1/shops/${SHOP}/offers/sale`, { key, json: offer });
  await api.ask('PUT', `/v1/shops/${SHOP}/offers/short`, { key, json: { ...offer, endsAt: at(2) } });
  let made = 0;
  const create = (json: object = {}) => api.ask('POST', PATH, { key, json: { saleDay: '2026-11-11', ...json } });
  return {
    api,
    key,
    create,
    /** A fresh draft of its own. */
    draft: async (json: object = {}) => {
      made += 1;
      const { status, body } = await create({ key: `c${made}`, offer: 'sale', ...json });
      assert.equal(status, 201, JSON.stringify(body));
      return body;
    },
    patch: (campaign: Named & { readonly version: number }, json: object) =>
      api.ask('PATCH', `${PATH}/${campaign.campaign}`, { key, json: { version: campaign.version, ...json } }),
    act: (campaign: Named, action: string) => api.ask('POST', `${PATH}/${campaign.campaign}/${action}`, { key }),
    close: () => api.close(),
    stored: (campaign: Named) => api.models.campaigns.findById(`${SHOP}.${campaign.campaign}`).lean(),
  };
}
export type ApiSeller = Awaited<ReturnType<typeof startSeller>>;

/** One seller for all the tests of the block; before each, the clock goes back and Temporal is there again. */
export function useSeller(overrides: Parameters<typeof startApi>[0] = {}): ApiSeller {
  const seller = useOnce(() => startSeller(overrides));
  beforeEach(() => {
    seller.api.setNow(NOW);
    seller.api.workflows.away = false;
  });
  return seller;
}
