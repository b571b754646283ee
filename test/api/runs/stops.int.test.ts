import assert from 'node:assert/strict';
import { CAMPAIGN, sentTo } from '../inbound/touched.js';
import { makeShop, useApi } from '../support.js';

const STOP = '/v1/shops/hoa-nang/stop';

describe('stop switches', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await makeShop(api, 'la-xanh');
    await sentTo(api.models, ['c1']);
  });
  const monitor = async () => (await api.ask('GET', '/v1/shops/hoa-nang/campaigns/sale/monitor', { key })).body;
  const untold = async () => (await api.models.campaigns.findById(CAMPAIGN).lean())?.untold === true;

  it('of a shop stop it with a promise, once, and are shown where its campaigns are', async () => {
    const { status, body } = await api.ask('PUT', STOP, { key, json: { reason: 'Sai giá' } });
    assert.equal(status, 200);
    assert.deepEqual([body.stop.scope, body.stop.shop, body.stop.reason], ['shop', 'hoa-nang', 'Sai giá']);
    assert.deepEqual([body.promise.messages, body.promise.withinMs], [400, 2_000]);
    const again = await api.ask('PUT', STOP, { key, json: { reason: 'Khác' } });
    assert.deepEqual(again.body.stop, body.stop, 'the first word stands');
    assert.deepEqual((await monitor()).stops, [body.stop]);
    const campaign = await api.ask('GET', '/v1/shops/hoa-nang/campaigns/sale', { key });
    assert.deepEqual([campaign.body.state, campaign.body.stops], ['active', [body.stop]]);
    assert.deepEqual((await api.ask('GET', '/v1/shops/la-xanh/stop')).body, { stops: [] });
    assert.equal(await untold(), true, 'its workflow will look');
  });

  it('are lifted, and then nothing holds the shop', async () => {
    await api.models.campaigns.updateOne({ _id: CAMPAIGN }, { $unset: { untold: '' } });
    assert.equal((await api.ask('DELETE', STOP, { key })).body.allowed, true);
    assert.equal((await api.ask('DELETE', STOP, { key })).body.allowed, false);
    assert.deepEqual((await monitor()).stops, []);
    assert.equal(await untold(), true, 'its workflow goes on at once');
  });

  it('of a channel and of everything are the installation’s, and hold every shop', async () => {
    assert.equal((await api.ask('PUT', '/v1/stops/all', { key, json: { reason: 'x' } })).status, 403);
    assert.equal((await api.ask('PUT', '/v1/stops/fax', { json: { reason: 'x' } })).status, 400);
    assert.equal((await api.ask('PUT', '/v1/stops/sms', { json: { reason: '' } })).status, 400);
    for (const scope of ['sms', 'all']) {
      assert.equal((await api.ask('PUT', `/v1/stops/${scope}`, { json: { reason: 'provider' } })).status, 200);
    }
    const { stops } = (await api.ask('GET', '/v1/stops')).body;
    assert.deepEqual(
      stops.map(({ scope, channel }: Record<string, string>) => [scope, channel]),
      [
        ['all', undefined],
        ['channel', 'sms'],
      ],
    );
    assert.equal((await monitor()).stops.length, 2);
    for (const scope of ['sms', 'all']) await api.ask('DELETE', `/v1/stops/${scope}`);
    assert.deepEqual((await api.ask('GET', '/v1/stops')).body, { stops: [] });
  });
});
