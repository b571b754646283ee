import assert from 'node:assert/strict';
import { NOW, SHOP_BODY, useApi, useOwnShop } from '../support.js';
import { FILES, fileOf } from './platforms/files.js';
import { ORDERS } from './platforms/truth.js';
import { xlsx } from './zip.js';

const CSV = { 'Content-Type': 'text/csv' };
const OWN_FILE = [
  'Số đơn hàng;Người mua;Ngày bán;Tổng tiền;Trạng thái;Mã hàng;Lạ',
  '1001;linh;25/10/2026 09:00;150.000;Xong rồi;ÁO-01;x',
  '1002;mai;05/10/2026 10:00;1.250.000;Hoàn thành;AO THUN/M;y',
  '',
].join('\n');

describe('an analysis of a file', () => {
  const api = useApi();
  const own = useOwnShop(api);
  beforeEach(async () => {
    await api.ask('PUT', `/v1/shops/${own.shop}`, { json: { ...SHOP_BODY, currency: 'VND' } });
  });
  const analyze = (body: string | Buffer, query = '') =>
    own.ask('POST', `/imports/analyze${query}`, { body, headers: CSV });

  for (const platform of FILES) {
    it(`is sure of ${platform.platform}, and shows ten rows as they would be stored, and writes nothing`, async () => {
      const { status, body } = await analyze(fileOf(platform));
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual([body.platform, body.sure, body.kind], [platform.platform, true, 'orders']);
      assert.equal(body.samples.length, 10);
      const stored = body.samples.find((one: { stored?: object }) => one.stored);
      assert.ok(stored.stored.ref && stored.stored.customer, JSON.stringify(body.samples[0]));
      assert.equal(await api.models.orders.countDocuments({ shop: own.shop }), 0);
    });
  }

  it('proposes what columns of no platform mean, and names what it does not know', async () => {
    const { body } = await analyze(OWN_FILE);
    assert.deepEqual([body.sure, body.platform, body.kind], [false, undefined, 'orders']);
    assert.deepEqual(body.mapping.columns.id, ['Số đơn hàng']);
    assert.deepEqual([body.dates.placed_at, body.amounts.total], ['dmy', ',']);
    assert.deepEqual(body.unknownWords, ['Xong rồi']);
    const strange = body.columns.find(({ name }: { name: string }) => name === 'Lạ');
    assert.deepEqual([strange.means, strange.likely], [[], []]);
    assert.equal(body.zone, 'Asia/Ho_Chi_Minh');
  });

  it('shows what a saved mapping makes of the file, and names one that is not there or of another kind', async () => {
    const { body: proposed } = await analyze(OWN_FILE);
    const mapping = { ...proposed.mapping, words: { 'Xong rồi': 'delivered' } };
    await own.ask('PUT', '/import-mappings/mine', { json: mapping });
    const { body } = await analyze(OWN_FILE, '?kind=orders&mapping=mine');
    assert.deepEqual([body.sure, body.doubt, body.unknownWords.length], [true, undefined, 0]);
    assert.deepEqual(body.mapping, mapping);
    assert.deepEqual([body.samples[0].errors, body.samples[0].stored.status], [[], 'delivered']);
    const missing = await analyze(OWN_FILE, '?kind=orders&mapping=other');
    const other = await analyze(OWN_FILE, '?kind=customers&mapping=mine');
    assert.deepEqual([missing.body.code, other.body.code], ['mapping_not_found', 'mapping_not_found']);
  });

  it('says of our own columns that they are', async () => {
    const { body } = await analyze(
      'id,customer,placed_at,status,total_minor,currency\n1,a,2026-10-01T00:00:00Z,paid,5,VND\n',
    );
    assert.deepEqual([body.sure, body.kind, body.samples[0].errors], [true, 'orders', []]);
    const people = await analyze('id,name,phone\n1,Na,0912345678\n', '?kind=customers');
    assert.deepEqual([people.body.sure, people.body.samples[0].stored.phone], [true, '+84912345678']);
  });

  it('says what would be lost or refused, by row', async () => {
    const { body } = await analyze('id,name,phone\n0,Khách lẻ,\n2,Na,*****78\n', '?kind=customers');
    const [guest, masked] = body.samples;
    assert.deepEqual([guest.errors[0].code, guest.stored], ['guest', undefined]);
    assert.deepEqual([masked.dropped[0].field, masked.stored.name], ['phone', 'Na']);
  });

  it('reads a workbook as well', async () => {
    const rows = OWN_FILE.trimEnd()
      .split('\n')
      .map((line) => line.split(';'));
    const { body } = await analyze(xlsx(rows));
    assert.deepEqual(body.mapping.columns.placed_at, ['Ngày bán']);
  });

  it('of an analytics export says why it cannot be imported', async () => {
    const { body } = await analyze('Date,Order #,Status,Customer,Customer type,Product(s),Items sold\n');
    assert.match(body.refused, /neither e-mail nor phone/);
  });

  it('of a PDF is a clear sentence', async () => {
    const { status, body } = await analyze('%PDF-1.7\n');
    assert.deepEqual([status, body.code], [422, 'unreadable_file']);
  });
});

