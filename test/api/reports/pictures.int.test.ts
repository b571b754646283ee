import assert from 'node:assert/strict';
import { runDayId } from '../../../domain/base/ids.js';
import { RUN, sentTo } from '../inbound/touched.js';
import { makeShop, useApi } from '../support.js';

const PATH = '/v1/shops/hoa-nang/campaigns/sale';

describe('pictures of a campaign', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await sentTo(api.models, ['c1', 'c2', 'c3']);
    const name = '<script>alert(1)</script> & "Hoa"';
    await api.models.campaigns.updateOne({ _id: 'hoa-nang.sale' }, { $set: { name } });
  });
  const draw = (path: string) => api.ask('GET', `${PATH}${path}`, { key });

  it('are drawn of the numbers that the monitor answers, as SVG that may do nothing but show itself', async () => {
    const funnel = { delivered: 3, read: 2, clicked: 1, bought: 1, revenue: 1250 };
    await api.models.runs.updateOne({ _id: RUN }, { $set: { funnel } });
    const { status, headers, body } = await draw('/pictures/funnel.svg?language=en');
    assert.deepEqual([status, headers.get('content-type')], [200, 'image/svg+xml; charset=utf-8']);
    assert.equal(headers.get('content-security-policy'), "default-src 'none'");
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    for (const text of ['Sent', '3 · 100.0 % of sent', '2 · 66.7 % of delivered', 'Revenue: £12.50'])
      assert.ok(body.includes(`>${text}<`), `${text} in ${body}`);
    assert.ok(body.includes('&lt;script&gt;') && !body.includes('<script'), body);
    assert.match((await draw('/pictures/windows.svg')).body, />Khởi động · Doanh thu: /);
  });

  it('are PNGs where these are asked for', async () => {
    const headers = { Authorization: `Bearer ${key}` };
    const answer = await fetch(`${api.url}${PATH}/pictures/windows.png`, { headers });
    const bytes = Buffer.from(await answer.arrayBuffer());
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/png']);
    assert.equal(bytes.toString('latin1', 1, 4), 'PNG');
  });

  it('of hours say whose they are, and that nothing has happened where nothing has', async () => {
    assert.match((await draw('/pictures/hours.svg')).body, />Chưa có gì xảy ra\.</);
    const hours = { '02': { delivered: 2, read: 1 } };
    await api.models.runDays.collection.insertOne({ _id: runDayId(RUN, '2026-10-31'), hours } as never);
    const { body } = await draw('/pictures/hours.svg?language=en&window=launch&channel=chat');
    for (const text of ['Launch · chat', 'Delivered: 2', 'Read: 1', 'By the hour · Asia/Ho_Chi_Minh'])
      assert.ok(body.includes(`>${text}<`), `${text} in ${body}`);
    assert.match((await draw('/pictures/hours.svg?language=en&channel=sms')).body, />Nothing has happened yet\.</);
  });

  it('of messages show those that an outreach tries, and are none where it tries none', async () => {
    const path = '/outreaches/launch-followers/pictures/variants.svg?language=en';
    const none = await draw(path);
    assert.deepEqual([none.status, none.body.code], [404, 'experiment_not_found']);
    const experiment = { variants: [{ text: 'B' }], metric: 'clicked', share: 1, horizonMinutes: 240 };
    await api.models.runs.updateOne({ _id: RUN }, { $set: { experiment } });
    await api.models.batches.updateOne({ run: RUN }, { $set: { variants: 'aba' } });
    const { status, body } = await draw(path);
    assert.equal(status, 200);
    assert.ok(body.includes('>A · 0.0 % · 2 customers<') && body.includes('>B · 0.0 % · 1 customers<'), body);
  });

  it('are refused for what there is not, and to whom they are nothing', async () => {
    const other = await makeShop(api, 'other');
    assert.equal((await api.ask('GET', `${PATH}/pictures/funnel.svg`, { key: other })).status, 403);
    assert.equal((await draw('/pictures/funnel.gif')).status, 400);
    assert.equal((await draw('/pictures/funnel.svg?language=fr')).status, 400);
    assert.equal((await draw('/pictures/funnel.svg?window=launch')).status, 400);
    assert.equal((await api.ask('GET', `/v1/shops/hoa-nang/campaigns/none/pictures/funnel.svg`, { key })).status, 404);
    assert.equal((await api.ask('GET', `${PATH}/pictures/funnel.svg`, { key: null })).status, 401);
  });
});
