import assert from 'node:assert/strict';
import { readCustomer } from '../../../../api/imports/kinds/customer-rows.js';
import { FieldReader } from '../../../../api/imports/kinds/field-reader.js';
import type { FileRules } from '../../../../api/imports/kinds/file-rules.js';
import { readOrder } from '../../../../api/imports/kinds/order-rows.js';

const RULES: FileRules = {
  latest: new Date('2026-11-02T00:00:00Z'),
  zone: 'Asia/Ho_Chi_Minh',
  country: 'VN',
  blanks: 'replace',
  dateOrders: {},
  decimalMarks: {},
};

describe('a field reader', () => {
  it('tells an absent column, an empty field and a bad value apart', () => {
    const reader = new FieldReader({ a: '', b: ' x ' }, RULES);
    const number = (text: string): number | undefined => (/^\d+$/.test(text) ? Number(text) : undefined);
    assert.equal(reader.optional('none', 'a number', number), undefined);
    assert.equal(reader.optional('a', 'a number', number), null);
    assert.deepEqual(reader.errors, []);
    assert.equal(reader.optional('b', 'a number', number), undefined);
    assert.equal(reader.required('a', 'a number', number), undefined);
    assert.deepEqual(
      reader.errors.map(({ code, field }) => `${field} ${code}`),
      ['b invalid_value', 'a missing'],
    );
  });

  it('reads SKUs with an @ in them: the last one belongs to the instant', () => {
    const reader = new FieldReader({ cart: 'A@B@2026-10-01T00:00:00Z' }, RULES);
    assert.deepEqual(reader.signals('cart', 10), [{ sku: 'A@B', at: new Date('2026-10-01T00:00:00Z') }]);
  });

  it('takes no more entries than allowed', () => {
    const reader = new FieldReader({ skus: 'A B C' }, RULES);
    assert.equal(reader.skus('skus', 2), undefined);
    assert.equal(reader.errors.length, 1);
  });
});

describe('a row of a customer', () => {
  it('says nothing of columns it does not have', () => {
    const { customer, reader } = readCustomer({ id: '1', name: 'A' }, RULES);
    assert.deepEqual(customer, { ref: '1', name: 'A', consent: {} });
    assert.deepEqual(reader.errors, []);
  });

  it('takes away what it leaves empty', () => {
    const { customer } = readCustomer(
      { id: '1', name: '', phone: '', cart: '', consent_sms: '', simulated: '' },
      RULES,
    );
    assert.deepEqual(customer, { ref: '1', phone: null, cart: [], consent: { sms: null } });
  });

  it('moves an old 11-digit number and lowers an address', () => {
    const { customer } = readCustomer({ id: '1', name: 'A', phone: '0168 123 4567', email: ' Na@EXAMPLE.com ' }, RULES);
    assert.deepEqual([customer.phone, customer.email], ['+84381234567', 'na@example.com']);
  });
});

describe('a row of an order', () => {
  const row = {
    id: 'o',
    customer: '1',
    placed_at: '2026-10-01T00:00:00Z',
    status: 'paid',
    total_minor: '0',
    currency: 'GBP',
  };

  it('is read with what it may leave out', () => {
    const {
      value: { order },
      reader,
    } = readOrder(row, RULES, 'GBP');
    assert.deepEqual(reader.errors, []);
    assert.deepEqual(order, {
      ref: 'o',
      customer: '1',
      placedAt: new Date('2026-10-01T00:00:00Z'),
      status: 'paid',
      total: 0,
      skus: [],
    });
  });

  it('names each missing field', () => {
    const { reader } = readOrder(
      { id: '', customer: '', placed_at: '', status: '', total_minor: '', currency: '' },
      RULES,
      'GBP',
    );
    assert.deepEqual(reader.errors.map(({ field, code }) => `${field} ${code}`).toSorted(), [
      'currency missing',
      'customer missing',
      'id missing',
      'placed_at missing',
      'status missing',
      'total_minor missing',
    ]);
  });

  for (const total of ['-1', '1.5', '1e3', '0x10', '99999999999999', ' ', 'NaN']) {
    it(`takes no amount of ${JSON.stringify(total)}`, () => {
      assert.equal(readOrder({ ...row, total_minor: total }, RULES, 'GBP').reader.errors[0]?.field, 'total_minor');
    });
  }
});
