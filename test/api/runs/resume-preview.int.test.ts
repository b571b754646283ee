import assert from 'node:assert/strict';
import { CAMPAIGN, RUN, sentTo } from '../inbound/touched.js';
import { makeShop, NOW, useApi } from '../support.js';

describe('the preview of a resume by the API', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await makeShop(api, 'la-xanh');
    await sentTo(api.models, ['c1', 'c2']);
    await api.models.campaigns.updateOne({ _id: CAMPAIGN }, { $set: { state: 'paused' } });
  });
  const ask = (path = 'campaigns/sale/resume-preview', shop = 'hoa-nang') =>
    api.ask('GET', `/v1/shops/${shop}/${path}`, { key });

  it('sums the open runs up, and names what is ahead', async () => {
    const { status, body } = await ask();
    assert.equal(status, 200);
    assert.deepEqual([body.state, body.isEstimate, body.offers], ['paused', false, []]);
    for (const part of ['pending', 'willGo', 'expired', 'inDoubt']) assert.equal(typeof body[part], 'number', part);
    await api.models.runs.updateOne({ _id: RUN }, { $set: { state: 'open', expiresAt: new Date(NOW.getTime() - 1) } });
    const over = await ask();
    assert.deepEqual(
      over.body.runs.map(({ run, state }: { run: string; state: string }) => [run, state]),
      [[RUN, 'over']],
    );
    assert.equal(over.body.expired, over.body.pending);
  });

  for (const [what, path, code] of [
    ['a campaign that is not there', 'campaigns/none/resume-preview', 'campaign_not_found'],
    ['an outreach that it has not', 'campaigns/sale/resume-preview?outreach=none', 'outreach_not_found'],
    ['a programme that is not there', 'winbacks/none/resume-preview', 'winback_not_found'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { status, body } = await ask(path);
      assert.deepEqual([status, body.code], [404, code]);
    });
  }

  it('is not for the key of another shop', async () => {
    assert.equal((await ask(undefined, 'la-xanh')).status, 403);
  });
});
