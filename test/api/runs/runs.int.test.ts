import assert from 'node:assert/strict';
import type { Run } from '../../../domain/run/run.js';
import { winbackId, winbackRunId } from '../../../domain/winback/ids.js';
import { holdRun } from '../../../models/run/run-holds.js';
import { CAMPAIGN, RUN, sentTo } from '../inbound/touched.js';
import { ADMIN_KEY, makeShop, NOW, useApi } from '../support.js';
import { BASE, EMAIL } from '../winbacks/winback-support.js';

const RUNS = '/v1/shops/hoa-nang/runs';
const HOLD = { reason: 'money', detail: 'esms_103', at: NOW } as const;
const SHOWN = { ...HOLD, at: NOW.toISOString() };

describe('runs on hold', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await makeShop(api, 'la-xanh');
    await sentTo(api.models, ['c1', 'c2']);
    api.workflows.started.set(CAMPAIGN, { campaign: CAMPAIGN, shop: 'hoa-nang', saleDay: '2026-11-11' });
  });
  beforeEach(async () => {
    api.workflows.away = false;
    api.workflows.calls.length = 0;
    await api.models.runs.updateOne({ _id: RUN }, { $unset: { held: '' }, $set: { state: 'open' } });
  });

  const hold = () => holdRun(api.models, RUN, HOLD);
  const held = async (id = RUN): Promise<Run['held']> => (await api.models.runs.findById(id).lean<Run>())?.held;
  const release = (run = RUN, shop = 'hoa-nang', as = key) =>
    api.ask('POST', `/v1/shops/${shop}/runs/${run}/release`, { key: as });

  it('are shown with their reason, in a list and in the Data Monitor', async () => {
    assert.deepEqual((await api.ask('GET', `${RUNS}/held`, { key })).body, { runs: [] });
    await hold();
    const { runs } = (await api.ask('GET', `${RUNS}/held`, { key })).body;
    assert.deepEqual(
      runs.map(({ run, campaign, channel, held: why }: Record<string, unknown>) => [run, campaign, channel, why]),
      [[RUN, CAMPAIGN, 'chat', SHOWN]],
    );
    const monitor = await api.ask('GET', '/v1/shops/hoa-nang/campaigns/sale/monitor', { key });
    assert.deepEqual(monitor.body.windows[0].outreaches[0].held, SHOWN);
    assert.equal('held' in monitor.body.windows[1].outreaches[0], false);
  });

  it('of one shop are not shown to another', async () => {
    await hold();
    assert.deepEqual((await api.ask('GET', '/v1/shops/la-xanh/runs/held')).body, { runs: [] });
    assert.equal((await api.ask('GET', '/v1/shops/la-xanh/runs/held', { key })).status, 403);
    assert.equal((await api.ask('GET', '/v1/shops/nobody/runs/held')).body.code, 'shop_not_found');
  });

  it('go on when they are released: MongoDB first, then the campaign is told', async () => {
    await hold();
    const { status, body } = await release();
    assert.deepEqual([status, body], [200, { run: RUN, released: true, held: SHOWN }]);
    assert.equal(await held(), undefined);
    assert.deepEqual(api.workflows.calls, [`changed ${CAMPAIGN}`]);
    assert.ok(api.logged.some(({ message }) => message === 'the run is released'));
  });

  it('stay released when Temporal is away, and the same call again tells the workflow', async () => {
    await hold();
    api.workflows.away = true;
    const away = await release();
    assert.deepEqual([away.status, away.body.code], [503, 'workflow_unreachable']);
    assert.equal(await held(), undefined);
    api.workflows.away = false;
    assert.deepEqual((await release()).body, { run: RUN, released: false });
    assert.deepEqual(api.workflows.calls, [`changed ${CAMPAIGN}`]);
  });

  it('are released by their own shop or an admin only', async () => {
    await hold();
    assert.equal((await release(RUN, 'la-xanh', key)).status, 403);
    assert.equal(
      (await release(RUN, 'la-xanh', ADMIN_KEY)).body.code,
      'run_not_found',
      'an admin names the right shop',
    );
    assert.equal((await held())?.reason, 'money');
  });

  it('that are unknown or closed are refused by name', async () => {
    assert.equal((await release('hoa-nang.sale.nothing.1')).body.code, 'run_not_found');
    assert.equal((await release('Hoa%20Nang')).status, 400);
    await hold();
    await api.models.runs.updateOne({ _id: RUN }, { $set: { state: 'closed' } });
    assert.deepEqual([(await release()).status, (await release()).body.code], [409, 'run_closed']);
    assert.deepEqual((await api.ask('GET', `${RUNS}/held`, { key })).body.runs, [], 'nobody waits for a closed one');
  });

  it('of a win-back programme are released the same way', async () => {
    const programme = winbackId('hoa-nang', 'nho');
    await api.ask('PUT', `${BASE}/nho`, { key, json: EMAIL });
    await api.models.winbacks.updateOne({ _id: programme }, { $set: { state: 'active' } });
    api.workflows.started.set(programme, { campaign: programme, shop: 'hoa-nang', saleDay: '' });
    const run = winbackRunId(programme, '2026-11-01', 1);
    const { window: _, audience: _of, ...model } = (await api.models.runs.findById(RUN).lean<Run>()) ?? {};
    const winback = { step: 1, day: '2026-11-01' };
    await api.models.runs.create({ ...model, _id: run, campaign: programme, winback, held: HOLD });
    const { runs } = (await api.ask('GET', `${RUNS}/held`, { key })).body;
    assert.deepEqual([runs.length, runs[0].run, runs[0].window], [1, run, 'winback']);
    assert.equal((await release(run)).body.released, true);
    assert.equal(await held(run), undefined);
    assert.deepEqual(api.workflows.calls, [`changed ${programme}`]);
  });
});
