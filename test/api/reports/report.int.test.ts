import assert from 'node:assert/strict';
import { RUN, sentTo } from '../inbound/touched.js';
import { makeShop, NOW, useApi } from '../support.js';

const PATH = '/v1/shops/hoa-nang/campaigns/sale';
const DAY = 86_400_000;

describe('the report of a campaign over HTTP', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await sentTo(api.models, ['c1', 'c2', 'c3']);
    const funnel = { delivered: 3, read: 2, clicked: 1, bought: 1, revenue: 1250 };
    await api.models.runs.updateOne({ _id: RUN }, { $set: { funnel } });
  });
  afterEach(() => api.setNow(NOW));
  const share = async (body: object = {}) => {
    const made = await api.ask('POST', `${PATH}/report-links`, { key, json: body });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return { ...made.body, path: new URL(made.body.url).pathname } as { path: string; url: string; expiresAt: string };
  };
  const read = (path: string) => api.ask('GET', path, { key: null });

  it('is one page of the numbers that the monitor answers, under a strict policy', async () => {
    const { status, headers, body } = await api.ask('GET', `${PATH}/report?language=en`, { key });
    assert.deepEqual([status, headers.get('content-type')], [200, 'text/html; charset=utf-8']);
    assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; style-src 'sha256-[\w+/=]+'/);
    for (const text of ['Cửa hàng Hoa Nắng', '3 · 100.0 % of sent', 'held nobody out', 'Balanced'])
      assert.ok(body.includes(text), `${text} in ${body}`);
  });

  it('says in words what the messages brought where customers are held out', async () => {
    await api.models.campaigns.updateOne({ _id: 'hoa-nang.sale' }, { $set: { holdout: 0.1 } });
    const { body: lift } = await api.ask('GET', `${PATH}/lift`, { key });
    const { body } = await api.ask('GET', `${PATH}/report`, { key });
    assert.ok(body.includes(lift.words.vi), lift.words.vi);
    await api.models.campaigns.updateOne({ _id: 'hoa-nang.sale' }, { $unset: { holdout: '' } });
  });

  it('is read without a key by whoever has its link, until the link ends', async () => {
    const { path, url, expiresAt } = await share({ days: 2, language: 'en' });
    assert.ok(url.startsWith('https://go.example.com/r/'));
    assert.equal(new Date(expiresAt).getTime(), NOW.getTime() + 2 * DAY);
    const { status, headers, body } = await read(path);
    assert.deepEqual([status, headers.get('x-robots-tag'), headers.get('cache-control')], [200, 'noindex', 'no-store']);
    assert.ok(body.includes('Campaign report'));
    api.setNow(new Date(NOW.getTime() + 2 * DAY));
    const late = await read(path);
    assert.equal(late.status, 404);
    assert.match(late.body, /đã hết hạn.*has ended/s);
  });

  it('is nothing for a link that is not ours, or whose campaign is gone', async () => {
    const { path } = await share();
    for (const wrong of [`${path}x`, path.slice(0, -1), '/r/nonsense', '/r/%00'])
      assert.equal((await read(wrong)).status, 404, wrong);
    const { state } = (await api.models.campaigns.findByIdAndDelete('hoa-nang.sale').lean())!;
    assert.equal(state, 'active');
    assert.equal((await read(path)).status, 404);
  });

  it('is made and read by whom it is for, as documented', async () => {
    const viewer = await api.ask('POST', '/v1/keys', {
      json: { scope: { kind: 'shop', shop: 'hoa-nang' }, role: 'viewer' },
    });
    const other = await makeShop(api, 'other');
    const asked = (json: object, by: string | null) => api.ask('POST', `${PATH}/report-links`, { key: by, json });
    assert.equal((await asked({}, viewer.body.key)).status, 403);
    assert.equal((await asked({}, other)).status, 403);
    assert.equal((await asked({}, null)).status, 401);
    for (const wrong of [{ days: 0 }, { days: 31 }, { days: 1.5 }, { language: 'fr' }, { more: 1 }])
      assert.equal((await asked(wrong, key)).status, 400, JSON.stringify(wrong));
    assert.equal((await asked({}, key)).body.code, 'campaign_not_found');
    assert.equal((await api.ask('GET', `${PATH}/report`, { key: other })).status, 403);
  });
});
