import assert from 'node:assert/strict';
import { native } from '../../../models/base/native.js';
import { NoReplicaSet } from '../../../models/base/watch.js';
import { ensureIndexes } from '../../../models/models.js';
import { NOW, startApi, useApi } from '../support.js';

describe('/readyz', () => {
  const api = useApi();
  const ready = () => api.ask('GET', '/readyz', { key: null });
  afterEach(() => {
    api.workflows.away = false;
    api.workflows.found = { missingAttributes: [], unpolled: [] };
  });
  const campaign = (_id: string, state: string, channel: string) =>
    native(api.models.campaigns).insertOne({ _id, state, windows: [{ outreaches: [{ channel }] }] } as never);
  before(() => ensureIndexes(api.models));

  it('says of each part that it is there', async () => {
    const { status, body } = await ready();
    const checks = { mongodb: 'ok', indexes: 'ok', temporal: 'ok', searchAttributes: 'ok', workers: 'ok' };
    assert.deepEqual([status, body], [200, { status: 'ok', checks }]);
  });

  it('fails when Temporal is away, and names the search attributes that are missing', async () => {
    api.workflows.away = true;
    assert.deepEqual([(await ready()).status, (await ready()).body.checks.temporal], [503, 'no answer']);
    api.workflows.away = false;
    api.workflows.found = { missingAttributes: ['ShopId'], unpolled: [] };
    const { status, body } = await ready();
    assert.deepEqual([status, body.detail], [503, 'Not ready: searchAttributes: not registered: ShopId.']);
  });

  it('is told in the log as a sentence, without a stack: probes ask every few seconds', async () => {
    api.workflows.found = { missingAttributes: ['ShopId'], unpolled: [] };
    await ready();
    const told = api.logged.filter(({ message }) => message === 'not_ready').at(-1);
    const detail = 'Not ready: searchAttributes: not registered: ShopId.';
    assert.deepEqual([told?.level, told?.fields], ['warn', { detail }]);
  });

  it('is degraded while no worker polls: it serves, and nothing is sent', async () => {
    api.workflows.found = { missingAttributes: [], unpolled: ['campaigns', 'plans'] };
    const { status, body } = await ready();
    assert.deepEqual([status, body.status, body.checks.workers], [200, 'degraded', 'no worker polls campaigns, plans']);
  });

  it('asks for the workers of those channels by which something sends, or will', async () => {
    await campaign('a.draft', 'draft', 'email');
    await campaign('a.paused', 'paused', 'zalo');
    await native(api.models.winbacks).insertOne({ _id: 'a.w', state: 'active', channel: 'sms' } as never);
    api.workflows.found = { missingAttributes: [], unpolled: ['channel-email', 'channel-chat'] };
    assert.equal((await ready()).body.checks.workers, 'ok');
    api.workflows.found = { missingAttributes: [], unpolled: ['channel-email', 'channel-sms', 'channel-zalo'] };
    assert.equal((await ready()).body.checks.workers, 'no worker polls channel-sms, channel-zalo');
  });

  it('is degraded without an index that a schema declares, and says which', async () => {
    await native(api.models.runs).dropIndex('dueAt_1');
    api.setNow(new Date(NOW.getTime() + 61_000));
    const { status, body } = await ready();
    assert.deepEqual([status, body.status, body.checks.indexes], [200, 'degraded', 'missing: runs.dueAt']);
  });

  it('tells a single server from one that is away, where claims need a majority', async () => {
    const single = await startApi({ pingDatabase: () => Promise.reject(new NoReplicaSet('single')) });
    try {
      const { status, body } = await single.ask('GET', '/readyz', { key: null });
      assert.deepEqual([status, body.checks.mongodb], [503, 'no replica set: claims need a majority']);
    } finally {
      await single.close();
    }
  });
});