describe('a mapping of the shop', () => {
  const api = useApi();
  const own = useOwnShop(api);
  beforeEach(async () => {
    await api.ask('PUT', `/v1/shops/${own.shop}`, { json: { ...SHOP_BODY, currency: 'VND' } });
  });
  const put = (name: string, json: object) => own.ask('PUT', `/import-mappings/${name}`, { json });
  const send = (query: string) => own.ask('POST', `/imports/orders${query}`, { body: OWN_FILE, headers: CSV });

  it('is proposed, corrected, saved, and used by its name', async () => {
    const { body: proposed } = await own.ask('POST', '/imports/analyze', { body: OWN_FILE, headers: CSV });
    const columns = { ...proposed.mapping.columns, customer: ['Người mua'], sku: ['Mã hàng'] };
    const saved = await put('cua-hang', { ...proposed.mapping, columns, words: { 'Xong rồi': 'delivered' } });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    const { body } = await send('?mapping=cua-hang');
    assert.deepEqual(
      [body.created, body.rejected, body.files[0].mapping],
      [2, 0, 'cua-hang'],
      JSON.stringify(body.errors),
    );
    const order = await api.models.orders.findById(`${own.shop}/mai/1002`).lean();
    assert.deepEqual([order?.total, order?.skus], [1_250_000, ['AO THUN/M']]);
    assert.equal(order?.placedAt.toISOString(), '2026-10-05T03:00:00.000Z');
    const first = await api.models.orders.findById(`${own.shop}/linh/1001`).lean();
    assert.deepEqual([first?.total, first?.status], [150_000, 'delivered']);
  });

  it('is listed, shown and deleted, and only the shop’s own are', async () => {
    const mapping = { kind: 'orders', columns: { id: ['A'] } };
    await put('b', mapping);
    await put('a', { ...mapping, decimalMark: ',' });
    const listed = await own.ask('GET', '/import-mappings');
    assert.deepEqual(
      listed.body.mappings.map(({ name }: { name: string }) => name),
      ['a', 'b'],
    );
    assert.equal((await own.ask('GET', '/import-mappings/a')).body.mapping.decimalMark, ',');
    assert.equal((await own.ask('DELETE', '/import-mappings/a')).status, 204);
    assert.equal((await own.ask('DELETE', '/import-mappings/a')).status, 404);
    assert.equal((await own.ask('GET', '/import-mappings/a')).body.code, 'mapping_not_found');
  });

  it('that is not there, or of another kind of file, is named', async () => {
    await put('people', { kind: 'customers', columns: { id: ['Số đơn hàng'] } });
    for (const name of ['nothing', 'people']) {
      const { status, body } = await send(`?mapping=${name}`);
      assert.deepEqual([status, body.code], [404, 'mapping_not_found']);
    }
  });

  it('whose column the file does not have is refused, and nothing is written', async () => {
    await put('other', { kind: 'orders', columns: { id: ['Mã'] } });
    const { status, body } = await send('?mapping=other');
    assert.deepEqual([status, body.code], [422, 'wrong_columns']);
    assert.match(body.detail, /needs the column Mã/);
  });

  for (const [what, json] of [
    ['of an unknown field', { kind: 'orders', columns: { colour: ['A'] } }],
    ['of no kind', { columns: { id: ['A'] } }],
    ['with a status that is none', { kind: 'orders', columns: { id: ['A'] }, words: { x: 'gone' } }],
    ['with a rule of nothing', { kind: 'orders', columns: { id: ['A'] }, status: [{ when: [], means: 'paid' }] }],
  ] as const) {
    it(`${what} is not saved`, async () => assert.equal((await put('bad', json)).status, 400));
  }
});

