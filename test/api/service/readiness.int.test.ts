import assert from 'node:assert/strict';
import { useApi } from '../support.js';

describe('/readyz', () => {
  const api = useApi();
  const ready = () => api.ask('GET', '/readyz', { key: null });
  afterEach(() => {
    api.workflows.away = false;
    api.workflows.found = { missingAttributes: [], isPolled: true };
  });

  it('says of each part that it is there', async () => {
    const { status, body } = await ready();
    const checks = { mongodb: 'ok', temporal: 'ok', searchAttributes: 'ok', workers: 'ok' };
    assert.deepEqual([status, body], [200, { status: 'ok', checks }]);
  });

  it('fails when Temporal is away, and names the search attributes that are missing', async () => {
    api.workflows.away = true;
    assert.deepEqual([(await ready()).status, (await ready()).body.checks.temporal], [503, 'no answer']);
    api.workflows.away = false;
    api.workflows.found = { missingAttributes: ['ShopId'], isPolled: true };
    const { status, body } = await ready();
    assert.deepEqual([status, body.detail], [503, 'Not ready: searchAttributes: not registered: ShopId.']);
  });

  it('is told in the log as a sentence, without a stack: probes ask every few seconds', async () => {
    api.workflows.found = { missingAttributes: ['ShopId'], isPolled: true };
    await ready();
    const told = api.logged.filter(({ message }) => message === 'not_ready').at(-1);
    const detail = 'Not ready: searchAttributes: not registered: ShopId.';
    assert.deepEqual([told?.level, told?.fields], ['warn', { detail }]);
  });

  it('is degraded while no worker polls: it serves, and nothing is sent', async () => {
    api.workflows.found = { missingAttributes: [], isPolled: false };
    const { status, body } = await ready();
    assert.deepEqual([status, body.status, body.checks.workers], [200, 'degraded', 'no worker polls the campaigns']);
  });
});
