import assert from 'node:assert/strict';
import type { CustomerRow, OrderRow } from '../../../dev/sample/rows.js';
import { createSample } from '../../../dev/sample/sample.js';
import { AUDIENCES, type AudienceName, matches } from '../../../domain/audience/audience.js';
import type { Member } from '../../../domain/audience/built-in/definition.js';
import { skuList } from './sku-list.js';

/** From import rows to what the audience rules look at, written out here so that the importer cannot hide a mistake of the sample. */
const AT = new Date('2026-11-11T02:00:00Z');
const orderSignals = (orders: readonly OrderRow[]) =>
  orders.map((order) => ({ order: order.id, at: new Date(order.placed_at) }));

function member(row: CustomerRow, orders: readonly OrderRow[]): Member {
  const valid = orders.filter((order) => order.status === 'paid' || order.status === 'delivered');
  const at = valid.map((order) => new Date(order.placed_at)).sort((a, b) => b.getTime() - a.getTime());
  const [last] = at;
  return {
    facts: {
      validOrders: valid.length,
      revenue: valid.reduce((sum, order) => sum + Number(order.total_minor), 0),
      ...(last ? { lastOrderAt: last } : {}),
      recentOrderAts: at.slice(0, 10),
    },
    signals: {
      ...(row.followed_at ? { followedAt: new Date(row.followed_at) } : {}),
      wishlist: skuList(row.wishlist),
      cart: skuList(row.cart),
      unpaid: orderSignals(orders.filter((order) => order.status === 'placed')),
      unreviewed: orderSignals(valid.filter((order) => order.reviewed_at === '')),
    },
  };
}

describe('the audiences of the sample shop', () => {
  let members: Member[];
  before(async () => {
    const sample = await createSample({ campaignAt: AT });
    const byCustomer = new Map<string, OrderRow[]>();
    for await (const order of sample.orders()) {
      const list = byCustomer.get(order.customer);
      if (list) list.push(order);
      else byCustomer.set(order.customer, [order]);
    }
    members = [];
    for await (const row of sample.customers()) members.push(member(row, byCustomer.get(row.id) ?? []));
  });
  const size = (name: AudienceName, params?: Record<string, number>): number =>
    members.filter((one) => matches(one, params ? { name, params } : { name }, AT)).length;

  for (const name of AUDIENCES) {
    it(`"${name}" has members, and not everybody`, () => {
      const count = size(name);
      assert.ok(count >= 50 && count < members.length * 0.7, `${name}: ${count} of ${members.length}`);
    });
  }

  it('4,339 customers are buyers; 33 with cancelled invoices only are not', () => {
    assert.equal(members.filter((one) => one.facts.validOrders > 0).length, 4_339);
  });

  it('whoever is inactive for 60 days is inactive for 30', () => {
    assert.ok(size('inactive', { days: 30 }) > size('inactive', { days: 60 }));
  });
});