describe('what is remembered of an import', () => {
  const api = useApi();
  const own = useOwnShop(api);
  beforeEach(async () => {
    await api.ask('PUT', `/v1/shops/${own.shop}`, { json: { ...SHOP_BODY, currency: 'VND' } });
  });
  let seconds = 0;
  after(() => api.setNow(NOW));
  /** Each import a second after the one before: they are told apart by their time. */
  const send = async (kind: string, body: string) => {
    seconds += 1;
    api.setNow(new Date(NOW.getTime() + seconds * 1000));
    return (await own.ask('POST', `/imports/${kind}`, { body, headers: CSV })).body;
  };
  const undo = (name: string) => own.ask('POST', `/imports/${name}/undo`);
  const customer = (ref: string) => api.models.customers.findById(`${own.shop}/${ref}`).lean();
  const ORDER_FILE = 'id,customer,placed_at,status,total_minor,currency\n';

  it('are all rows that were not taken, as a table in which nothing is computed', async () => {
    const rows = Array.from({ length: 250 }, (_, at) => `=HYPERLINK("http://x.example/${at}")%,A`);
    const report = await send(
      'customers',
      `id,name\n${rows.map((row) => `"${row.split(',A')[0]?.replaceAll('"', '""')}",A`).join('\n')}\n`,
    );
    assert.deepEqual([report.rejected, report.errors.length, report.moreErrors], [250, 100, 150]);
    const { body, headers } = await own.ask('GET', `/imports/${report.import}/rejected.csv`);
    const lines = body.trimEnd().split('\r\n');
    assert.equal(lines.length, 251);
    assert.match(headers.get('content-disposition') ?? '', /attachment/);
    assert.match(lines[1], /^2,invalid_value,id,"'=HYPERLINK\(""http/);
    assert.equal((await own.ask('GET', '/imports/0-0/rejected.csv')).body.code, 'import_not_found');
  });

  it('is listed, newest first, with its report', async () => {
    const first = await send('customers', 'id,name\n1,A\n');
    const second = await send('orders', `${ORDER_FILE}o,1,2026-10-01T00:00:00Z,paid,5,VND\n`);
    const { body } = await own.ask('GET', '/imports');
    assert.deepEqual(
      body.imports.map((one: { import: string; kind: string; state: string }) => [one.import, one.kind, one.state]),
      [
        [second.import, 'orders', 'done'],
        [first.import, 'customers', 'done'],
      ],
    );
    assert.equal(body.imports[1].report.created, 1);
  });

  it('is enough to put customers back: new ones go, changed fields return, later words stay', async () => {
    await send('customers', 'id,name,phone,tags\n1,Na,0912345678,vip\n2,Mai,,\n');
    const report = await send('customers', 'id,name,phone,tags\n1,Na Mới,0987654321,quen\n2,Mai Mới,,\n3,Lan,,\n');
    await own.ask('POST', '/events', {
      json: [
        { id: 'e1', type: 'profile_changed', at: '2026-10-31T00:00:00Z', customer: '2', profile: { name: 'Mai Sau' } },
      ],
    });
    const { status, body } = await undo(report.import);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.removed, 1);
    const [one, two] = [await customer('1'), await customer('2')];
    assert.deepEqual([one?.name, one?.phone, one?.tags], ['Na', '+84912345678', ['vip']]);
    assert.deepEqual([two?.name, await customer('3')], ['Mai Sau', null]);
    const again = await undo(report.import);
    assert.deepEqual([again.status, again.body.code], [409, 'undo_not_possible']);
  });

  it('is enough to put orders back, and with them facts and the customers that they had made', async () => {
    await send('orders', `${ORDER_FILE}o1,1,2026-10-01T00:00:00Z,paid,100,VND\n`);
    const file = `${ORDER_FILE}o1,1,2026-10-01T00:00:00Z,cancelled,100,VND\no2,2,2026-10-02T00:00:00Z,paid,7,VND\n`;
    const report = await send('orders', file);
    assert.equal((await customer('1'))?.facts.validOrders, 0);
    const { body } = await undo(report.import);
    assert.deepEqual(body, { restored: 1, removed: 1, kept: 0 });
    assert.deepEqual([(await customer('1'))?.facts.revenue, await customer('2')], [100, null]);
    assert.equal((await api.models.orders.findById(`${own.shop}/1/o1`).lean())?.status, 'paid');
  });

  it('keeps an order that somebody has corrected since', async () => {
    const report = await send('orders', `${ORDER_FILE}o1,1,2026-10-01T00:00:00Z,paid,100,VND\n`);
    const json = {
      customer: '1',
      placedAt: '2026-10-01T00:00:00Z',
      status: 'paid',
      total: { amount: 90, currency: 'VND' },
    };
    await own.ask('PUT', '/orders/o1', { json });
    assert.deepEqual((await undo(report.import)).body, { restored: 0, removed: 0, kept: 1 });
  });

  it('withdraws the consent that a file had brought, and the ledger keeps both words', async () => {
    await send('customers', 'id,name,email\n1,Na,na@example.com\n');
    const report = await send('customers', 'id,name,consent_email\n1,Na,2026-10-01T00:00:00Z\n');
    assert.equal((await customer('1'))?.consent.email?.granted, true);
    await undo(report.import);
    assert.notEqual((await customer('1'))?.consent.email?.granted, true);
    assert.equal(await api.models.consents.countDocuments({ shop: own.shop }), 2);
  });

  it('undoes only the last import of a kind, and no do-not-call list', async () => {
    const first = await send('customers', 'id,name\n1,A\n');
    await send('customers', 'id,name\n2,B\n');
    const refused = await undo(first.import);
    assert.deepEqual([refused.status, refused.body.code], [409, 'undo_not_possible']);
    const list = await send('do-not-call', 'phone\n0912345678\n');
    assert.equal((await undo(list.import)).body.code, 'undo_not_possible');
    assert.equal((await undo('0-0')).body.code, 'import_not_found');
  });

  it('puts products back', async () => {
    await send('products', 'sku,name\nA,Áo\n');
    const report = await send('products', 'sku,name\nA,Áo mới\nB,Nón\n');
    assert.deepEqual((await undo(report.import)).body, { restored: 1, removed: 1, kept: 0 });
    assert.equal((await api.models.products.findById(`${own.shop}/A`).lean())?.name, 'Áo');
  });
});

