import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import {
  EVERYTHING,
  previewFields,
  type ScannedCustomer,
  scanCustomers,
} from '../../../models/audience/audience-scan.js';
import { connect } from '../../../models/base/connect.js';
import { createModels, type Models } from '../../../models/models.js';
import { customer, daysAgo, factsOf, touch } from '../../domain/support/samples.js';
import { freshDatabase } from '../../support/servers.js';

const SIZE = 20_100;
const ref = (n: number) => `c${String(n).padStart(6, '0')}`;

describe('a scan of the customers', () => {
  let connection: Connection;
  let models: Models;
  before(async function () {
    this.timeout(240_000);
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
    const one = (shop: string, n: number) =>
      customer({ _id: `${shop}/${ref(n)}`, shop, ref: ref(n), facts: factsOf([daysAgo(n % 90)]), touches: [touch()] });
    for (let at = 0; at < SIZE; at += 6_700) {
      const rows = Array.from({ length: 6_700 }, (_, n) => one('hoa', at + n));
      await models.customers.collection.insertMany(rows as never[]);
    }
    await models.customers.collection.insertMany([one('hoa-2', 1), one('ho', 1)] as never[]);
  });
  after(() => connection.close());

  const seen = async (reads: readonly string[], filter = {}): Promise<ScannedCustomer[]> => {
    const list: ScannedCustomer[] = [];
    const fields = previewFields(['email'], reads);
    await scanCustomers(models, { shop: 'hoa', filter, fields }, (one) => list.push(one));
    return list;
  };

  it('visits each customer of the shop once, in order, over several pages', async () => {
    const list = await seen([]);
    assert.deepEqual(
      list.map((one) => one.ref),
      Array.from({ length: SIZE }, (_, n) => ref(n)),
    );
  }).timeout(240_000);

  it('visits nobody but whom the filter lets through, and reads no more than it was asked for', async () => {
    const filter = { 'facts.lastOrderAt': { $lt: daysAgo(88) } };
    const [light, full] = [await seen([], filter), await seen(['facts.validOrders'], filter)];
    assert.equal(light.length, Math.floor(SIZE / 90));
    assert.equal(light[0]?.facts, undefined);
    assert.ok(full.every(({ facts }) => facts.validOrders === 1 && facts.lastOrderAt === undefined));
    assert.deepEqual([light[0]?.email, light[0]?.phone], ['minh@example.com', undefined]);
    assert.deepEqual(light[0]?.consent, { email: { granted: true } });
    assert.deepEqual(Object.keys(light[0]?.touches[0] ?? {}).sort(), ['at', 'channel']);
  });

  it('ends with the error of the visit, and leaves no cursor behind', async () => {
    let visits = 0;
    const scan = scanCustomers(models, { shop: 'hoa', filter: {}, fields: EVERYTHING }, () => {
      visits += 1;
      throw new Error('enough');
    });
    await assert.rejects(scan, /enough/);
    assert.equal(visits, 1);
    assert.equal((await seen([], { ref: ref(7) })).length, 1);
  });
});
