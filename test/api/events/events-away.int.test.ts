import assert from 'node:assert/strict';
import { hookModels, Killer } from '../../activities/deliver/hooked.js';
import { ADMIN_KEY, makeShop, startApi, type TestApi } from '../support.js';

const SHOP = 'hoa-nang';
const PATH = `/v1/shops/${SHOP}/events`;
const AT = '2026-10-01T08:00:00+07:00';
const gbp = (amount: number) => ({ amount, currency: 'GBP' });

/** Of two customers: orders, words of consent, and what they like. */
const EVENTS = ['1', '2'].flatMap((customer) =>
  [
    { type: 'order_placed', order: `o${customer}`, total: gbp(1000), skus: ['A'] },
    { type: 'order_paid', order: `o${customer}` },
    { type: 'consent_given', channel: 'chat' },
    { type: 'cart_added', sku: 'B' },
    { type: 'followed' },
  ].map((event, n) => ({ id: `e${customer}-${n}`, at: AT, customer, ...event })),
);

describe('events while the database fails', function () {
  this.timeout(240_000);
  let calm: TestApi;
  before(async () => {
    calm = await startApi();
    await makeShop(calm, SHOP);
  });
  after(() => calm.close());

  const shown = async () =>
    Promise.all(
      ['1', '2'].map(async (ref) => {
        const { body, status } = await calm.ask('GET', `/v1/shops/${SHOP}/customers/${ref}`);
        return status === 200 ? body : undefined;
      }),
    );
  async function forget(): Promise<void> {
    const { customers, orders, consents } = calm.models;
    await Promise.all([customers.deleteMany({}), orders.deleteMany({}), consents.deleteMany({})]);
  }

  it('are never answered as taken and lost: a failed request says so, and comes again to the same', async () => {
    assert.equal((await calm.ask('POST', PATH, { json: EVENTS })).body.accepted, EVENTS.length);
    const expected = await shown();
    let failures = 0;
    for (let at = 0; ; at += 1) {
      await forget();
      const killer = new Killer(at);
      const failing = await startApi({ models: hookModels(calm.models, killer.hook) });
      try {
        const { status, body } = await failing.ask('POST', PATH, { key: ADMIN_KEY, json: EVENTS });
        if (status === 200) {
          assert.equal(body.accepted, EVENTS.length, killer.where);
          assert.deepEqual(await shown(), expected, `answered as taken, and lost: it died ${killer.where}`);
        } else assert.deepEqual([status, body.code], [500, 'internal'], killer.where);
        if (killer.dead) {
          failures += 1;
          const again = await calm.ask('POST', PATH, { json: EVENTS });
          assert.equal(again.body.accepted + again.body.duplicate, EVENTS.length, killer.where);
        }
        assert.deepEqual(await shown(), expected, killer.where);
      } finally {
        await failing.close();
      }
      if (!killer.dead) break;
    }
    assert.ok(failures >= 5, `${failures} places to fail`);
  });
});
