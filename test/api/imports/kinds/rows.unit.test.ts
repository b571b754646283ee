import assert from 'node:assert/strict';
import { readCustomer, readTags } from '../../../../api/imports/kinds/customer-rows.js';
import { countryOf, type FileRules } from '../../../../api/imports/kinds/file-rules.js';
import { describesColumns, followOn, joinLines } from '../../../../api/imports/kinds/order-lines.js';
import { type FileOrder, readOrder } from '../../../../api/imports/kinds/order-rows.js';
import type { Fields } from '../../../../domain/imports/mapping.js';

const RULES: FileRules = {
  latest: new Date('2026-11-02T00:00:00Z'),
  zone: 'Asia/Ho_Chi_Minh',
  country: 'VN',
  blanks: 'keep',
  dateOrders: {},
  decimalMarks: {},
};
const person = (fields: Fields, rules: Partial<FileRules> = {}) =>
  readCustomer({ id: '1', ...fields }, { ...RULES, ...rules });

describe('tags in a cell', () => {
  for (const [cell, tags] of [
    ['"VIP","Blog"', ['blog', 'vip']],
    ['vip, newsletter', ['newsletter', 'vip']],
    ['vip;quen', ['quen', 'vip']],
    ['Khách VIP|Sỉ', ['khách vip', 'sỉ']],
    ['["a","b c"]', ['a', 'b c']],
    ['a\nb', ['a', 'b']],
    ['"a, b",c', ['a, b', 'c']],
    ['vip,VIP,', ['vip']],
    ['[x', ['[x']],
    ['một nhãn', ['một nhãn']],
  ] as const) {
    it(`${JSON.stringify(cell)} are ${tags.join(' and ')}`, () => assert.deepEqual(readTags(cell), tags));
  }

  it('too many or too long are none', () => {
    assert.equal(readTags(Array.from({ length: 21 }, (_, at) => `t${at}`).join()), undefined);
    assert.equal(readTags('x'.repeat(41)), undefined);
  });
});

describe('a bad cell', () => {
  for (const [field, cell, code] of [
    ['phone', '*****78', 'invalid_value'],
    ['phone', '02438251234', 'invalid_value'],
    ['phone', '-', 'invalid_value'],
    ['phone', '0912345678/0987654321', 'invalid_value'],
    ['phone', '9.12E+08', 'spreadsheet_damage'],
    ['email', 'a@b', 'invalid_value'],
    ['name', 'Nguy\uFFFDn', 'broken_encoding'],
    ['city', '\uFFFD', 'broken_encoding'],
    ['followed_at', '05/06/2026', 'ambiguous_date'],
    ['consent_email', 'perhaps', 'invalid_value'],
    ['tags', 'x'.repeat(50), 'invalid_value'],
    ['simulated', 'maybe', 'invalid_value'],
  ] as const) {
    it(`${JSON.stringify(cell.slice(0, 20))} costs the ${field}, not the customer`, () => {
      const { customer, reader } = person({ [field]: cell });
      assert.deepEqual([customer.ref, reader.errors], ['1', []]);
      assert.deepEqual(
        reader.dropped.map((one) => [one.field, one.code]),
        [[field, code]],
      );
    });
  }

  it('empty says nothing, or takes away when told so', () => {
    const fields = { phone: '', email: ' ', tags: '', consent_email: '', followed_at: '' };
    assert.deepEqual(person(fields).customer, { ref: '1', consent: {} });
    const { customer } = person(fields, { blanks: 'replace' });
    assert.deepEqual(
      [customer.phone, customer.email, customer.tags, customer.consent],
      [null, null, null, { email: null }],
    );
  });
});

