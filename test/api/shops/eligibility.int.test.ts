import assert from 'node:assert/strict';
import { MAX_CHECKS } from '../../../models/shop/eligibility.js';
import { makeShop, NOW, SHOP_BODY, useApi } from '../support.js';

const URL = '/v1/shops/hoa/eligibility';
const HOUR = 3_600_000;

describe('the eligibility of a shop', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa');
    await makeShop(api, 'moi', { ...SHOP_BODY, metrics: undefined });
  });
  beforeEach(async () => {
    await api.models.eligibilityChecks.deleteMany({});
    api.setNow(NOW);
  });

  const report = async (after: number, metrics: object) => {
    api.setNow(new Date(NOW.getTime() + after * HOUR));
    const json = { ...SHOP_BODY, metrics: { ...SHOP_BODY.metrics, ...metrics } };
    assert.equal((await api.ask('PUT', '/v1/shops/hoa', { json })).status, 200);
  };
  const get = async (query = '') => (await api.ask('GET', `${URL}${query}`, { key })).body;

  it('lists each condition with what is required, what is, and whether it holds', async () => {
    await report(1, { positiveRating: 0.849 });
    const body = await get();
    assert.deepEqual([body.reported, body.cem, body.advanced, body.campaign], [true, false, false, false]);
    const rows = body.conditions.map((one: Record<string, unknown>) => [
      one.condition,
      one.required,
      one.actual,
      one.ok,
    ]);
    assert.deepEqual(rows.slice(0, 2), [
      ['positive_rating', '≥ 85 %', '84.9 %', false],
      ['chat_response', rows[1][1], '91 %', true],
    ]);
    assert.match(body.source, /seeds/);
  });

  it('says of a shop that has reported nothing that it has not', async () => {
    const { body } = await api.ask('GET', '/v1/shops/moi/eligibility');
    assert.deepEqual([body.reported, body.cem, body.history], [false, false, []]);
    assert.equal(body.conditions[0].actual, 'not reported');
  });

  it('keeps what was said of each report, newest first, and of the same report once', async () => {
    await report(1, { followers: 10 });
    await report(2, { chatResponse: 0.1 });
    await report(3, { chatResponse: 0.1 });
    await report(4, {});
    const { history } = await get();
    const told = history.map((one: Record<string, unknown>) => [one.at, one.cem, one.advanced]);
    assert.deepEqual(told, [
      ['2026-11-01T04:00:00.000Z', true, true],
      ['2026-11-01T02:00:00.000Z', false, false],
      ['2026-11-01T01:00:00.000Z', true, false],
    ]);
    assert.equal(history[1].metrics.chatResponse, 0.1);
    assert.equal((await get('?limit=1')).history.length, 1);
  });

  it('forgets the oldest reports, not the newest', async () => {
    const old = Array.from({ length: MAX_CHECKS }, (_, n) => ({
      _id: `hoa/2020-${String(n).padStart(4, '0')}`,
      shop: 'hoa',
    }));
    await api.models.eligibilityChecks.collection.insertMany(old as never[]);
    await report(1, { followers: 11 });
    const ids = await api.models.eligibilityChecks.find({}, { _id: 1 }).sort({ _id: 1 }).lean();
    assert.equal(ids.length, MAX_CHECKS);
    assert.deepEqual([ids[0]?._id, ids.at(-1)?._id], ['hoa/2020-0001', 'hoa/2026-11-01T01:00:00.000Z']);
  });

  it('is for the shop, and takes no senseless limit', async () => {
    assert.equal((await api.ask('GET', '/v1/shops/moi/eligibility', { key })).status, 403);
    assert.equal((await api.ask('GET', '/v1/shops/none/eligibility')).status, 404);
    for (const limit of ['0', '1001', '-1', 'x'])
      assert.equal((await api.ask('GET', `${URL}?limit=${limit}`)).status, 400);
  });
});
