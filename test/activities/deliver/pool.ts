/** A pool offer in a world, and what must hold of its codes whatever happened. */
import assert from 'node:assert/strict';
import { codeId, offerId } from '../../../domain/base/ids.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { native } from '../../../models/base/native.js';
import type { CodeHold, CodePage, OfferCode } from '../../../models/offer/offer-code-schema.js';
import { addCodes, PAGE_CODES } from '../../../models/offer/offer-code-stock.js';
import { addCampaign, addCustomers, clear, minutes, openRunOf, outreach, SHOP, type World } from '../world.js';
import type { Provider } from './provider.js';

export const POOL = { shop: SHOP, offer: 'rieng' };
export const codesNamed = (count: number, prefix = 'MA'): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(5, '0')}`);

/** Forgets everything but the shop, and makes the pool with so many codes, some to a page. */
export async function freshPool(world: World, count: number, perPage = PAGE_CODES): Promise<void> {
  const { models } = world;
  await clear(world);
  const used = [models.offerCodes, models.codePages, models.codeHolds, models.codeUses, models.orders, models.offers];
  await Promise.all(used.map((model) => model.collection.deleteMany({})));
  await models.offers.create({
    _id: offerId(SHOP, POOL.offer),
    ...{ shop: SHOP, key: POOL.offer, name: 'Mã riêng', kind: 'pool' },
    startsAt: minutes(-1000),
    endsAt: minutes(100_000),
  });
  const codes = codesNamed(count);
  for (let at = 0; at < count; at += perPage) {
    await addCodes(models, POOL, codes.slice(at, at + perPage), String(at).padStart(6, '0'));
  }
}

export const pooled = (id = 'launch-followers') =>
  outreach({ id, offer: POOL.offer, template: { subject: 'Ma', text: 'Ma cua ban: {{ offer_code }} {{ link }}' } });

/** An open run of a campaign whose outreaches all use the pool. */
export async function openPoolRun(world: World, key = 'sale', customers: readonly Customer[] = []): Promise<string> {
  await addCustomers(world, customers);
  return openRunOf(world, await addCampaign(world, key, [pooled()]));
}

/** The code of each message that reached somebody, by message id. */
export const codesSent = (provider: Provider): Map<string, string> =>
  new Map(provider.copies.map(({ id, text }) => [id, /Ma cua ban: (\S+)/.exec(text)?.[1] ?? '']));

const customerOf = (message: string): string => message.slice(message.indexOf(':') + 1);

/** No two customers were sent the same code. */
export function assertNobodyShares(provider: Provider, context: string): void {
  const owners = new Map<string, string>();
  for (const [message, code] of codesSent(provider)) {
    assert.notEqual(code, '', `a code in ${message}: ${context}`);
    const customer = customerOf(message);
    assert.equal(owners.get(code) ?? customer, customer, `${code} has one owner: ${context}`);
    owners.set(code, customer);
  }
}

export interface Books {
  readonly free: Set<string>;
  readonly held: Map<string, string>;
}

/** With no run open: each code is either listed as free or held by one customer, who knows it; none is lost. */
export async function assertBooks(world: World, context = ''): Promise<Books> {
  const { models } = world;
  const codes = await native(models.offerCodes).find<OfferCode>({}).toArray();
  const pages = await native(models.codePages).find<CodePage>({}).toArray();
  const holds = await native(models.codeHolds).find<CodeHold>({}).toArray();
  const byId = new Map(holds.map((hold) => [hold._id, hold]));
  const listed = new Set(pages.filter(({ state }) => state === 'free').flatMap((page) => page.codes));
  const held = new Map<string, string>();
  for (const { code, holder } of codes) {
    if (!holder) {
      assert.ok(listed.has(code), `${code} is nobody's and can be drawn: ${context}`);
      continue;
    }
    const hold = byId.get(holder.hold);
    const theirs = hold && [hold.code, ...(hold.past ?? [])].includes(code);
    assert.ok(theirs, `${code} is held by ${holder.hold}, who knows it: ${context}`);
    held.set(code, holder.customer);
  }
  for (const hold of holds) {
    const found = codes.find(({ _id }) => _id === codeId(SHOP, hold.code));
    assert.equal(found?.holder?.hold, hold._id, `the code of ${hold._id} is theirs: ${context}`);
  }
  return { free: new Set([...listed].filter((code) => !held.has(code))), held };
}

/** Whoever was sent a code holds it still. */
export function assertKept(books: Books, provider: Provider, context: string): void {
  for (const [message, code] of codesSent(provider))
    assert.equal(books.held.get(code), customerOf(message), `${code} stays with ${message}: ${context}`);
}