describe('a phone in a file', () => {
  it("is of the row's country, else of the shop's", () => {
    const phone = '0812345678';
    assert.equal(person({ phone }, { country: 'TH' }).customer.phone, '+66812345678');
    assert.equal(person({ phone, country: 'VN' }, { country: 'TH' }).customer.phone, '+84812345678');
    assert.equal(person({ phone, country: 'Atlantis' }).customer.phone, undefined);
    assert.equal(person({ phone: 812_345_678 }, { country: 'TH' }).customer.phone, '+66812345678');
  });

  it('of a shop is of the country it says, else of its zone', () => {
    assert.equal(countryOf({ zone: 'Asia/Bangkok' }), 'TH');
    assert.equal(countryOf({ zone: 'Asia/Bangkok', country: 'VN' }), 'VN');
    assert.equal(countryOf({ zone: 'UTC' }), 'none');
  });
});

describe('consent in a file', () => {
  const AT = new Date('2026-10-01T00:00:00Z');
  for (const [fields, consent] of [
    [{ consent_email: '2026-10-01T00:00:00Z' }, AT],
    [{ consent_email: 'yes' }, 'yes'],
    [{ consent_email: 'SUBSCRIBED', consent_email_at: '2026-10-01T00:00:00Z' }, AT],
    [{ consent_email: 'no' }, null],
    [{ consent_email: 'NEVER_SUBSCRIBED' }, null],
    [{ consent_email: 'UNSUBSCRIBED' }, { optedOut: undefined }],
    [{ consent_email: 'yes', optout_email: 'USER_SUPPRESSED' }, { optedOut: undefined }],
    [{ consent_email: 'yes', optout_email: '2026-10-01T00:00:00Z' }, { optedOut: AT }],
    [{ consent_email: 'yes', optout_email: '[]' }, 'yes'],
    [{ optout_email: 'no' }, undefined],
  ] as const) {
    it(`of ${JSON.stringify(fields)} is ${JSON.stringify(consent)}`, () => {
      assert.deepEqual(person(fields).customer.consent?.email, consent);
    });
  }

  it('of a dead address is no consent, but an address that is not used', () => {
    const { customer } = person({ dead_email: '2026-10-01', email: 'a@example.com' });
    assert.deepEqual([customer.deadEmail, customer.consent], [true, {}]);
  });
});

const ROW = {
  id: 'o',
  customer: 'linh',
  placed_at: '2026-10-01',
  status: 'Hoàn thành',
  total: '150.000',
  currency: 'VND',
};
const read = (fields: Fields, rules: Partial<FileRules> = {}, currency = 'VND') =>
  readOrder({ ...ROW, ...fields }, { ...RULES, ...rules }, currency);

