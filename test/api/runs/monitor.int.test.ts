import assert from 'node:assert/strict';
import { EMPTY_LEDGER } from '../../../domain/run/ledger.js';
import { CAMPAIGN, RUN, sentTo, WAITING } from '../inbound/touched.js';
import { makeShop, useApi } from '../support.js';

const PATH = '/v1/shops/hoa-nang/campaigns/sale/monitor';

describe('the Data Monitor', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await sentTo(api.models, ['c1', 'c2', 'c3']);
    await api.models.runs.updateOne(
      { _id: RUN },
      { $set: { funnel: { delivered: 3, read: 2, clicked: 1, bought: 1, revenue: 1250 } } },
    );
  });

  it('shows per window, audience and channel the ledger and the funnel of an open run from its batches', async () => {
    const { status, body } = await api.ask('GET', PATH, { key });
    assert.equal(status, 200);
    const [launch, day] = body.windows;
    assert.equal(launch.outreaches.length, 1, 'a disabled outreach that never ran is not shown');
    const [followers] = launch.outreaches;
    assert.deepEqual([followers.audience, followers.channel, followers.state], ['followers', 'chat', 'open']);
    assert.deepEqual(followers.ledger, { ...EMPTY_LEDGER, audience: 5, sent: 3, skipped: { no_consent: 2 } });
    assert.deepEqual(followers.funnel, {
      sent: 3,
      delivered: 3,
      read: 2,
      clicked: 1,
      bought: 1,
      revenue: { amount: 1250, currency: 'GBP' },
    });
    assert.deepEqual(
      [day.outreaches[0].outreach, day.outreaches[0].state, day.ledger.audience],
      [WAITING, 'waiting', 0],
    );
  });

  it('sums windows to the campaign and says whether the identity holds', async () => {
    const { body } = await api.ask('GET', PATH, { key });
    assert.deepEqual(body.total, { ledger: body.windows[0].ledger, funnel: body.windows[0].funnel, balanced: true });
    await api.models.batches.updateOne({ run: RUN }, { $set: { 'ledger.audience': 6 } });
    const off = await api.ask('GET', PATH, { key });
    assert.deepEqual([off.body.total.balanced, off.body.windows[0].outreaches[0].balanced], [false, false]);
    await api.models.batches.updateOne({ run: RUN }, { $set: { 'ledger.audience': 5 } });
  });

  it("takes a closed run's numbers from the run, so that they stay when batches go", async () => {
    const ledger = { ...EMPTY_LEDGER, audience: 9, sent: 9 };
    await api.models.runs.updateOne({ _id: RUN }, { $set: { state: 'closed', ledger } });
    const { body } = await api.ask('GET', PATH, { key });
    assert.deepEqual(body.total.ledger, ledger);
  });

  it('of another shop, or of no campaign, is not shown', async () => {
    const other = await makeShop(api, 'other');
    assert.equal((await api.ask('GET', PATH, { key: other })).status, 403);
    assert.equal(
      (await api.ask('GET', '/v1/shops/hoa-nang/campaigns/none/monitor', { key })).body.code,
      'campaign_not_found',
    );
    assert.equal(CAMPAIGN, 'hoa-nang.sale');
  });
});
