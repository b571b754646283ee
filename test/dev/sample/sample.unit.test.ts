import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import type { CustomerRow, OrderRow } from '../../../dev/sample/rows.js';
import { createSample } from '../../../dev/sample/sample.js';

const AT = new Date('2026-11-11T02:00:00Z');
const all = async <T>(rows: AsyncIterable<T>): Promise<T[]> => {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
};
const digest = async (...streams: AsyncIterable<string>[]): Promise<string> => {
  const hash = createHash('sha256');
  for (const lines of streams) for await (const line of lines) hash.update(line);
  return hash.digest('hex');
};
const csvDigest = async (seed: string, campaignAt: Date): Promise<string> => {
  const sample = await createSample({ campaignAt, seed });
  return digest(sample.customersCsv(), sample.ordersCsv());
};
const instants = (row: CustomerRow): string[] => [
  row.followed_at,
  row.consent_chat,
  row.consent_email,
  row.consent_sms,
  ...[row.wishlist, row.cart].flatMap((list) => list.split(' ').map((item) => item.split('@')[1] ?? '')),
];

describe('the sample shop', () => {
  let customers: CustomerRow[];
  let orders: OrderRow[];
  before(async () => {
    const sample = await createSample({ campaignAt: AT });
    customers = await all(sample.customers());
    orders = await all(sample.orders());
  });
  const real = () => orders.filter((order) => !order.id.startsWith('sim-'));

  it('has the 22,190 invoices and the 4,372 customers of its source, and visitors who never bought', () => {
    assert.equal(real().length, 22_190);
    assert.equal(new Set(orders.map((order) => order.id)).size, orders.length);
    const refs = customers.map((customer) => customer.id);
    assert.equal(new Set(refs).size, refs.length);
    assert.equal(refs.filter((ref) => /^\d+$/.test(ref)).length, 4_372);
    assert.equal(refs.filter((ref) => ref.startsWith('v')).length, 628);
  });

  it('gives every order a customer of the shop', () => {
    const refs = new Set(customers.map((customer) => customer.id));
    assert.deepEqual(
      orders.filter((order) => !refs.has(order.customer)),
      [],
    );
  });

  it('gives every customer a valid Vietnamese mobile number of their own', () => {
    const bad = customers.filter(({ phone }) => {
      const parsed = parsePhoneNumberFromString(phone);
      return parsed?.getType() !== 'MOBILE' || parsed.country !== 'VN' || parsed.number !== phone;
    });
    assert.deepEqual(bad, []);
    assert.equal(new Set(customers.map((customer) => customer.phone)).size, customers.length);
  });

  it('writes to reserved domains only, each address once', () => {
    const emails = customers.map((customer) => customer.email).filter(Boolean);
    assert.ok(emails.length > 4_000);
    assert.deepEqual(
      emails.filter((email) => !/^[a-z]+(\.[a-z]+)+\.[a-z0-9]+@example\.(com|net|org)$/.test(email)),
      [],
    );
    assert.equal(new Set(emails).size, emails.length);
  });

  it('marks every customer as simulated and every name is one composed (NFC) Vietnamese name', () => {
    assert.ok(customers.every((customer) => customer.simulated === 'true'));
    const odd = customers.filter(
      ({ name }) => !/^\p{Lu}\p{Ll}*( \p{Lu}\p{Ll}*){2,4}$/u.test(name) || /[ðÐ\p{M}]/u.test(name),
    );
    assert.deepEqual(odd, []);
  });

  it('ends on the UTC day before the campaign, the time of day of each invoice kept', () => {
    const last = real()
      .map((order) => order.placed_at)
      .sort()
      .at(-1);
    assert.equal(last, '2026-11-10T12:50:00.000Z');
    assert.equal(real().find((order) => order.id === '536365')?.placed_at, '2025-11-02T08:26:00.000Z');
  });

  it('knows nothing later than the campaign', () => {
    const now = AT.toISOString();
    assert.deepEqual(
      orders.filter((order) => order.placed_at > now || order.reviewed_at > now),
      [],
    );
    assert.deepEqual(
      customers.filter((customer) => instants(customer).some((at) => at > now)),
      [],
    );
  });

  it('turns credit notes into cancelled orders and no amount is negative', () => {
    const cancelled = real().filter((order) => order.status === 'cancelled');
    assert.equal(cancelled.length, 3_654);
    assert.ok(cancelled.every((order) => order.id.startsWith('C') && order.reviewed_at === ''));
    assert.deepEqual(
      orders.filter((order) => !/^\d+$/.test(order.total_minor)),
      [],
    );
    assert.equal(real().filter((order) => order.status !== 'cancelled' && order.total_minor === '0').length, 4);
    assert.equal(real().find((order) => order.id === 'C536379')?.total_minor, '2750');
    assert.equal(real().find((order) => order.id === '536366')?.total_minor, '2220');
  });

  it('reviews no order before it was placed', () => {
    assert.deepEqual(
      orders.filter((order) => order.reviewed_at !== '' && order.reviewed_at < order.placed_at),
      [],
    );
  });

  it('is the same to the byte for the same seed, and another for another seed or instant', async () => {
    const first = await csvDigest('a', AT);
    assert.equal(await csvDigest('a', AT), first);
    assert.notEqual(await csvDigest('b', AT), first);
    assert.notEqual(await csvDigest('a', new Date('2026-12-12T02:00:00Z')), first);
  }).timeout(240_000);

  it('refuses an instant that is none, by name', async () => {
    await assert.rejects(createSample({ campaignAt: new Date('tomorrow') }), /'campaignAt' must be an instant/);
  });
});
