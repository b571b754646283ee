import assert from 'node:assert/strict';
import { runDayId } from '../../../domain/base/ids.js';
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
    const { ledger, funnel, balanced, engagement, rates } = body.windows[0];
    assert.deepEqual(body.total, { ledger, funnel, balanced, engagement, rates });
    assert.equal(balanced, true);
    await api.models.batches.updateOne({ run: RUN }, { $set: { 'ledger.audience': 6 } });
    const off = await api.ask('GET', PATH, { key });
    assert.deepEqual([off.body.total.balanced, off.body.windows[0].outreaches[0].balanced], [false, false]);
    await api.models.batches.updateOne({ run: RUN }, { $set: { 'ledger.audience': 5 } });
  });

  it('says whose clicks they were, what orders were attributed by, and what each rate is a part of', async () => {
    const counts = {
      ...{ orders: 3, clickOrders: 2, clickRevenue: 1000, receiptOrders: 1, receiptRevenue: 250 },
      ...{
        clickers: { human: 1, machine: 2 },
        clicks: { human: 4, machine: 18 },
        readers: { unsure: 1 },
        opens: { unsure: 2 },
      },
    };
    await api.models.runs.updateOne({ _id: RUN }, { $set: { counts } });
    const { body } = await api.ask('GET', PATH, { key });
    assert.equal(body.definitions, 'docs/metrics.md');
    const money = (amount: number) => ({ amount, currency: 'GBP' });
    assert.deepEqual(body.total.engagement, {
      readers: { human: 0, unsure: 1, machine: 0 },
      clickers: { human: 1, unsure: 0, machine: 2 },
      opens: { human: 0, unsure: 2, machine: 0 },
      clicks: { human: 4, unsure: 0, machine: 18 },
      orders: 3,
      byClick: { orders: 2, revenue: money(1000) },
      byReceipt: { orders: 1, revenue: money(250) },
    });
    assert.deepEqual(body.total.rates.delivered, { value: 1, of: 'sent' });
    assert.deepEqual(body.total.rates.boughtOfClicked, { value: 1, of: 'clicked' });
    assert.deepEqual(body.windows[1].rates.read, { of: 'delivered' });
  });

  it('shows the hours of the campaign, one window or one channel, in order', async () => {
    await api.models.runDays.collection.insertMany([
      { _id: runDayId(RUN, '2026-10-31') as never, hours: { '02': { delivered: 2, read: 1 }, '23': { clicked: 1 } } },
      { _id: runDayId(RUN, '2026-11-01') as never, hours: { '00': { bought: 1, revenue: 1250, orders: 1 } } },
      { _id: runDayId('hoa-nang.other.x.1', '2026-11-01') as never, hours: { '00': { bought: 9 } } },
    ]);
    const { body } = await api.ask('GET', `${PATH}/hours`, { key });
    const none = { delivered: 0, read: 0, clicked: 0, bought: 0, orders: 0, revenue: 0 };
    assert.deepEqual(body, {
      ...{ campaign: 'sale', definitions: 'docs/metrics.md', currency: 'GBP' },
      hours: [
        { ...none, hour: '2026-10-31T02:00:00.000Z', delivered: 2, read: 1 },
        { ...none, hour: '2026-10-31T23:00:00.000Z', clicked: 1 },
        { ...none, hour: '2026-11-01T00:00:00.000Z', bought: 1, revenue: 1250, orders: 1 },
      ],
    });
    const hoursOf = async (query: string) =>
      (await api.ask('GET', `${PATH}/hours?${query}`, { key })).body.hours.length;
    assert.deepEqual([await hoursOf('window=launch'), await hoursOf('window=campaign_day')], [3, 0]);
    assert.deepEqual([await hoursOf('channel=chat'), await hoursOf('channel=sms')], [3, 0]);
    assert.equal((await api.ask('GET', `${PATH}/hours?window=never`, { key })).status, 400);
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