describe('one order', () => {
  const api = useApi();
  const own = useOwnShop(api);
  const json = {
    customer: '1',
    placedAt: '2026-10-01T00:00:00Z',
    status: 'delivered',
    total: { amount: 100, currency: 'GBP' },
  };
  const put = (more: object = {}) => own.ask('PUT', '/orders/HD%2F1', { json: { ...json, ...more } });
  const facts = async () => (await api.models.customers.findById(`${own.shop}/1`).lean())?.facts;

  it('is recorded, corrected in whatever direction, and unchanged when nothing is new', async () => {
    assert.equal((await put()).body.outcome, 'created');
    assert.equal((await put()).body.outcome, 'unchanged');
    assert.equal((await put({ status: 'placed', total: { amount: 40, currency: 'GBP' } })).body.outcome, 'corrected');
    assert.deepEqual([(await facts())?.validOrders, (await facts())?.revenue], [0, 0]);
    assert.equal((await put({ total: { amount: 60, currency: 'GBP' } })).body.outcome, 'corrected');
    assert.equal((await facts())?.revenue, 60);
  });

  it('of a guest, in another currency or from the future is refused', async () => {
    for (const more of [
      { customer: '0' },
      { total: { amount: 1, currency: 'VND' } },
      { placedAt: '2027-01-01T00:00:00Z' },
    ]) {
      const { status, body } = await put(more);
      assert.equal(status, 400, JSON.stringify(body));
      assert.match(body.detail, /^Cannot save the order as /);
    }
  });

  it('is deleted with all that followed from it', async () => {
    await put();
    assert.equal((await own.ask('DELETE', '/orders/HD%2F1?customer=1')).status, 204);
    assert.equal((await facts())?.validOrders, 0);
    const again = await own.ask('DELETE', '/orders/HD%2F1?customer=1');
    assert.deepEqual([again.status, again.body.code], [404, 'order_not_found']);
    assert.equal(ORDERS.length, 40);
  });
});
