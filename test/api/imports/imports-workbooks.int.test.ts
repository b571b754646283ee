import assert from 'node:assert/strict';
import { SHOP_BODY, useApi, useOwnShop } from '../support.js';
import { type XlsxCell, xlsx, zip } from './zip.js';

const XLSX = { 'Content-Type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };
const ZIP = { 'Content-Type': 'application/zip' };
const HEADER = ['id', 'customer', 'placed_at', 'status', 'total', 'currency', 'sku'];
const ROW: readonly XlsxCell[] = ['o1', 'b1', { day: 46_296.5 }, 'Hoàn thành', 150_000, 'VND', 'ÁO-01'];

describe('imports of workbooks and archives', () => {
  const api = useApi();
  const own = useOwnShop(api);
  beforeEach(async () => {
    await api.ask('PUT', `/v1/shops/${own.shop}`, { json: { ...SHOP_BODY, currency: 'VND' } });
  });
  const send = (body: Buffer, path = 'orders', headers: Record<string, string> = XLSX) =>
    own.ask('POST', `/imports/${path}`, { body, headers });
  const order = (customer: string, ref: string) => api.models.orders.findById(`${own.shop}/${customer}/${ref}`).lean();
  const nothing = async (): Promise<void> => {
    assert.equal(await api.models.orders.countDocuments({ shop: own.shop }), 0);
    assert.equal(await api.models.customers.countDocuments({ shop: own.shop }), 0);
  };

  it('read texts, numbers and dates as the cells have them', async () => {
    const { body } = await send(xlsx([HEADER, ROW]));
    assert.deepEqual([body.created, body.files[0].format, body.files[0].sheet], [1, 'xlsx', 'Sheet1']);
    const stored = await order('b1', 'o1');
    assert.deepEqual(
      [stored?.placedAt.toISOString(), stored?.total, stored?.status, stored?.skus],
      ['2026-10-01T05:00:00.000Z', 150_000, 'delivered', ['ÁO-01']],
    );
  });

  it('whatever the kind of file said to be, and whatever size the sheet claims', async () => {
    const file = xlsx([HEADER, ROW], { dimension: 'A1' });
    const { body } = await send(file, 'orders', { 'Content-Type': 'text/csv' });
    assert.equal(body.created, 1);
  });

  it('find the header below titles, and leave empty columns and rows alone', async () => {
    const { body } = await send(xlsx([['Danh sách đơn hàng'], [], [...HEADER, '', ''], ROW, [], ['', '', '']]));
    assert.deepEqual([body.rows, body.created], [1, 1]);
  });

  it('name ids that lost their digits, and keep those that are whole numbers', async () => {
    const rows = [576461413038785800, 17850, 5.85e17].map((id, at) => [id, `b${at}`, ...ROW.slice(2)]);
    const { body } = await send(xlsx([HEADER, ...rows]));
    assert.deepEqual([body.created, body.rejected], [1, 2]);
    assert.deepEqual(
      body.errors.map(({ row, code }: { row: number; code: string }) => [row, code]),
      [
        [2, 'spreadsheet_damage'],
        [4, 'spreadsheet_damage'],
      ],
    );
    assert.ok(await order('b1', '17850'));
  });

  it('take the value of a formula, and never the formula', async () => {
    const total = { xml: '<c r="$r"><f>SUM(1,2)</f><v>200000</v></c>' };
    const link = { xml: '<c r="$r" t="str"><f>HYPERLINK("http://x.example","b9")</f><v>b9</v></c>' };
    const { body } = await send(xlsx([HEADER, ['o1', link, ...ROW.slice(2, 4), total, 'VND', 'A']]));
    assert.equal(body.created, 1);
    assert.equal((await order('b9', 'o1'))?.total, 200_000);
  });

  for (const [what, rows, options, words] of [
    ['two filled sheets', [], { sheets: [1, 2].map((n) => ({ name: `S${n}`, rows: [HEADER, ROW] })) }, /'S1', 'S2'/],
    ['no rows', [HEADER], {}, /sheets are empty/],
    ['a document type', [HEADER, ROW], { prolog: '<!DOCTYPE worksheet [<!ENTITY x "y">]>' }, /entities/],
    ['a part that is no XML', [HEADER, ROW], { parts: [{ name: 'xl/workbook.xml', data: '<workbook' }] }, /damaged/],
    [
      'too many columns',
      [Array.from({ length: 1200 }, (_, at) => ({ xml: `<c r="${'ZZZ'}1"><v>${at}</v></c>` })), ROW],
      {},
      /1000 columns/,
    ],
  ] as const) {
    it(`refuse a workbook with ${what}, and write nothing`, async () => {
      const { status, body } = await send(xlsx(rows as never, options as never));
      assert.deepEqual([status, body.code], [422, 'unreadable_file'], JSON.stringify(body));
      assert.match(body.detail, words);
      await nothing();
    });
  }

  it('read the sheet that is asked for', async () => {
    const sheets = [1, 2].map((n) => ({ name: `S${n}`, rows: [HEADER, [`o${n}`, ...ROW.slice(1)]] }));
    const { body } = await send(xlsx([], { sheets }), 'orders?sheet=S2');
    assert.deepEqual([body.created, body.files[0].sheet], [1, 'S2']);
    const { status } = await send(xlsx([], { sheets }), 'orders?sheet=S3');
    assert.equal(status, 422);
  });

  it('refuse an archive that would unpack to far more than a table, before it is unpacked', async () => {
    const rows = `<worksheet><sheetData>${'<row r="1"></row>'.repeat(2_000_000)}</sheetData></worksheet>`;
    const { status, body } = await send(xlsx([HEADER], { parts: [{ name: 'xl/worksheets/sheet1.xml', data: rows }] }));
    assert.deepEqual([status, body.code], [422, 'file_too_heavy']);
    await nothing();
  });

  for (const [what, bytes, words] of [
    ['a PDF', Buffer.from('%PDF-1.7\n'), /is a PDF/],
    ['an .xls of before 2007', Buffer.from('d0cf11e0a1b11ae1'.padEnd(2048, '0'), 'hex'), /\.xls of before 2007/],
    [
      'a workbook under a password',
      Buffer.concat([
        Buffer.from('d0cf11e0a1b11ae1', 'hex'),
        Buffer.alloc(600),
        Buffer.from('EncryptedPackage', 'utf16le'),
      ]),
      /under a password/,
    ],
    ['a web page', Buffer.from('<html><table><tr><td>id</td></tr></table>'), /web page/],
    ['a gzip', Buffer.from('1f8b0800', 'hex'), /gzip/],
    ['half an archive', xlsx([HEADER, ROW]).subarray(0, 500), /whole archive/],
    ['an archive of nothing', zip([{ name: 'picture.png', data: 'x' }]), /it has none/],
  ] as const) {
    it(`refuse ${what} under any name with a clear sentence, and write nothing`, async () => {
      const { status, body } = await send(bytes);
      assert.deepEqual([status, body.code], [422, 'unreadable_file'], JSON.stringify(body));
      assert.match(body.detail, words);
      await nothing();
    });
  }

  it('read a table in an archive', async () => {
    const csv = 'id,customer,placed_at,status,total_minor,currency\no1,b1,2026-10-01T00:00:00Z,paid,5,VND\n';
    const { body } = await send(
      zip([
        { name: 'export/orders.csv', data: csv },
        { name: '__MACOSX/orders.csv', data: 'x' },
      ]),
      'orders',
      ZIP,
    );
    assert.deepEqual([body.created, body.files[0].name], [1, 'export/orders.csv']);
  });

  it("read a mail list's audience in its states, each by the name of its file", async () => {
    const header = 'Email Address,First Name,Last Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_TIME,LEID,EUID,TAGS';
    const row = (name: string): string =>
      `${name}@example.com,Linh,Nguyễn,2,2026-01-02 03:04:05,2026-01-02 03:05:00,1,a,"""VIP"",""Blog"""`;
    const files = [
      { name: 'subscribed_email_audience_export_1a2b.csv', data: `${header}\n${row('yes')}\n` },
      {
        name: 'unsubscribed_email_audience_export_1a2b.csv',
        data: `${header},UNSUB_TIME\n${row('out')},2026-03-01 00:00:00\n`,
      },
      {
        name: 'cleaned_email_audience_export_1a2b.csv',
        data: `${header},CLEAN_TIME\n${row('dead')},2026-04-01 00:00:00\n`,
      },
      { name: 'nonsubscribed_email_audience_export_1a2b.csv', data: `${header}\n${row('never')}\n` },
    ];
    const { body } = await send(zip(files), 'customers', ZIP);
    assert.deepEqual([body.created, body.rejected, body.files.length], [4, 0, 4], JSON.stringify(body));
    const stored = async (name: string) => api.models.customers.findById(`${own.shop}/${name}@example.com`).lean();
    const [yes, out, dead, never] = await Promise.all(['yes', 'out', 'dead', 'never'].map(stored));
    assert.deepEqual([yes?.tags, yes?.name], [['blog', 'vip'], 'Linh Nguyễn']);
    assert.deepEqual(yes?.consent.email, { granted: true, at: new Date('2026-01-02T03:05:00Z') });
    assert.deepEqual([out?.consent.email?.granted, out?.consent.email?.optedOut], [false, true]);
    assert.deepEqual([dead?.suppressed?.email?.reason, dead?.consent.email], ['hard_bounce', undefined]);
    assert.equal(never?.consent.email, undefined);
    const again = await send(zip(files), 'customers', ZIP);
    assert.deepEqual([again.body.unchanged, again.body.updated], [4, 0]);
  });

  it('do not take a list whose file was renamed for subscribers', async () => {
    const data = 'Email Address,MEMBER_RATING,OPTIN_TIME,LEID,EUID\na@example.com,2,2026-01-02 03:04:05,1,a\n';
    const { status, body } = await send(zip([{ name: 'list.csv', data }]), 'customers', ZIP);
    assert.deepEqual([status, body.code], [422, 'wrong_columns']);
    assert.match(body.detail, /The name of the file tells/);
  });
});
