import assert from 'node:assert/strict';
import { loadSample, SAMPLE_OFFER, SAMPLE_SHOP } from '../../../dev/sample/load.js';
import { AUDIENCES, matches } from '../../../domain/audience/audience.js';
import { ADMIN_KEY, NOW, startApi, type TestApi } from '../../api/support.js';

/** The sample loaded as a seller's system would: over HTTP, into a real database, twice. */
describe('loading the sample shop', function () {
  this.timeout(240_000);
  let api: TestApi;
  const load = () => loadSample({ admin: { api: api.url, key: ADMIN_KEY }, campaignAt: NOW });
  const count = () =>
    Promise.all([
      api.models.customers.countDocuments({}),
      api.models.orders.countDocuments({ status: { $ne: 'placed' } }),
    ]);
  let loaded: Awaited<ReturnType<typeof load>>;
  before(async () => {
    api = await startApi();
    loaded = await load();
  });
  after(() => api?.close());

  it('brings all customers and all 22,190 invoices, and no row is refused', async () => {
    assert.deepEqual(await count(), [5_000, 22_190]);
    assert.deepEqual(loaded.customers, { rows: 5_000, created: 5_000, updated: 0, unchanged: 0, rejected: 0 });
    assert.equal(loaded.orders.created, loaded.orders.rows);
    assert.equal(loaded.orders.rejected, 0);
  });

  it('says of itself that it is simulated, and so may send at any hour', async () => {
    const { body } = await api.ask('GET', `/v1/shops/${SAMPLE_SHOP}`, { key: loaded.access.key });
    assert.deepEqual([body.hours.simulated, body.hours.channels], [true, { chat: null, email: null, sms: null }]);
  });

  it('gives the seller a key, products and an offer to go on with', async () => {
    const products = await api.ask('GET', `/v1/shops/${SAMPLE_SHOP}/products`, { key: loaded.access.key });
    assert.deepEqual(
      products.body.products.map(({ sku }: { sku: string }) => sku).sort(),
      loaded.products.map(({ sku }) => sku).sort(),
    );
    const offer = await api.ask('GET', `/v1/shops/${SAMPLE_SHOP}/offers/${SAMPLE_OFFER}`, { key: loaded.access.key });
    assert.equal(offer.body.code, 'SALE1111');
  });

  it('fills every audience, and 4,339 customers are buyers', async () => {
    const sizes = new Map(AUDIENCES.map((name) => [name, 0]));
    let buyers = 0;
    for await (const customer of api.models.customers.find({}).lean().cursor({ batchSize: 500 })) {
      if (customer.facts.validOrders > 0) buyers += 1;
      for (const name of AUDIENCES) {
        if (matches(customer, { name }, NOW)) sizes.set(name, (sizes.get(name) ?? 0) + 1);
      }
    }
    assert.equal(buyers, 4_339);
    for (const [name, size] of sizes) assert.ok(size >= 50, `${name}: ${size}`);
  });

  it('twice is once', async () => {
    const before = await api.models.customers.findById(`${SAMPLE_SHOP}/17850`).lean();
    const again = await load();
    assert.deepEqual([again.customers.unchanged, again.orders.unchanged], [loaded.customers.rows, loaded.orders.rows]);
    assert.deepEqual(await count(), [5_000, 22_190]);
    const after = await api.models.customers.findById(`${SAMPLE_SHOP}/17850`).lean();
    assert.deepEqual(after, before);
  });
});
