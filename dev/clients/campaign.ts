import type { Client } from 'openapi-fetch';
import createClient from 'openapi-fetch';
import type { components, paths } from '../../web/src/api/schema.js';

type Campaign = components['schemas']['Campaign'];

const DAY_MS = 86_400_000;
const SKUS = ['A1', 'A2', 'A3', 'A4', 'A5'];

/** What was asked for, or the problem as an Error. */
async function given<T>(answer: Promise<{ data?: T; error?: unknown }>): Promise<T> {
  const { data, error } = await answer;
  if (data === undefined) throw new Error(`The API refuses: ${JSON.stringify(error)}`);
  return data;
}

/** A shop that may take part in a sale day, with five products and an offer. */
async function makeShop(api: Client<paths>, shop: string, now: Date): Promise<void> {
  const at = (days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString();
  const revenue30d = { amount: 2_500_000, currency: 'USD' } as const;
  const metrics = { positiveRating: 0.96, chatResponse: 0.91, revenue30d, followers: 480 };
  const link = 'https://shop.example.com/11-11';
  const body = { name: 'Hoa Nang', zone: 'Asia/Ho_Chi_Minh', currency: 'VND', hotline: '1900 1234', link, metrics };
  await given(api.PUT('/v1/shops/{shop}', { params: { path: { shop } }, body }));
  const products = SKUS.map((sku) => ({ sku, name: sku, approved: true }));
  await given(api.PUT('/v1/shops/{shop}/products', { params: { path: { shop } }, body: { products } }));
  const offer = { name: '11 %', code: 'SALE11', startsAt: at(-1), endsAt: at(60) };
  const path = { shop, offer: 'sale' };
  await given(api.PUT('/v1/shops/{shop}/offers/{offer}', { params: { path }, body: offer }));
}

/** All campaigns of a shop, one a page. */
async function allCampaigns(api: Client<paths>, shop: string): Promise<Campaign[]> {
  const found: Campaign[] = [];
  for (let after: string | undefined; ; ) {
    const query = { limit: 1, ...(after === undefined ? {} : { after }) };
    const page = await given(api.GET('/v1/shops/{shop}/campaigns', { params: { path: { shop }, query } }));
    found.push(...page.campaigns);
    if (page.next === undefined) return found;
    after = page.next;
  }
}

/**
 * Lists, creates, edits, activates and pauses campaigns of a new shop with the client that openapi-typescript and openapi-fetch
 * make of the document.
 * @param key an operator's
 * @returns the state after each action
 * @throws Error with the problem, when anything is refused
 */
export async function campaignByTypeScript(baseUrl: string, key: string, shop: string, now: Date): Promise<string[]> {
  const api = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });
  await makeShop(api, shop, now);
  const saleDay = new Date(now.getTime() + 14 * DAY_MS).toISOString().slice(0, 10);
  for (const name of ['first', 'second']) {
    const body = { key: name, saleDay, offer: 'sale' };
    await given(api.POST('/v1/shops/{shop}/campaigns', { params: { path: { shop } }, body }));
  }
  const [first, second] = await allCampaigns(api, shop);
  if (first?.campaign !== 'first' || second?.campaign !== 'second') throw new Error('The list is not what was made');
  const path = { shop, campaign: first.campaign };
  const patch = { version: first.version, name: 'Edited' };
  const edited = await given(api.PATCH('/v1/shops/{shop}/campaigns/{campaign}', { params: { path }, body: patch }));
  const states: string[] = [edited.state];
  for (const action of ['start', 'pause'] as const) {
    const params = { path: { ...path, action } };
    states.push((await given(api.POST('/v1/shops/{shop}/campaigns/{campaign}/{action}', { params }))).state);
  }
  return states;
}
