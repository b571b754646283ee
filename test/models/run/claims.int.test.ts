import assert from 'node:assert/strict';
import type { Connection } from 'mongoose';
import type { Touch } from '../../../domain/customer/customer.js';
import { connect } from '../../../models/base/connect.js';
import { native } from '../../../models/base/native.js';
import { customerPage, customersById, reachProjection } from '../../../models/customer/customer-queries.js';
import { createModels, type Models } from '../../../models/models.js';
import { claimCustomers, markFailed, releaseClaims, takeOverClaims, touchesOfRun } from '../../../models/run/claims.js';
import { customer, refs } from '../../activities/world.js';
import { freshDatabase } from '../../support/servers.js';

const touch = (claim: string, run = 'run-1'): Touch => ({
  run,
  window: 'w',
  channel: 'email',
  at: new Date('2026-11-11T05:00:00Z'),
  claim,
});
const id = (ref: string): string => `hoa-nang/${ref}`;

describe('claims on customers', () => {
  let connection: Connection;
  let models: Models;
  before(async () => {
    connection = await connect(await freshDatabase(), { writeConcern: '1' });
    models = createModels(connection);
  });
  beforeEach(async () => {
    await native(models.customers).deleteMany({});
    await native(models.customers).insertMany(refs(6).map((ref) => customer(ref)));
  });
  after(() => connection.close());

  const [a, b] = refs(2).map(id) as [string, string];
  const read = async (_id: string) =>
    (await customersById(models.customers, [_id], reachProjection(['email'], []))).get(_id);

  it('claims whoever is still at the rev the rule saw', async () => {
    await native(models.customers).updateOne({ _id: b }, { $inc: { rev: 1 } });
    const wanted = [a, b, id('nobody')].map((_id) => ({ id: _id, rev: 1 }));
    assert.equal(await claimCustomers(models.customers, wanted, touch('t1')), 1);
    assert.deepEqual((await read(a))?.touches, [touch('t1')]);
    assert.equal((await read(a))?.rev, 2);
    assert.deepEqual((await read(b))?.touches, []);
    assert.equal(await claimCustomers(models.customers, wanted, touch('t2')), 0, 'a claim moves the rev');
  });

  it('gives exactly one of many claimers each customer', async () => {
    const wanted = refs(6).map((ref) => ({ id: id(ref), rev: 1 }));
    const tokens = Array.from({ length: 8 }, (_, n) => `t${n}`);
    const counts = await Promise.all(tokens.map((token) => claimCustomers(models.customers, wanted, touch(token))));
    assert.equal(
      counts.reduce((sum, n) => sum + n, 0),
      6,
    );
  });

  it('releases only its own claims, and moves the rev', async () => {
    await claimCustomers(models.customers, [{ id: a, rev: 1 }], touch('old', 'run-0'));
    await claimCustomers(models.customers, [{ id: a, rev: 2 }], touch('mine'));
    assert.equal(await releaseClaims(models.customers, [a], 'theirs'), 0);
    assert.equal(await releaseClaims(models.customers, [a, b], 'mine'), 1);
    assert.deepEqual((await read(a))?.touches, [touch('old', 'run-0')]);
    assert.equal((await read(a))?.rev, 4);
  });

  it('takes claims over, so that who held them can no longer release them', async () => {
    await claimCustomers(models.customers, [{ id: a, rev: 1 }], touch('theirs'));
    const held = [a, b].map((_id) => ({ id: _id, token: 'theirs' }));
    assert.equal(await takeOverClaims(models.customers, held, 'mine'), 1);
    assert.equal(await releaseClaims(models.customers, [a], 'theirs'), 0);
    assert.deepEqual([...(await touchesOfRun(models.customers, [a, b], 'run-1')).keys()], [a]);
    assert.equal((await touchesOfRun(models.customers, [a], 'run-1')).get(a)?.claim, 'mine');
  });

  it('marks the touch it holds as failed, and no other', async () => {
    await claimCustomers(models.customers, [{ id: a, rev: 1 }], touch('old', 'run-0'));
    await claimCustomers(models.customers, [{ id: a, rev: 2 }], touch('mine'));
    await markFailed(models.customers, [a], 'mine', { channel: 'email', dead: [] });
    assert.deepEqual(
      (await read(a))?.touches.map(({ failed }) => failed),
      [undefined, true],
    );
  });

  it('does nothing for nobody', async () => {
    assert.equal(await releaseClaims(models.customers, [], 'mine'), 0);
  });

  it('reads a page of one shop in order, behind a customer, with the fields of the channel alone', async () => {
    await native(models.customers).insertMany([customer('x', { _id: 'hoa-nang-2/x', shop: 'hoa-nang-2' })]);
    const page = {
      shop: 'hoa-nang',
      after: a,
      filter: {},
      projection: reachProjection(['chat'], ['facts', 'signals']),
      limit: 3,
    };
    const rows = [];
    for await (const some of customerPage(models.customers, page)) rows.push(...some);
    assert.deepEqual(
      rows.map((row) => row.ref),
      refs(4).slice(1),
    );
    assert.deepEqual(Object.keys(rows[0] ?? {}).sort(), [
      '_id',
      'chatId',
      'consent',
      'facts',
      'name',
      'ref',
      'rev',
      'signals',
      'touches',
    ]);
    assert.deepEqual(Object.keys(rows[0]?.consent ?? {}), ['chat']);
  });
});
