import assert from 'node:assert/strict';
import { type Answer, makeShop, useApi, useOwnShop } from '../support.js';

const CSV = { 'Content-Type': 'text/csv; charset=utf-8' };
const NDJSON = { 'Content-Type': 'application/x-ndjson' };

const CUSTOMERS = `id,name,phone,email,chat_id,followed_at,wishlist,cart,consent_chat,consent_email,consent_sms,simulated
17850,"Nguyễn Thị ""Na"", Hà Nội",0912345678,Na@Example.com,chat-17850,2026-10-01T08:00:00+07:00,A@2026-10-02T00:00:00Z B@2026-10-03T00:00:00Z,C@2026-10-20T00:00:00Z,2026-09-01T00:00:00Z,,,true
13047,Trần Văn Tám,,,,,,,,,,
`;
const ORDERS = `id,customer,placed_at,status,total_minor,currency,skus,reviewed_at
o1,17850,2026-10-01T00:00:00Z,delivered,13912,GBP,A B,2026-10-05T00:00:00Z
o2,17850,2026-10-21T00:00:00Z,paid,2220,GBP,C,
o3,17850,2026-10-22T00:00:00Z,placed,500,GBP,A,
o4,13047,2026-10-22T00:00:00Z,cancelled,500,GBP,A,
`;
const ZERO = {
  rows: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  older: 0,
  conflict: 0,
  lines: 0,
  rejected: 0,
  errors: [],
  moreErrors: 0,
  incomplete: 0,
  dropped: [],
  moreDropped: 0,
  emptied: 0,
  repaired: 0,
  repairs: [],
  moreRepairs: 0,
};

/** The report without the names of import and files. */
const counts = ({ body: { import: _, files: __, ...rest } }: Answer): object => rest;

