import assert from 'node:assert/strict';
import type { Connection, Model } from 'mongoose';
import type { Offer } from '../../../domain/offer/offer.js';
import { connect } from '../../../models/base/connect.js';
import { importCustomers } from '../../../models/customer/import-customers.js';
import { takeOrders } from '../../../models/customer/take-orders.js';
import { createModels, type Models } from '../../../models/models.js';
import { freshDatabase } from '../../support/servers.js';

const RULE = { clickHours: 120, readHours: 24 };
const SHOP = { _id: 'taken', currency: 'GBP' };
const order = (ref: string, more: object = {}) => ({
  ref,
  customer: 'a',
  placedAt: new Date('2026-10-01T00:00:00Z'),
  status: 'paid' as const,
  total: 100,
  skus: [],
  ...more,
});

describe('orders that are taken', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
    await importCustomers(models, SHOP._id, [{ ref: 'a', name: 'A' }]);
  });
  after(() => connection.close());

  const facts = async () => (await models.customers.findById('taken/a').lean())?.facts;

  it('are facts of their customers when the call returns', async () => {
    assert.deepEqual(await takeOrders(models, SHOP, [order('o1')], RULE), ['new']);
    assert.equal((await facts())?.validOrders, 1);
  });

  it('are facts also when the call broke off behind the write: what is written counts', async () => {
    const offers = {
      get collection(): never {
        throw new Error('the connection broke');
      },
    } as unknown as Model<Offer>;
    const broken = takeOrders({ ...models, offers }, SHOP, [order('o2', { codes: ['X'] })], RULE);
    await assert.rejects(broken, /the connection broke/);
    assert.deepEqual([await models.orders.countDocuments({ shop: SHOP._id }), (await facts())?.validOrders], [2, 2]);
  });
});