describe('an order in a file', () => {
  for (const [fields, total] of [
    [{}, 150_000],
    [{ total: 150_000 }, 150_000],
    [{ total: '₫1.250.000' }, 1_250_000],
    [{ total: '150.000', refund: '50.000' }, 100_000],
    [{ total: '5', refund: '9' }, 0],
  ] as const) {
    it(`of ${JSON.stringify(fields)} is ${total} dong`, () => {
      const { value, reader } = read(fields);
      assert.deepEqual([value.order.total, reader.errors], [total, []]);
    });
  }

  it('of numbers that never were text is to the cent', () => {
    const usd = { currency: 'USD' };
    assert.equal(read({ ...usd, total: 19.99 }, {}, 'USD').value.order.total, 1999);
    assert.equal(read({ ...usd, total: 150 }, {}, 'USD').value.order.total, 15_000);
    assert.equal(read({ ...usd, total: 19.999 }, {}, 'USD').reader.errors[0]?.field, 'total');
  });

  for (const [fields, field, code] of [
    [{ total: '150.000', currency: 'USD' }, 'total', 'ambiguous_amount'],
    [{ total: '12 EUR', currency: 'USD' }, 'total', 'wrong_currency'],
    [{ total: '1.5E+05', currency: 'USD' }, 'total', 'spreadsheet_damage'],
    [{ total: '', currency: 'USD' }, 'total', 'missing'],
    [{ total: '-5', currency: 'USD' }, 'total', 'invalid_value'],
    [{ total: '5', currency: 'EUR' }, 'currency', 'invalid_value'],
    [{ total: '5', currency: 'USD', status: 'teleported' }, 'status', 'invalid_value'],
    [{ total: '5', currency: 'USD', id: '5.85E+17' }, 'id', 'spreadsheet_damage'],
    [{ total: '5', currency: 'USD', id: 576461413038785800 }, 'id', 'spreadsheet_damage'],
    [{ total: '5', currency: 'USD', customer: '0' }, 'customer', 'guest'],
    [{ total: '5', currency: 'USD', customer: '' }, 'customer', 'missing'],
  ] as const) {
    it(`of ${JSON.stringify(fields)} is refused for its ${field}: ${code}`, () => {
      const { reader } = read(fields, {}, 'USD');
      assert.deepEqual(
        reader.errors.map((one) => [one.field, one.code]),
        [[field, code]],
      );
    });
  }

  it('that could be two amounts names both', () => {
    const { reader } = read({ currency: 'USD' }, {}, 'USD');
    assert.match(reader.errors[0]?.allowed ?? '', /150 or 150000/);
  });

  it('of a guest is of the address or phone that stands with it', () => {
    assert.equal(read({ customer: '0', email: 'Na@Example.com' }).value.order.customer, 'na@example.com');
    assert.equal(read({ customer: '', phone: '0912345678' }).value.order.customer, '+84912345678');
    assert.equal(read({ customer: 'Na@Example.com', email: 'Na@Example.com' }).value.order.customer, 'na@example.com');
  });

  it('names what it says of the customer, consent as old as the order', () => {
    const { profile } = read({ first_name: 'Linh', last_name: 'Nguyễn', tags: 'vip', consent_email: 'yes' }).value;
    const at = new Date('2026-09-30T17:00:00Z');
    assert.deepEqual(profile, { ref: 'linh', name: 'Linh Nguyễn', tags: ['vip'], consent: { email: at } });
  });
});

describe('lines of one order', () => {
  const line = (fields: Fields): FileOrder => read(fields).value;

  it('are its items; a total of the order is taken once, one of the line is summed', () => {
    const [a, b] = [line({ sku: 'AO THUN/M' }), line({ sku: 'B' })];
    const once = joinLines(a, b, 'order');
    assert.ok('order' in once);
    assert.deepEqual([once.order.skus, once.order.total], [['AO THUN/M', 'B'], 150_000]);
    const summed = joinLines(a, b, 'line');
    assert.equal('order' in summed && summed.order.total, 300_000);
  });

  it('that say different things of it are refused', () => {
    const total = joinLines(line({}), line({ total: '1' }), 'order');
    assert.deepEqual('code' in total && [total.code, total.field], ['lines_differ', 'total']);
    const placed = joinLines(line({}), line({ placed_at: '2026-10-02' }), 'line');
    assert.deepEqual('code' in placed && placed.field, 'placed_at');
  });

  for (const [one, other, status] of [
    ['cancelled', 'cancelled', 'cancelled'],
    ['cancelled', 'delivered', 'delivered'],
    ['paid', 'returned', 'paid'],
    ['placed', 'delivered', 'delivered'],
  ] as const) {
    it(`that are ${one} and ${other} make an order that is ${status}`, () => {
      const joined = joinLines(line({ status: one }), line({ status: other }), 'line');
      assert.equal('order' in joined && joined.order.status, status);
    });
  }

  it('that leave the order empty take it from above, but no product', () => {
    const above = { id: '#1', total: '5', sku: 'A' };
    assert.deepEqual({ ...followOn(above, { id: '', total: '', sku: '' }) }, { id: '#1', total: '5', sku: '' });
    assert.deepEqual({ ...followOn(above, { id: '#1', total: ' ', sku: 'B' }) }, { id: '#1', total: '5', sku: 'B' });
    assert.deepEqual(followOn(above, { id: '#2', total: '', sku: 'B' }), { id: '#2', total: '', sku: 'B' });
  });

  it('below a header may describe it', () => {
    assert.equal(describesColumns({ id: 'Platform unique order ID.' }), true);
    assert.equal(describesColumns({ id: '576461413038785792' }), false);
  });
});