describe('imports', () => {
  const api = useApi();
  const own = useOwnShop(api);

  const send = (kind: string, body: string | Buffer | ReadableStream, headers: Record<string, string> = CSV) =>
    own.ask('POST', `/imports/${kind}`, { body, headers });
  const customer = (ref: string) => api.models.customers.findById(`${own.shop}/${ref}`).lean();

  it('keep what a file of customers says', async () => {
    assert.deepEqual(counts(await send('customers', CUSTOMERS)), { ...ZERO, rows: 2, created: 2 });
    const { touches, ...stored } = (await customer('17850'))!;
    assert.deepEqual(touches, []);
    assert.deepEqual(stored, {
      _id: `${own.shop}/17850`,
      shop: own.shop,
      ref: '17850',
      rev: 0,
      name: 'Nguyễn Thị "Na", Hà Nội',
      phone: '+84912345678',
      email: 'na@example.com',
      chatId: 'chat-17850',
      facts: { validOrders: 0, revenue: 0, recentOrderAts: [] },
      signals: {
        followedAt: new Date('2026-10-01T01:00:00Z'),
        wishlist: [
          { sku: 'B', at: new Date('2026-10-03T00:00:00Z') },
          { sku: 'A', at: new Date('2026-10-02T00:00:00Z') },
        ],
        cart: [{ sku: 'C', at: new Date('2026-10-20T00:00:00Z') }],
        unpaid: [],
        unreviewed: [],
      },
      consent: { chat: { granted: true, at: new Date('2026-09-01T00:00:00Z') } },
      simulated: true,
    });
  });

  it('twice are once, also after the orders have emptied carts', async () => {
    await send('customers', CUSTOMERS);
    assert.deepEqual(counts(await send('orders', ORDERS)), { ...ZERO, rows: 4, created: 4 });
    const before = await customer('17850');
    assert.deepEqual(counts(await send('customers', CUSTOMERS)), { ...ZERO, rows: 2, unchanged: 2 });
    assert.deepEqual(counts(await send('orders', ORDERS)), { ...ZERO, rows: 4, unchanged: 4 });
    assert.deepEqual(await customer('17850'), before);
  });

  it('of orders bring the customers in line: facts, unpaid, unreviewed, cart', async () => {
    await send('customers', CUSTOMERS);
    await send('orders', ORDERS);
    const { facts, signals, rev } = (await customer('17850'))!;
    assert.deepEqual(facts, {
      validOrders: 2,
      revenue: 16132,
      firstOrderAt: new Date('2026-10-01T00:00:00Z'),
      lastOrderAt: new Date('2026-10-21T00:00:00Z'),
      recentOrderAts: [new Date('2026-10-21T00:00:00Z'), new Date('2026-10-01T00:00:00Z')],
    });
    assert.deepEqual(signals.cart, []);
    assert.deepEqual(
      signals.unpaid.map(({ order }) => order),
      ['o3'],
    );
    assert.deepEqual(
      signals.unreviewed.map(({ order }) => order),
      ['o2'],
    );
    assert.equal(rev, 1);
    assert.equal((await customer('13047'))!.facts.validOrders, 0);
  });

  it('heal facts that a crash left behind', async () => {
    await send('customers', CUSTOMERS);
    await send('orders', ORDERS);
    await api.models.customers.updateOne({ _id: `${own.shop}/17850` }, { $set: { 'facts.validOrders': 0 } });
    await send('orders', ORDERS);
    assert.equal((await customer('17850'))!.facts.validOrders, 2);
  });

  it('of the same rows as NDJSON come to the same', async () => {
    await send('customers', CUSTOMERS);
    const line = {
      id: 17850,
      name: 'Nguyễn Thị "Na", Hà Nội',
      phone: '+84 912 345 678',
      email: 'na@example.com',
      chat_id: 'chat-17850',
      consent_email: null,
      simulated: true,
    };
    assert.deepEqual(counts(await send('customers', `${JSON.stringify(line)}\n`, NDJSON)), {
      ...ZERO,
      rows: 1,
      unchanged: 1,
    });
  });

  it('leave what a file does not speak of or leaves empty, and take away what it leaves empty when told so', async () => {
    await send('customers', CUSTOMERS);
    const kept = (await send('customers', 'id,name,email,tags\n17850,Na,,\n')).body;
    assert.deepEqual([kept.updated, kept.emptied, (await customer('17850'))?.email], [1, 0, 'na@example.com']);
    const emptied = (await send('customers?blanks=replace', 'id,name,email,tags\n17850,Na,,\n')).body;
    assert.deepEqual([emptied.updated, emptied.emptied], [1, 1]);
    const stored = (await customer('17850'))!;
    assert.equal('email' in stored, false);
    assert.deepEqual(
      [stored.name, stored.phone, stored.signals.wishlist.length, stored.rev],
      ['Na', '+84912345678', 2, 2],
    );
  });

  it('never bring a consent back that was withdrawn later, nor take a refusal away', async () => {
    await send('customers', CUSTOMERS);
    const refusal = { granted: false, at: new Date('2026-09-15T00:00:00Z') };
    await api.models.customers.updateOne({ _id: `${own.shop}/17850` }, { $set: { 'consent.chat': refusal } });
    await send('customers', CUSTOMERS);
    assert.deepEqual((await customer('17850'))!.consent.chat, refusal);
    await send('customers?blanks=replace', 'id,name,consent_chat\n17850,Na,\n');
    assert.deepEqual((await customer('17850'))!.consent.chat, refusal);
    await send('customers', 'id,name,consent_chat\n17850,Na,2026-10-01T00:00:00Z\n');
    assert.equal((await customer('17850'))!.consent.chat?.granted, true);
    await send('customers?blanks=replace', 'id,name,consent_chat\n17850,Na,\n');
    assert.deepEqual((await customer('17850'))!.consent, {});
  });

  it('keep the touches and the claims of customers they update', async () => {
    await send('customers', CUSTOMERS);
    const touch = { run: `${own.shop}.c.o.1`, window: 'w', channel: 'chat' as const, at: new Date(), claim: 'x' };
    await api.models.customers.updateOne({ _id: `${own.shop}/17850` }, { $push: { touches: touch }, $inc: { rev: 1 } });
    await send('customers', 'id,name\n17850,Na\n');
    const stored = (await customer('17850'))!;
    assert.deepEqual([stored.touches.length, stored.rev], [1, 2]);
  });

  it('take what spreadsheets write: a BOM, CRLF, semicolons, quotes, line breaks in a field, headers in capitals', async () => {
    const report = await send('customers', '\ufeff"ID";Name\r\n1;"Lê\r\nVăn; Tám"\r\n\r\n2;Hai\r\n');
    assert.deepEqual(counts(report), { ...ZERO, rows: 2, created: 2 });
    assert.equal((await customer('1'))!.name, 'Lê Văn; Tám');
  });

  for (const [what, kind, row, field, value, code] of [
    ['no id', 'customers', ',A,,,,,,,,,,', 'id', '', 'missing'],
    ['an id with a percent sign', 'customers', 'a%b,A,,,,,,,,,,', 'id', 'a%b', 'invalid_value'],
    ['too few fields', 'customers', '1,A', 'row', '2 fields', 'wrong_column_count'],
    ['too many fields', 'customers', '1,A,,,,,,,,,,,,x', 'row', '14 fields', 'wrong_column_count'],
    ['a quote out of place', 'customers', '1,A "b" "c,,,,,,,,,,', 'row', '1,A "b" "c,,,,,,,,,,', 'malformed_row'],
    ['a bad placement', 'orders', 'x,17850,31/02/2025,paid,1,GBP,,', 'placed_at', '31/02/2025', 'invalid_value'],
    ['an id without its digits', 'customers', '1.2E+09,A,,,,,,,,,,', 'id', '1.2E+09', 'spreadsheet_damage'],
    [
      'a negative amount',
      'orders',
      'x,17850,2026-10-01T00:00:00Z,paid,-100,GBP,,',
      'total_minor',
      '-100',
      'invalid_value',
    ],
    [
      'an amount with a point',
      'orders',
      'x,17850,2026-10-01T00:00:00Z,paid,1.5,GBP,,',
      'total_minor',
      '1.5',
      'invalid_value',
    ],
    [
      'an unknown status',
      'orders',
      'x,17850,2026-10-01T00:00:00Z,teleported,1,GBP,,',
      'status',
      'teleported',
      'invalid_value',
    ],
    ['another currency', 'orders', 'x,17850,2026-10-01T00:00:00Z,paid,1,VND,,', 'currency', 'VND', 'invalid_value'],
  ] as const) {
    it(`report a row with ${what} by its number, and take the others`, async () => {
      await send('customers', CUSTOMERS);
      const good = kind === 'customers' ? CUSTOMERS : ORDERS;
      const [header, ...rows] = good.trimEnd().split('\n');
      const { status, body } = await send(kind, [header, rows[0], row, ...rows.slice(1)].join('\n'));
      assert.equal(status, 200);
      assert.deepEqual([body.rows, body.rejected, body.errors.length], [rows.length + 1, 1, 1]);
      assert.equal(body.created + body.unchanged, rows.length);
      const [error] = body.errors;
      assert.deepEqual([error.row, error.field, error.value ?? '', error.code], [3, field, value, code]);
      assert.ok(error.allowed.length > 3 && /^Cannot import the row as /.test(error.message));
    });
  }

  for (const [what, row, field, value, code] of [
    ['a bad phone', '1,A,12345,,,,,,,,,', 'phone', '12345', 'invalid_value'],
    ['a bad e-mail address', '1,A,,a@b,,,,,,,,', 'email', 'a@b', 'invalid_value'],
    ['a bad date', '1,A,,,,2026-02-30T00:00:00Z,,,,,,', 'followed_at', '2026-02-30T00:00:00Z', 'invalid_value'],
    [
      'a date of which day and month could be either',
      '1,A,,,,,,,05/06/2026 10:00,,,',
      'consent_chat',
      '05/06/2026 10:00',
      'ambiguous_date',
    ],
    [
      'a date in the future',
      '1,A,,,,2027-02-03T00:00:00Z,,,,,,',
      'followed_at',
      '2027-02-03T00:00:00Z',
      'invalid_value',
    ],
    ['a bad wishlist', '1,A,,,,,A@yesterday,,,,,', 'wishlist', 'A@yesterday', 'invalid_value'],
  ] as const) {
    it(`take a customer with ${what} without that field, which stays as it was, and say so`, async () => {
      await send('customers', CUSTOMERS);
      const [header] = CUSTOMERS.split('\n');
      const { body } = await send('customers', `${header}\n${row}\n`);
      assert.deepEqual([body.created, body.rejected, body.incomplete], [1, 0, 1]);
      const [dropped] = body.dropped;
      assert.deepEqual([dropped.row, dropped.field, dropped.value, dropped.code], [2, field, value, code]);
      assert.equal((await customer('1'))?.name, 'A');
    });
  }

  it('report all that is wrong with a row at once', async () => {
    const { body } = await send('customers', 'id,name,phone,email\n%,A,1,x\n');
    assert.deepEqual(
      body.errors.map((error: { field: string }) => error.field),
      ['id'],
    );
    assert.equal(body.rejected, 1);
    const order = 'o,,31/02/2026,teleported,1.5,VND,,';
    const orders = await send('orders', `${ORDERS.split('\n')[0]}\n${order}\n`);
    assert.deepEqual(orders.body.errors.map((error: { field: string }) => error.field).toSorted(), [
      'currency',
      'customer',
      'placed_at',
      'status',
      'total_minor',
    ]);
  });

  it('report the second row of an id, and keep the first', async () => {
    const { body } = await send('customers', 'id,name\n1,Một\n2,Hai\n1,Ba\n');
    assert.deepEqual([body.created, body.rejected, body.errors[0].row, body.errors[0].code], [2, 1, 4, 'duplicate_id']);
    assert.equal((await customer('1'))!.name, 'Một');
  });

  it('correct an order by what the latest file says of it', async () => {
    await send('customers', CUSTOMERS);
    await send('orders', ORDERS);
    const { body } = await send('orders', ORDERS.replace('delivered,13912', 'cancelled,13000'));
    assert.deepEqual([body.unchanged, body.updated, body.rejected], [3, 1, 0]);
    const order = await api.models.orders.findById(`${own.shop}/17850/o1`).lean();
    assert.deepEqual([order?.status, order?.total], ['cancelled', 13000]);
    assert.equal((await customer('17850'))?.facts.validOrders, 1);
  });

  it('report rows in a broken encoding, and take the others', async () => {
    const file = Buffer.concat([Buffer.from('id,name\n1,'), Buffer.from([0xc3, 0x28]), Buffer.from('\n2,Đài\n')]);
    const { body } = await send('customers', file);
    assert.deepEqual(
      [body.created, body.rejected, body.errors[0].row, body.errors[0].code],
      [1, 1, 2, 'broken_encoding'],
    );
  });

  for (const [what, file, columns] of [
    ['an unknown column', 'id,name,age\n1,A,3\n', ['column 3']],
    ['a missing column', 'id,phone\n1,0912345678\n', ['name']],
    ['a column twice', 'id,name,id\n1,A,1\n', ['column 3']],
    ['no header', '17850,Na\n', ['id', 'name', 'column 1', 'column 2']],
    ['nothing at all', '', ['id', 'name']],
    ['a prototype as a column', 'id,name,__proto__\n1,A,x\n', ['column 3']],
  ] as const) {
    it(`refuse a file with ${what}, naming it, before anything is written`, async () => {
      const { status, body } = await send('customers', file);
      assert.deepEqual([status, body.code], [422, 'wrong_columns']);
      assert.deepEqual(
        body.errors.map((error: { field: string }) => error.field),
        columns,
      );
      assert.equal(await api.models.customers.countDocuments({ shop: own.shop }), 0);
    });
  }

  for (const [what, headers, body, status, code] of [
    ['JSON', { 'Content-Type': 'application/json' }, '{}', 415, 'unsupported_media_type'],
    ['Latin-1', { 'Content-Type': 'text/csv; charset=iso-8859-1' }, 'id,name\n', 415, 'unsupported_encoding'],
    ['gzip', { ...CSV, 'Content-Encoding': 'gzip' }, 'x', 415, 'unsupported_encoding'],
  ] as const) {
    it(`refuse ${what} with ${code}`, async () => {
      const answer = await send('customers', body, headers);
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
    });
  }

  it('refuse NDJSON rows that are no objects, or say what no column says', async () => {
    const lines = [
      '[1]',
      '{"id":1',
      'null',
      '{"id":1}',
      '{"id":2,"name":{"$gt":""}}',
      '{"id":3,"name":"A","$set":1}',
      '{"id":4,"name":"B"}',
    ];
    const { body } = await send('customers', lines.join('\n'), NDJSON);
    assert.deepEqual([body.rows, body.created, body.rejected], [7, 2, 5]);
    assert.deepEqual(
      body.errors.map(({ row, code }: { row: number; code: string }) => `${row} ${code}`),
      ['1 malformed_row', '2 malformed_row', '3 malformed_row', '5 invalid_value', '6 unknown_field'],
    );
  });

  it('list at most 100 errors and count the others', async () => {
    const rows = Array.from({ length: 1500 }, (_, at) => `c%${at},A,bad`);
    const { body } = await send('customers', `id,name,phone\n${rows.join('\n')}\n`);
    assert.deepEqual([body.rejected, body.errors.length, body.moreErrors], [1500, 100, 1400]);
  });

  it('are not for the key of another shop, nor for a shop that is not there', async () => {
    const other = await makeShop(api, 'other');
    const refused = await own.ask('POST', '/imports/customers', {
      key: other,
      body: CUSTOMERS,
      headers: CSV,
    });
    assert.equal(refused.status, 403);
    const missing = await api.ask('POST', '/v1/shops/nobody/imports/customers', { body: CUSTOMERS, headers: CSV });
    assert.deepEqual([missing.status, missing.body.code], [404, 'shop_not_found']);
  });
});
