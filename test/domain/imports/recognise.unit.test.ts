import assert from 'node:assert/strict';
import { Header } from '../../../domain/imports/header.js';
import { Mapper } from '../../../domain/imports/mapping.js';
import { platformFiles } from '../../../domain/imports/platforms.js';
import { recognise } from '../../../domain/imports/recognise.js';
import { consentWord, isGuest, likelyFields, readStatus } from '../../../domain/imports/words.js';

const NOW = new Date('2026-11-30T00:00:00Z');
const FILES = platformFiles(NOW);

describe('a header', () => {
  for (const file of FILES) {
    it(`with all that only ${file.platform}'s ${file.file} has is surely one`, () => {
      const names = ['Ghi chú', ...file.must, 'Cột khác'];
      const found = recognise(new Header(names), NOW);
      assert.deepEqual([found.platform, found.file], [file.platform, file.file]);
      assert.equal(found.sure, file.fileNames === undefined, 'only the name of a list tells its state');
      assert.equal(found.refused, file.refused);
    });

    it(`that lacks one of them is never surely ${file.platform}'s ${file.file}`, () => {
      for (const gone of file.must) {
        const found = recognise(new Header(file.must.filter((name) => name !== gone)), NOW);
        const same = found.platform === file.platform && found.file === file.file;
        assert.ok(!(same && found.sure), gone);
      }
    });
  }

  it('is the same in other cases, with white space around it, and decomposed', () => {
    const names = ['  mã đơn hàng'.normalize('NFD'), 'NGÀY ĐẶT HÀNG ', '\ufeffNgười  Mua'];
    const found = recognise(new Header(names), NOW);
    assert.deepEqual([found.platform, found.sure], ['shopee', true]);
  });

  it('of nobody is a proposal by its names, and never sure', () => {
    const orders = recognise(new Header(['Số đơn hàng', 'Ngày bán', 'Tổng tiền', 'SĐT', 'Lạ']), NOW);
    assert.deepEqual([orders.sure, orders.platform, orders.mapping.kind], [false, undefined, 'orders']);
    assert.deepEqual(orders.mapping.columns, {
      id: ['Số đơn hàng'],
      placed_at: ['Ngày bán'],
      total: ['Tổng tiền'],
      phone: ['SĐT'],
    });
    const people = recognise(new Header(['Mã KH', 'Họ và tên', 'Điện thoại']), NOW);
    assert.deepEqual([people.sure, people.mapping.kind], [false, 'customers']);
  });

  it('of a mail list has its state from the name of the file', () => {
    const header = new Header(['Email Address', 'MEMBER_RATING', 'OPTIN_TIME', 'LEID', 'EUID', 'UNSUB_TIME']);
    const as = (name?: string) => recognise(header, NOW, 'customers', name);
    assert.deepEqual(as('x/unsubscribed_members_export_1.csv').mapping.defaults, { optout_email: 'yes' });
    assert.equal(as('x/unsubscribed_members_export_1.csv').mapping.columns.consent_email, undefined);
    assert.ok(as('subscribed_members_export_1.csv').mapping.columns.consent_email);
    assert.deepEqual([as('list.csv').sure, as('list.csv').mapping.defaults], [true, { optout_email: 'yes' }]);
  });
});

describe('a mapping over a header', () => {
  const header = new Header(['A', 'B', 'Status', 'Paid']);
  const mapper = new Mapper(
    {
      kind: 'orders',
      columns: { id: ['X', 'B', 'A'], status: ['Status'] },
      defaults: { currency: 'VND' },
      words: { Lạ: 'returned' },
      status: [
        {
          when: [
            { column: 'Status|State', is: ['Sent'] },
            { column: 'Paid', filled: true },
          ],
          means: 'paid',
        },
        { when: [{ column: 'Status', begins: ['người mua xác nhận'] }], means: 'delivered' },
        { when: [{ column: 'Nowhere', filled: true }], means: 'cancelled' },
      ],
    },
    header,
  );

  it('takes of several columns the first that is filled, and what it is told where none is', () => {
    assert.deepEqual({ ...mapper.fieldsOf(['a', 'b', '', '']) }, { id: 'b', status: '', currency: 'VND' });
    assert.equal(mapper.fieldsOf(['a', ' ', '', '']).id, 'a');
  });

  for (const [cells, status] of [
    [['', '', 'sent', '2026-01-01'], 'paid'],
    [['', '', 'sent', ''], 'sent'],
    [['', '', 'Người mua xác nhận đã nhận được hàng, hạn 01/02/2026', ''], 'delivered'],
    [['', '', 'lạ', ''], 'returned'],
    [['', '', 'unheard of', ''], 'unheard of'],
  ] as const) {
    it(`reads the status of ${JSON.stringify(cells.slice(2))} as ${status}`, () => {
      assert.equal(mapper.fieldsOf(cells).status, status);
    });
  }
});

describe('words of shops', () => {
  it('of a status are known in Vietnamese and English', () => {
    const words = [
      'shipped',
      'canceled',
      'refunded',
      'on_hold',
      'Completed',
      'Hoàn thành',
      'Đã huỷ',
      'placed',
      'Out for delivery',
      'partially_refunded',
      'teleported',
    ];
    const statuses = [
      'paid',
      'cancelled',
      'returned',
      'placed',
      'delivered',
      'delivered',
      'cancelled',
      'placed',
      'paid',
      'paid',
      undefined,
    ];
    assert.deepEqual(words.map(readStatus), statuses);
  });

  it('of nobody in particular are guests, and names are not', () => {
    assert.deepEqual(['0', '', ' ', 'Khách lẻ', 'GUEST', '-'].map(isGuest), [true, true, true, true, true, true]);
    assert.deepEqual(['00', '_linh99', 'Na', '#0'].map(isGuest), [false, false, false, false]);
  });

  it('of consent are yes, no, or a refusal', () => {
    const words = ['yes', 'no', 'SUBSCRIBED', 'UNSUBSCRIBED', 'NEVER_SUBSCRIBED', 'HARD_BOUNCE', '2026-01-01'];
    assert.deepEqual(words.map(consentWord), ['yes', 'no', 'yes', 'opted_out', 'no', 'dead', undefined]);
  });

  it('of columns are likely more than one thing', () => {
    assert.deepEqual(likelyFields('Mã KH'), ['id', 'customer']);
    assert.deepEqual(likelyFields('Màu sắc'), []);
  });
});
