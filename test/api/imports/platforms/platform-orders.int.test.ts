import assert from 'node:assert/strict';
import { SHOP_BODY, useApi, useOwnShop } from '../../support.js';
import { FILES, fileOf } from './files.js';
import { ORDERS, totalOf, truthOf } from './truth.js';

const CSV = { 'Content-Type': 'text/csv' };
const VND = { ...SHOP_BODY, currency: 'VND' };

describe('orders as a platform exports them', () => {
  const api = useApi();
  const own = useOwnShop(api);
  beforeEach(async () => {
    await api.ask('PUT', `/v1/shops/${own.shop}`, { json: VND });
  });
  const send = (path: string, body: string | Buffer, headers: Record<string, string> = CSV) =>
    own.ask('POST', `/imports/${path}`, { body, headers });

  for (const platform of FILES) {
    it(`${platform.platform}: what is stored is what happened, to every order, customer and audience`, async () => {
      const file = fileOf(platform);
      const rows = ORDERS.reduce((sum, { lines }) => sum + (platform.whole ? 1 : lines.length), 0);
      const { status, body } = await send('orders', file);
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual([body.files[0].platform, body.rejected, body.errors], [platform.platform, 0, []]);
      assert.deepEqual([body.rows, body.created, body.lines], [rows, ORDERS.length, rows - ORDERS.length]);

      const stored = await api.models.orders.find({ shop: own.shop }).lean();
      const byTime = stored.toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime());
      byTime.forEach((order, at) => {
        const meant = ORDERS[at] ?? assert.fail();
        const skus = platform.noSkus ? [] : meant.lines.map(({ sku }) => sku);
        // Minutes are all that some platforms tell.
        assert.equal(Math.floor(order.placedAt.getTime() / 60_000), Math.floor(meant.at.getTime() / 60_000));
        assert.deepEqual([order.total, [...order.skus]], [totalOf(meant), skus], order.ref);
        assert.equal(order.customer, platform.keyOf(meant));
      });

      const expected = truthOf(platform.keyOf);
      const customers = await api.models.customers.find({ shop: own.shop }).lean();
      assert.deepEqual(
        new Map(customers.map(({ ref, facts }) => [ref, { valid: facts.validOrders, revenue: facts.revenue }])),
        new Map([...expected].toSorted()),
      );
      for (const atLeast of [1, 2, 3, 4]) {
        const json = { audience: { kind: 'tree', tree: { kind: 'orders', atLeast } } };
        const preview = await own.ask('POST', '/audiences/preview', { json });
        const counted = [...expected.values()].filter(({ valid }) => valid >= atLeast).length;
        assert.equal(preview.body.count, counted, JSON.stringify(preview.body));
      }
    });
  }

  it('the same file again changes nothing, whatever the platform', async () => {
    for (const platform of FILES.slice(0, 3)) {
      await own.renew();
      await api.ask('PUT', `/v1/shops/${own.shop}`, { json: VND });
      await send('orders', fileOf(platform));
      const { body } = await send('orders', fileOf(platform));
      assert.deepEqual([body.unchanged, body.created, body.updated], [ORDERS.length, 0, 0], platform.platform);
    }
  });

  it('with their columns turned around and others between come to the same', async () => {
    const [shopee] = FILES;
    if (!shopee) assert.fail();
    const header = shopee.header.toReversed().flatMap((name, at) => (at % 5 === 0 ? [name, `Cột mới ${at}`] : [name]));
    const { body } = await send('orders', fileOf({ ...shopee, header }));
    assert.deepEqual([body.created, body.rejected], [ORDERS.length, 0]);
  });

  it('dry, are told and not written', async () => {
    const [shopee] = FILES;
    const { body } = await send('orders?dryRun=true', fileOf(shopee ?? assert.fail()));
    assert.deepEqual([body.dryRun, body.created, body.import], [true, ORDERS.length, undefined]);
    assert.equal(await api.models.orders.countDocuments({ shop: own.shop }), 0);
    assert.equal(await api.models.customers.countDocuments({ shop: own.shop }), 0);
  });

  it('of an analytics export are refused with what to do, since it names no buyer', async () => {
    const { status, body } = await send('orders', 'Date,Order #,Status,Customer,Customer type,Product(s),Items sold\n');
    assert.deepEqual([status, body.code], [422, 'unreadable_file']);
    assert.match(body.detail, /neither e-mail nor phone/);
  });

  it('that nobody knows are refused with what their columns look like', async () => {
    const { status, body } = await send('orders', 'Số đơn hàng,SĐT,Ngày bán,Tổng tiền\n1,0912345678,01/02/2026,5\n');
    assert.deepEqual([status, body.code], [422, 'wrong_columns']);
    assert.match(body.errors.map(({ message }: { message: string }) => message).join(), /looks like phone/);
  });

  it('as a form are taken as well', async () => {
    const [shopee] = FILES;
    const form = new FormData();
    form.append('file', new Blob([fileOf(shopee ?? assert.fail())]), 'Order.all.csv');
    const answer = await fetch(`${api.url}/v1/shops/${own.shop}/imports/orders`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${own.key}` },
      body: form,
    });
    const body = (await answer.json()) as { created: number; files: { name: string }[] };
    assert.deepEqual([answer.status, body.created, body.files[0]?.name], [200, ORDERS.length, 'Order.all.csv']);
  });
});
