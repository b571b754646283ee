import assert from 'node:assert/strict';
import { customerId } from '../../../domain/base/ids.js';
import { native } from '../../../models/base/native.js';
import { makeShop, NOW, useApi } from '../support.js';

const SHOP = 'hoa-nang';

describe('the list of customers', () => {
  const api = useApi();
  let key = '';
  const list = async (query: string): Promise<{ refs: string[]; body: Record<string, unknown>; status: number }> => {
    const { status, body } = await api.ask('GET', `/v1/shops/${SHOP}/customers${query}`, { key });
    const rows = (body.customers ?? []) as { customer: string }[];
    return { refs: rows.map(({ customer }) => customer), body, status };
  };

  before(async () => {
    key = await makeShop(api, SHOP);
    await makeShop(api, 'hoa-nang-2');
    const facts = { validOrders: 2, revenue: 500, recentOrderAts: [], lastOrderAt: NOW };
    const one = (ref: string, more: object, shop = SHOP) => ({
      _id: customerId(shop, ref),
      shop,
      ref,
      name: `Tên ${ref}`,
      facts,
      touches: [],
      ...more,
    });
    await native(api.models.customers).insertMany([
      one('10', { phone: '+84901234567' }),
      one('100', { email: 'lan@example.com' }),
      one('1000', { chatId: 'Chat_9' }),
      one('HĐ/2', {}),
      one('2', { erasedAs: 'erased-x' }),
      one('10', { phone: '+84901234567' }, 'hoa-nang-2'),
    ] as never[]);
  });

  it('goes through a shop page by page, by reference, and shows nobody else and nobody who is being erased', async () => {
    const { body, refs } = await list('?limit=2');
    assert.deepEqual([refs, body.next], [['10', '100'], '100']);
    const rest = await list('?limit=2&after=100');
    assert.deepEqual([rest.refs, rest.body.next], [['1000', 'HĐ/2'], undefined]);
    assert.deepEqual((body.customers as object[])[0], {
      customer: '10',
      name: 'Tên 10',
      phone: '+84901234567',
      validOrders: 2,
      revenue: 500,
      lastOrderAt: NOW.toISOString(),
    });
  });

  it('finds the beginning of a reference, and a phone, an address or a chat id that is whole', async () => {
    const found = async (search: string): Promise<string[]> =>
      (await list(`?search=${encodeURIComponent(search)}`)).refs;
    assert.deepEqual(await found('100'), ['100', '1000']);
    assert.deepEqual(await found('HĐ/'), ['HĐ/2']);
    assert.deepEqual(await found('090 123 45 67'), ['10'], 'as people write it');
    assert.deepEqual(await found('Lan@Example.com'), ['100']);
    assert.deepEqual(await found('Chat_9'), ['1000']);
    for (const nobody of ['2', 'Tên', 'lan@', '%', '$where', '+84']) assert.deepEqual(await found(nobody), [], nobody);
  });

  it('pages through what was found, and names a query that it does not take', async () => {
    const { refs, body } = await list('?search=10&limit=1');
    assert.deepEqual([refs, body.next], [['10'], '10']);
    assert.deepEqual((await list('?search=10&limit=2&after=10')).refs, ['100', '1000']);
    for (const bad of ['?search=', '?limit=0', '?name=Lan']) assert.equal((await list(bad)).status, 400, bad);
  });
});
