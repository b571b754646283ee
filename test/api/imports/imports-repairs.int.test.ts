import assert from 'node:assert/strict';
import { useApi, useOwnShop } from '../support.js';

const CSV = { 'Content-Type': 'text/csv; charset=utf-8' };

describe('imports of files that spreadsheets have been at', () => {
  const api = useApi();
  const own = useOwnShop(api);
  const send = async (kind: string, body: string | Buffer, headers: Record<string, string> = CSV) =>
    (await own.ask('POST', `/imports/${kind}`, { body, headers })).body;
  const customer = (ref: string) => api.models.customers.findById(`${own.shop}/${ref}`).lean();
  type Shown = { row: number; field: string; repair: string; was: string; became: string };
  const told = (repairs: Shown[]): string[] =>
    repairs.map(({ row, field, repair, was, became }) => `${row} ${field} ${repair}: ${was} → ${became}`);

  it('repair customers row by row, take them, and list what was and what it became', async () => {
    const file = [
      'id;name;phone;followed_at',
      "'0017;Nguyá»…n Na;912345678;25/12/2025",
      '18.0;Hai;9.12345678E+08;2025-12-25 10:30',
      '19;Ba;01681234567;45975.5',
      "20;Bốn;'0912345679;2025-12-25T10:30:00+07:00",
      '',
    ].join('\r\n');
    const body = await send('customers', `\ufeff${file}`);
    assert.deepEqual([body.rows, body.created, body.rejected, body.repaired], [4, 4, 0, 4]);
    assert.deepEqual(told(body.repairs), [
      "2 id apostrophe: '0017 → 0017",
      '2 name mojibake: Nguyá»…n Na → Nguyễn Na',
      '2 phone lost_zero: 912345678 → +84912345678',
      '2 followed_at local_date: 25/12/2025 → 2025-12-24T17:00:00.000Z',
      '3 id number_format: 18.0 → 18',
      '3 phone number_format: 9.12345678E+08 → +84912345678',
      '3 phone lost_zero: 9.12345678E+08 → +84912345678',
      '3 followed_at local_date: 2025-12-25 10:30 → 2025-12-25T03:30:00.000Z',
      '4 phone old_prefix: 01681234567 → +84381234567',
      '4 followed_at local_date: 45975.5 → 2025-11-14T05:00:00.000Z',
      "5 phone apostrophe: '0912345679 → +84912345679",
    ]);
    assert.equal((await customer('0017'))?.name, 'Nguyễn Na');
    assert.equal((await customer('18'))?.phone, '+84912345678');
    assert.deepEqual((await customer('19'))?.signals.followedAt, new Date('2025-11-14T05:00:00Z'));
  });

  it('reject what is lost or ambiguous, with its reason, and take the others', async () => {
    const file = 'id,name,phone,followed_at\n1.2E+09,A,,\n2,B,9.12E+08,\n3,C,,05/06/2025\n4,D,,\n';
    const body = await send('customers', file);
    assert.deepEqual([body.created, body.rejected, body.incomplete, body.repaired], [3, 1, 2, 0]);
    assert.deepEqual(
      [...body.errors, ...body.dropped].map(({ row, field, code }: { row: number; field: string; code: string }) => [
        row,
        field,
        code,
      ]),
      [
        [2, 'id', 'spreadsheet_damage'],
        [3, 'phone', 'spreadsheet_damage'],
        [4, 'followed_at', 'ambiguous_date'],
      ],
    );
    assert.match(body.errors[0].message, /give the column the format of text/);
  });

  it('repair orders as well', async () => {
    await send('customers', 'id,name\n1,Na\n');
    const file = "id,customer,placed_at,status,total_minor,currency\n'0007,1.0,25/10/2026 09:00,paid,13912.0,GBP\n";
    const body = await send('orders', file);
    assert.deepEqual([body.created, body.repaired, body.repairs.length], [1, 1, 4]);
    const order = await api.models.orders.findById(`${own.shop}/1/0007`).lean();
    assert.deepEqual([order?.total, order?.placedAt], [13912, new Date('2026-10-25T02:00:00Z')]);
    const lost = await send('orders', file.replace('13912.0', '1.39E+07').replace('0007', '0008'));
    assert.deepEqual([lost.rejected, lost.errors[0].code], [1, 'spreadsheet_damage']);
  });

  it('list at most 100 repairs and count the others', async () => {
    const rows = Array.from({ length: 150 }, (_, at) => `c${at},A,${912_345_000 + at}`);
    const body = await send('customers', `id,name,phone\n${rows.join('\n')}\n`);
    assert.deepEqual([body.created, body.repaired, body.repairs.length, body.moreRepairs], [150, 150, 100, 50]);
  });

  it('are read in the encoding that they are in', async () => {
    const bytes = [0x31, 0x2c, 0x4e, 0x67, 0x75, 0x79, 0xea, 0xde, 0x6e, 0x0a];
    const old = await send('customers', Buffer.concat([Buffer.from('id,name\n'), Buffer.from(bytes)]));
    assert.deepEqual([old.created, old.files[0].encoding], [1, 'windows-1258']);
    assert.equal((await customer('1'))?.name, 'Nguyễn');
    const latin = await send('customers', Buffer.concat([Buffer.from('id,name\n2,Ren'), Buffer.from([0xe9, 0x0a])]));
    assert.deepEqual([latin.files[0].encoding, (await customer('2'))?.name], ['windows-1252', 'René']);
    for (const [text, at] of [
      ['\ufeffid,name\n3,Đặng\n', '3'],
      ['id,name\n4,Đặng\n', '4'],
    ] as const) {
      const wide = await send('customers', Buffer.from(text, 'utf16le'));
      assert.deepEqual([wide.created, wide.files[0].encoding], [1, 'utf-16le']);
      assert.equal((await customer(at))?.name, 'Đặng');
    }
  });

  it('take products, twice as once, and leave what a file does not speak of', async () => {
    const file = "sku,name,approved,category\nA1,Ã\u0081o dÃ\u00a0i,true,Áo\n'002,Quần,,\n";
    const first = await send('products', file);
    assert.deepEqual([first.created, first.repaired], [2, 2]);
    assert.deepEqual((await send('products', file)).unchanged, 2);
    const second = await send('products', 'sku,name\nA1,Áo dài mới\nA3,Nón\n');
    assert.deepEqual([second.created, second.updated], [1, 1]);
    const listed = await own.ask('GET', '/products');
    assert.deepEqual(listed.body.products, [
      { sku: '002', name: 'Quần', approved: false },
      { sku: 'A1', name: 'Áo dài mới', approved: true, category: 'Áo' },
      { sku: 'A3', name: 'Nón', approved: false },
    ]);
    const bad = await send('products', 'sku,name,approved\nA%1,A,\nA4,,\nA5,B,maybe\n');
    assert.deepEqual(
      bad.errors.map(({ field, code }: { field: string; code: string }) => `${field} ${code}`),
      ['sku invalid_value', 'name missing', 'approved invalid_value'],
    );
  });
});
