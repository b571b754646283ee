import assert from 'node:assert/strict';
import { SHOP, useSeller } from '../seller.js';

interface Outreach {
  readonly [field: string]: unknown;
}
interface Window {
  readonly window: string;
  readonly outreaches: readonly Outreach[];
}

describe("outreaches to a shop's own audience", () => {
  const seller = useSeller();
  before(async () => {
    const tree = {
      kind: 'and',
      of: [
        { kind: 'city', cities: ['Hà Nội'] },
        { kind: 'tag', tags: [' VIP '] },
      ],
    };
    assert.equal((await put('khach-quen', tree)).status, 201);
  });

  const url = `/v1/shops/${SHOP}`;
  const put = (audience: string, tree: object) =>
    seller.api.ask('PUT', `${url}/audiences/${audience}`, { key: seller.key, json: { name: 'Nhóm', tree } });
  /** The campaign with the first outreach of a window changed. */
  const change = async (window: string, over: object) => {
    const before = await seller.draft();
    const windows = before.windows.map((one: Window) =>
      one.window === window
        ? { ...one, outreaches: one.outreaches.map((o, i) => (i === 0 ? { ...o, ...over } : o)) }
        : one,
    );
    return { before, answer: await seller.patch(before, { windows }) };
  };
  const firstOf = (body: { windows: Window[] }, window: string) =>
    body.windows.find((one) => one.window === window)?.outreaches[0];

  it('are saved with its key, shown with it, and named by it in the monitor', async () => {
    const { before, answer } = await change('launch', { audience: { custom: 'khach-quen' }, freeze: 'scheduled' });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    const saved = firstOf(answer.body, 'launch');
    assert.deepEqual([saved?.audience, saved?.freeze], [{ custom: 'khach-quen' }, 'scheduled']);
    const monitor = await seller.api.ask('GET', `${url}/campaigns/${before.campaign}/monitor`, { key: seller.key });
    assert.equal(monitor.status, 200);
    assert.ok(JSON.stringify(monitor.body).includes('"audience":"khach-quen"'));
    const { answer: other } = await change('launch', {});
    assert.equal(firstOf(other.body, 'launch')?.freeze, 'sent', 'the default is shown too');
  });

  it('keep their audience from being deleted until the campaign is over', async () => {
    await put('tam', { kind: 'follows' });
    const { answer } = await change('launch', { audience: { custom: 'tam' } });
    const remove = () => seller.api.ask('DELETE', `${url}/audiences/tam`, { key: seller.key });
    const refused = await remove();
    assert.deepEqual([refused.status, refused.body.code], [409, 'audience_in_use']);
    await seller.act(answer.body, 'cancel');
    assert.equal((await remove()).status, 204);
  });

  it('repeat on the campaign day only, not too often, and only where somebody can come to belong', async () => {
    const { answer } = await change('campaign_day', { repeat: { everyMinutes: 60 } });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.deepEqual(firstOf(answer.body, 'campaign_day')?.repeat, { everyMinutes: 60 });
    for (const [window, over, code] of [
      ['launch', { repeat: { everyMinutes: 60 } }, 'repeat_window'],
      ['campaign_day', { repeat: { everyMinutes: 14 } }, 'repeat_interval'],
      ['campaign_day', { repeat: { everyMinutes: 1441 } }, 'repeat_interval'],
      ['campaign_day', { repeat: { everyMinutes: 60 }, freeze: 'scheduled' }, 'repeat_frozen'],
      ['launch', { audience: { custom: 'nobody' } }, 'unknown_audience'],
      ['launch', { audience: { custom: 'inactive' } }, 'unknown_audience'],
      ['launch', { audience: { custom: '__proto__' } }, 'invalid_request'],
      ['launch', { audience: { name: 'followers', custom: 'khach-quen' } }, 'invalid_request'],
      ['launch', { audience: { custom: 'khach-quen', tree: { kind: 'follows' } } }, 'invalid_request'],
      ['launch', { freeze: 'never' }, 'invalid_request'],
      ['campaign_day', { repeat: { everyMinutes: 60.5 } }, 'invalid_request'],
    ] as const) {
      const { answer: refused } = await change(window, over);
      assert.equal(refused.body.code, code, JSON.stringify(over));
    }
  }).timeout(240_000);
});

