import assert from 'node:assert/strict';
import { batchId } from '../../../domain/base/ids.js';
import { holdAtEnd } from '../../../models/run/run-holds.js';
import { CAMPAIGN, RUN, sentTo, WAITING } from '../inbound/touched.js';
import { makeShop, NOW, useApi } from '../support.js';

const SHOP = '/v1/shops/hoa-nang';

describe('decisions about runs', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await sentTo(api.models, ['c1', 'c2', 'c3', 'c4']);
    api.workflows.started.set(CAMPAIGN, { campaign: CAMPAIGN, shop: 'hoa-nang', saleDay: '2026-11-11' });
    const counts = { audience: 4, sent: 1, failed: 2, unknown: 1 };
    const ledger = { skipped: {}, expired: 0, pending: 0, ...counts };
    const why = { 1: 'smtp_552_5.2.2', 2: 'smtp_550_5.1.1', 3: 'interrupted' };
    await api.models.batches.updateOne({ _id: batchId(RUN, 0) }, { $set: { out: { 0: 'sffu' }, why, ledger } });
    const expiresAt = new Date(NOW.getTime() + 3_600_000);
    await api.models.runs.updateOne({ _id: RUN }, { $set: { state: 'closed', ledger, expiresAt } });
    await api.models.campaigns.updateOne(
      { _id: CAMPAIGN },
      { $set: { 'windows.0.outreaches.0.expiresAt': expiresAt, 'windows.0.outreaches.1.expiresAt': expiresAt } },
    );
  });
  beforeEach(() => {
    api.workflows.calls.length = 0;
  });
  const post = (path: string, json?: object) => api.ask('POST', `${SHOP}/${path}`, { key, ...(json ? { json } : {}) });
  const outreach = async (id = 'launch-followers') => {
    const { body } = await api.ask('GET', `${SHOP}/campaigns/sale/monitor`, { key });
    return body.windows
      .flatMap((one: { outreaches: object[] }) => one.outreaches)
      .find((one: { outreach: string }) => one.outreach === id);
  };

  it('are offered by the monitor, each with who may take it or why it cannot be', async () => {
    const { lifecycle, actions } = await outreach();
    assert.equal(lifecycle, 'completed_with_failures');
    assert.deepEqual(actions.retry_failed, { ok: true, to: 'sending', by: 'sender' });
    assert.deepEqual([actions.settle.ok, actions.settle.by], [true, 'owner']);
    assert.match(actions.cancel.why.en, /has ended/);
    assert.match(actions.cancel.why.vi, /kết thúc/);
  });

  it('settle who is in doubt', async () => {
    assert.equal((await post(`runs/${RUN}/settle`, { outcome: 'maybe' })).status, 400);
    const { status, body } = await post(`runs/${RUN}/settle`, { outcome: 'sent', customers: ['c4'] });
    assert.deepEqual([status, body.settled, body.ledger.sent, body.ledger.unknown], [200, 1, 2, 0]);
    assert.equal((await outreach()).actions.settle.ok, false);
  });

  it('try those again who may pass, once, and tell the campaign', async () => {
    const first = await post(`runs/${RUN}/retry-failed`);
    assert.deepEqual([first.status, first.body], [200, { run: `${RUN}-1`, members: 1, created: true }]);
    assert.deepEqual(api.workflows.calls, [`changed ${CAMPAIGN}`]);
    assert.deepEqual((await post(`runs/${RUN}/retry-failed`)).body, { ...first.body, created: false });
    assert.equal((await outreach()).lifecycle, 'sending');
    assert.equal((await post('runs/hoa-nang.sale.nobody.1/retry-failed')).body.code, 'run_not_found');
  });

  it('end one run with a promise; a run that has closed says so', async () => {
    const { status, body } = await post(`runs/${RUN}-1/cancel`);
    assert.deepEqual([status, body.ending, body.promise.withinMs], [200, 'cancelled', 2_000]);
    const late = await post(`runs/${RUN}-1/skip`);
    assert.deepEqual([late.status, late.body.code], [409, 'action_not_allowed'], 'the first word stands');
    for (const word of ['skip', 'retry', 'cancel'])
      assert.equal((await post(`runs/${RUN}/${word}`)).body.code, 'run_closed');
    await api.models.runs.deleteOne({ _id: `${RUN}-1` });
  });

  it('let a run that waits try again, or leave out who is left; and say why not where it waits for nobody', async () => {
    const run = `${RUN}-1`;
    const { body } = await post(`runs/${RUN}/retry-failed`);
    assert.equal(body.run, run);
    for (const word of ['retry', 'skip']) {
      const refused = await post(`runs/${run}/${word}`);
      assert.deepEqual([refused.status, refused.body.code], [409, 'action_not_allowed'], word);
      assert.match(refused.body.reason.vi, /không chờ ai/);
      assert.equal((await post(`runs/hoa-nang.sale.nobody.1/${word}`)).body.code, 'run_not_found');
    }
    const until = new Date(NOW.getTime() + 86_400_000);
    const held = { reason: 'ledger', detail: 'LedgerImbalance', at: NOW, until } as const;
    await holdAtEnd(api.models, run, held);
    assert.equal((await outreach()).held.until, until.toISOString());
    assert.equal((await post(`runs/${run}/retry`)).body.released, true);
    await holdAtEnd(api.models, run, held);
    assert.equal((await post(`runs/${run}/skip`)).body.ending, 'set_aside');
    assert.equal((await post(`runs/${run}/skip`)).body.ending, 'set_aside', 'it may be repeated');
    await api.models.runs.updateOne({ _id: run }, { $set: { state: 'closed', recounted: 2 } });
    assert.equal((await outreach()).recounted, 2);
    await api.models.runs.deleteOne({ _id: run });
  });

  it('switch one outreach off and on, and take out one that nobody was sent', async () => {
    const at = (id: string, action: string) => post(`campaigns/sale/outreaches/${id}/${action}`);
    assert.equal((await at(WAITING, 'pause')).body.state, 'off');
    assert.equal((await at(WAITING, 'pause')).body.state, 'off', 'it may be repeated');
    assert.equal((await at('off', 'resume')).body.state, 'sending');
    assert.equal((await at('off', 'cancel')).body.state, 'cancelled');
    assert.equal((await at('off', 'cancel')).body.code, 'outreach_not_found');
    const over = await at('launch-followers', 'pause');
    assert.deepEqual([over.status, over.body.code], [409, 'action_not_allowed']);
    assert.match(over.body.reason.vi, /kết thúc/);
  });

  it('of a campaign that is over are refused', async () => {
    await api.models.campaigns.updateOne({ _id: CAMPAIGN }, { $set: { state: 'completed' } });
    const { body } = await post(`runs/${RUN}/retry-failed`);
    assert.deepEqual(
      [body.code, body.detail],
      ['action_not_allowed', 'The campaign is over, so nobody is sent to any more.'],
    );
    assert.equal((await post(`campaigns/sale/outreaches/${WAITING}/resume`)).body.code, 'action_not_allowed');
  });
});
