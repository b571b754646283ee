import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { CustomerRow, OrderRow } from '../../../../dev/sample/rows.js';
import { createSample } from '../../../../dev/sample/sample.js';
import { AUDIENCES, type AudienceRef, matches } from '../../../../domain/audience/audience.js';
import { matchesTree, type TreeMember } from '../../../../domain/audience/custom/matches.js';
import type { Tree } from '../../../../domain/audience/custom/tree.js';
import type { OrderContent } from '../../../../domain/customer/order.js';
import { viewOrders } from '../../../../domain/customer/order-facts.js';
import { skuList } from '../../../dev/sample/sku-list.js';

/** The instant of the figures in docs/audiences.md. */
const AT = new Date('2026-11-11T02:00:00Z');

const content = (row: OrderRow): OrderContent => ({
  ref: row.id,
  placedAt: new Date(row.placed_at),
  status: row.status as OrderContent['status'],
  total: Number(row.total_minor),
  skus: row.skus.split(' ').filter(Boolean),
  ...(row.reviewed_at === '' ? {} : { reviewedAt: new Date(row.reviewed_at) }),
});
/** As the imports store it: facts by the same rule, the cart without what has been ordered since. */
function member(row: CustomerRow, orders: readonly OrderContent[]): TreeMember {
  const { facts, unpaid, unreviewed, cart } = viewOrders(orders, skuList(row.cart));
  const followed = row.followed_at === '' ? {} : { followedAt: new Date(row.followed_at) };
  return {
    _id: `sample/${row.id}`,
    facts,
    signals: { ...followed, wishlist: skuList(row.wishlist), cart, unpaid, unreviewed },
    touches: [],
  };
}

describe('the audiences of the sample shop add up', () => {
  const documented = readFileSync(new URL('../../../../docs/audiences.md', import.meta.url), 'utf8');
  const members: TreeMember[] = [];
  before(async () => {
    const sample = await createSample({ campaignAt: AT });
    const orders = new Map<string, OrderContent[]>();
    for await (const row of sample.orders())
      orders.set(row.customer, [...(orders.get(row.customer) ?? []), content(row)]);
    for await (const row of sample.customers()) members.push(member(row, orders.get(row.id) ?? []));
  });
  const of = (ref: AudienceRef): TreeMember[] => members.filter((one) => matches(one, ref, AT));
  const custom = (tree: Tree): TreeMember[] => members.filter((one) => matchesTree(one, tree, AT));
  const shown = (n: number) => n.toLocaleString('en');

  it('as docs/audiences.md has them', () => {
    const rows = new Map(
      [...documented.matchAll(/^\| `(\w+)` \|.*\| ([\d,]+) \|$/gm)].map(([, name = '', count = '']) => [name, count]),
    );
    const counted = AUDIENCES.map((name) => [name, shown(of({ name }).length)]);
    assert.deepEqual([...rows], counted);
  });

  it('first-time and repeat buyers are all buyers', () => {
    const buyers = custom({ kind: 'orders', atLeast: 1 });
    const once = custom({ kind: 'orders', atLeast: 1, atMost: 1 });
    const repeat = custom({ kind: 'orders', atLeast: 2 });
    assert.equal(once.length + repeat.length, buyers.length);
    const sentence = `${shown(once.length)} bought once and ${shown(repeat.length)} more often: ${shown(buyers.length)} buyers`;
    assert.ok(documented.replace(/\s+/g, ' ').includes(sentence), sentence);
    const recent = new Set(once);
    assert.ok(of({ name: 'first_time' }).every((one) => recent.has(one)));
  });

  it('inactive for 60 days is part of inactive for 30', () => {
    const wide = new Set(of({ name: 'inactive', params: { days: 30 } }));
    const narrow = of({ name: 'inactive', params: { days: 60 } });
    assert.ok(narrow.every((one) => wide.has(one)) && narrow.length < wide.size);
    assert.equal(of({ name: 'lapsed' }).length, wide.size);
  });

  it('buyers are active or inactive, and nobody both', () => {
    const [lately, before] = [
      custom({ kind: 'last_order', atMostDays: 60 }),
      custom({
        kind: 'not',
        of: { kind: 'or', of: [{ kind: 'never_ordered' }, { kind: 'last_order', atMostDays: 60 }] },
      }),
    ];
    assert.equal(lately.length + before.length, custom({ kind: 'orders', atLeast: 1 }).length);
    assert.equal(before.length, of({ name: 'inactive' }).length);
  });

  it('who only cancelled is no buyer', () => {
    const never = custom({ kind: 'never_ordered' });
    const visitors = members.length - 4_372;
    // dev/sample/README.md counts 33 customers with cancelled invoices only.
    assert.equal(never.length, visitors + 33);
    const buyers = new Set(custom({ kind: 'orders', atLeast: 1 }));
    for (const name of ['inactive', 'frequent', 'first_time', 'unreviewed', 'lapsed'] as const) {
      assert.ok(
        of({ name }).every((one) => buyers.has(one)),
        name,
      );
    }
  });

  it('reminders are parts of what they remind of', () => {
    for (const [part, whole] of [
      ['cart_reminder', 'cart'],
      ['payment_reminder', 'unpaid_order'],
    ] as const) {
      const all = new Set(of({ name: whole }));
      assert.ok(of({ name: part }).every((one) => all.has(one)));
    }
  });
});
