import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import { EMPTY_LEDGER } from '../../domain/run/ledger.js';
import { connect } from '../../models/base/connect.js';
import { native } from '../../models/base/native.js';
import { createModels, ensureIndexes, type Models } from '../../models/models.js';
import { customer } from '../activities/world.js';
import { freshDatabase } from '../support/servers.js';

const AT = new Date('2026-11-11T05:00:00Z');

/** Indexes that no shop leads, and why. */
const OVER_ALL_SHOPS: Readonly<Record<string, string>> = {
  'campaigns: {"state":1}': 'the sweep asks for what should run in every shop',
  'campaigns: {"untold":1}': 'the sweep asks for what no workflow was told of, in every shop',
  'winbacks: {"state":1}': 'the sweep asks for what should run in every shop',
  'winbacks: {"untold":1}': 'the sweep asks for what no workflow was told of, in every shop',
  'heldReports: {"at":1}': 'a report without proof is of no shop, and goes by its age',
  'apiKeys: {"scope.shop":1,"_id":1}': 'the shop does lead it, within the scope',
  'apiKeys: {"formerHash":1}': 'whose key it is says only the key itself',
  'auditEntries: {"key":1,"_id":1}': 'what a key has done, at whatever shop',
  'apiKeys: {"email":1}': 'whom an identity provider names says only the address',
  'trails: {"unjudged":1}': 'the sweep asks for what no process has judged, in every shop',
  'smsNames: {"message":1}': 'a message begins with its shop',
  'smsNames: {"at":1}': 'names go by their age',
  'runs: {"dueAt":1}': 'the numbers for operators are over all shops',
  'idempotentAnswers: {"expiresAt":1}': 'answers go by their age',
  'sessions: {"expiresAt":1}': 'sessions go by their age',
  'signInLinks: {"expiresAt":1}': 'links go by their age',
  'webhookDeliveries: {"nextAt":1}': 'the deliverer asks for what is due in every shop',
  'webhookDeliveries: {"endpoint":1,"at":-1}': 'an endpoint begins with its shop',
  'webhookDeliveries: {"forgetAt":1}': 'the log goes by its age',
};

describe('models', () => {
  let uri: string;
  let connection: Connection;
  let models: Models;
  before(async () => {
    uri = await freshDatabase();
    connection = await connect(uri, { writeConcern: '1' });
    models = createModels(connection);
  });
  after(() => connection.close());

  it('stores exactly what the domain describes: no version, no second id, empty records kept', async () => {
    await models.customers.create(customer('u1'));
    assert.deepEqual(await native(models.customers).findOne({ _id: 'hoa-nang/u1' }), customer('u1'));
    const batch = {
      _id: 'r/000000',
      run: 'r',
      shop: 's',
      seq: 0,
      plannedAt: AT,
      chunkSize: 4,
      cursor: 's/a',
      customers: ['a'],
      revs: [1],
      fields: [{ to: 'a@example.com', name: 'An' }],
      out: {},
      why: {},
      planSkipped: {},
      ledger: { ...EMPTY_LEDGER, audience: 1, pending: 1 },
    };
    await models.batches.create(batch);
    assert.deepEqual(await native(models.batches).findOne({ _id: 'r/000000' }), batch);
  });

  it('refuses a field that no schema knows, instead of dropping it', async () => {
    const odd = { ...customer('u2'), nickname: 'x' };
    await assert.rejects(models.customers.create(odd), /nickname/);
    await assert.rejects(models.campaigns.updateOne({ _id: 'x' }, { $set: { stat: 'active' } }), /stat/);
  });

  it('refuses values outside the domain', async () => {
    const order = {
      _id: 's/a/1',
      shop: 's',
      customer: 'a',
      ref: '1',
      placedAt: AT,
      status: 'paid' as const,
      total: 100,
      currency: 'VND',
      skus: ['x'],
    };
    await models.orders.create(order);
    await assert.rejects(models.orders.create({ ...order, _id: 's/a/2', total: 10.5 }), /total/);
    await assert.rejects(models.orders.create({ ...order, _id: 's/a/3', status: 'lost' as 'paid' }), /status/);
    const { facts: _, ...factless } = customer('u3');
    await assert.rejects(models.customers.create(factless), /facts/);
  });

  it('keeps two connections apart: nothing is global', async () => {
    const other = await connect(await freshDatabase(), { writeConcern: '1' });
    try {
      assert.equal(await createModels(other).customers.countDocuments({}), 0);
      assert.notEqual(createModels(other).customers, models.customers);
    } finally {
      await other.close();
    }
  });

  it('builds its indexes as often as it is asked', async () => {
    await ensureIndexes(models);
    await ensureIndexes(models);
  });

  it('leads every index but the own keys with the shop or the campaign, or with the id, which begins with it', () => {
    for (const [name, model] of Object.entries(models)) {
      for (const [keys] of model.schema.indexes()) {
        const index = `${name}: ${JSON.stringify(keys)}`;
        const isLed = ['shop', 'campaign', 'hash', '_id'].includes(Object.keys(keys)[0] ?? '');
        assert.ok(isLed || OVER_ALL_SHOPS[index] !== undefined, index);
      }
    }
  });

  it('says in time that no server answers', async () => {
    const nobody = connect('mongodb://127.0.0.1:9/x', { writeConcern: '1', serverSelectionTimeoutMs: 200 });
    await assert.rejects(nobody, { name: 'MongooseServerSelectionError' });
  });

  it('waits for the majority and the journal where it is told so', async () => {
    const strict = await connect(uri, { writeConcern: 'majority' });
    try {
      const { w, j } = strict.getClient().options.writeConcern ?? {};
      assert.deepEqual({ w, j }, { w: 'majority', j: true });
    } finally {
      await strict.close();
    }
  });
});