describe('what an own audience may ask about', () => {
  const seller = useSeller();
  const url = `/v1/shops/${SHOP}`;
  const ask = (method: string, path: string, json: object) =>
    seller.api.ask(method, `${url}${path}`, { key: seller.key, json });
  const members = async (tree: object) => {
    const { status, body } = await ask('POST', '/audiences/preview', { audience: { kind: 'tree', tree } });
    assert.equal(status, 200, JSON.stringify(body));
    return body.samples.map(({ customer }: { customer: string }) => customer).toSorted();
  };

  it('comes from files and orders: city, tags, what was bought, when, for how much, and reviews', async () => {
    const csv = ['id,name,city,tags', '1,Một,Thành phố Hồ Chí Minh,VIP; khách sỉ', '2,Hai,ha noi,vip', '3,Ba,,'];
    const imported = await seller.api.ask('POST', `${url}/imports/customers?blanks=replace`, {
      key: seller.key,
      body: csv.join('\n'),
      headers: { 'Content-Type': 'text/csv' },
    });
    assert.deepEqual([imported.status, imported.body.created], [200, 3], JSON.stringify(imported.body));
    const order = (
      id: string,
      customer: string,
      placedAt: string,
      amount: number,
      skus: string[],
      reviewedAt?: string,
    ) => ({
      ...{ id, customer, placedAt, status: 'paid', total: { amount, currency: 'GBP' }, skus },
      ...(reviewedAt ? { reviewedAt } : {}),
    });
    const orders = [
      order('a', '1', '2026-10-20T00:00:00Z', 700, ['A1']),
      order('b', '2', '2026-08-01T00:00:00Z', 900, ['A2'], '2026-08-09T00:00:00Z'),
      order('c', '2', '2026-10-25T00:00:00Z', 100, ['A1']),
    ];
    assert.equal((await ask('POST', '/orders', { orders })).body.recorded, 3);
    await ask('PUT', '/products', { products: [{ sku: 'A2', name: 'Hoa', approved: true, category: 'Hoa tươi' }] });

    assert.deepEqual(await members({ kind: 'city', cities: ['Sài Gòn', 'Huế'] }), ['1']);
    assert.deepEqual(await members({ kind: 'tag', tags: ['Vip'] }), ['1', '2']);
    assert.deepEqual(await members({ kind: 'revenue', atLeast: 500, days: 30 }), ['1']);
    assert.deepEqual(await members({ kind: 'bought', categories: ['Hoa tươi'] }), ['2']);
    assert.deepEqual(await members({ kind: 'not', of: { kind: 'bought', categories: ['Hoa tươi'] } }), ['1', '3']);
    assert.deepEqual(await members({ kind: 'bought', skus: ['A1'], days: 10 }), ['2']);
    assert.deepEqual(await members({ kind: 'reviewed' }), ['2']);
    const shown = (await seller.api.ask('GET', `${url}/customers/1`, { key: seller.key })).body;
    assert.deepEqual(
      [shown.city, shown.tags, shown.cityKey],
      ['Thành phố Hồ Chí Minh', ['khách sỉ', 'vip'], undefined],
    );
  });

  it('is taken away by an empty field where blanks replace, and a field that cannot be kept is dropped by name', async () => {
    const send = (rows: string) =>
      seller.api.ask('POST', `${url}/imports/customers?blanks=replace`, {
        key: seller.key,
        body: `id,name,city,tags\n${rows}`,
        headers: { 'Content-Type': 'text/csv' },
      });
    await send('9,Chín,Huế,a;b');
    assert.equal((await send('9,Chín,,')).body.updated, 1);
    assert.deepEqual(await members({ kind: 'tag', tags: ['a'] }), []);
    const tooMany = Array.from({ length: 21 }, (_, n) => `t${n}`).join(';');
    for (const row of [`9,Chín,${'x'.repeat(81)},`, '9,Chín,!!!,', `9,Chín,,${tooMany}`, `9,Chín,,${'y'.repeat(41)}`]) {
      const { rejected, dropped } = (await send(row)).body;
      assert.deepEqual([rejected, dropped.map(({ row: number }: { row: number }) => number)], [0, [2]], row);
    }
  });

  for (const [what, tree, code] of [
    ['a category that no product has', { kind: 'bought', categories: ['Không có'] }, 'unknown_category'],
    ['no city', { kind: 'city', cities: [] }, 'invalid_request'],
    ['a city without a letter', { kind: 'city', cities: ['!!!'] }, 'invalid_request'],
    ['an operator for a tag', { kind: 'tag', tags: [{ $ne: null }] }, 'invalid_request'],
    ['products looked up by the caller', { kind: 'bought', skus: ['A1'], products: ['A2'] }, 'invalid_request'],
  ] as const) {
    it(`with ${what} is refused`, async () => {
      assert.equal((await ask('PUT', '/audiences/bad', { name: 'x', tree })).body.code, code);
    });
  }
});
