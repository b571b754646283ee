/** The real invoices of the sample shop: how many customers each N reaches, against a script of its own over the CSV. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { readInvoices } from '../../dev/sample/invoices.js';
import { customerId } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import type { OrderContent } from '../../domain/customer/order.js';
import { viewOrders } from '../../domain/customer/order-facts.js';
import { connect } from '../../models/base/connect.js';
import { native } from '../../models/base/native.js';
import { createModels } from '../../models/models.js';
import { previewWinback } from '../../models/winback/count-buyers.js';
import { freshDatabase } from '../support/servers.js';

const NOW = new Date('2011-12-10T02:00:00Z');
const DAYS = [30, 60, 90, 180];
const FILE = new URL('../../dev/sample/online-retail-invoices.csv.gz', import.meta.url);

/** The independent script: last uncancelled invoice per customer, days of the calendar at UTC+7. */
function independentCounts(): number[] {
  const rows = parse(gunzipSync(readFileSync(FILE)), { columns: true }) as Record<string, string>[];
  const day = (instant: number): number => Math.floor((instant + 7 * 3_600_000) / 86_400_000);
  const last = new Map<string, number>();
  for (const row of rows) {
    if (row.cancelled === '1') continue;
    const at = Date.parse(`${row.placed_at?.replace(' ', 'T')}Z`);
    const who = row.customer ?? '';
    last.set(who, Math.max(last.get(who) ?? 0, at));
  }
  return DAYS.map((n) => [...last.values()].filter((at) => day(NOW.getTime()) - day(at) >= n).length);
}

describe('the sample shop', function () {
  this.timeout(240_000);

  it('has as many lapsed customers for N = 30, 60, 90 and 180 as a script over its invoices counts', async () => {
    const connection = await connect(await freshDatabase(), { writeConcern: '1' });
    try {
      const models = createModels(connection);
      const orders = new Map<string, OrderContent[]>();
      for await (const { ref, customer, placedAt, cancelled, pence, skus } of readInvoices()) {
        const status = cancelled ? 'cancelled' : 'delivered';
        const order = { ref, placedAt, status, total: Math.abs(pence), skus } as const;
        orders.set(customer, [...(orders.get(customer) ?? []), order]);
      }
      const customers = [...orders].map(([ref, own]): Customer => {
        const { facts, unpaid, unreviewed } = viewOrders(own, []);
        const signals = { wishlist: [], cart: [], unpaid, unreviewed };
        const _id = customerId('sample', ref);
        return { _id, shop: 'sample', ref, rev: 1, name: '', facts, signals, consent: {}, touches: [] };
      });
      for (let at = 0; at < customers.length; at += 1000) {
        await native(models.customers).insertMany(customers.slice(at, at + 1000));
      }
      const shop = { _id: 'sample', zone: 'Asia/Ho_Chi_Minh' };
      const { reach, suggested } = await previewWinback(models, shop, 'email', DAYS, NOW);
      const expected = independentCounts();
      assert.ok(
        expected.every((n) => n > 100),
        `${expected} are worth comparing`,
      );
      assert.deepEqual(
        reach.map(({ qualified }) => qualified),
        expected,
      );
      // Counted over the same invoices by a script of its own: Kaplan–Meier over all of a customer’s days, up to 80 % of its end.
      assert.equal(suggested.days, 102);
    } finally {
      await connection.close();
    }
  });
});
