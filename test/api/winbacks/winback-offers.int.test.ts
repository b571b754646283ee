import assert from 'node:assert/strict';
import { makeShop, NOW, useApi } from '../support.js';
import { addBuyers, BASE, EMAIL } from './winback-support.js';

const DAY = 86_400_000;
const at = (days: number): string => new Date(NOW.getTime() + days * DAY).toISOString();
const coded = [{ afterDays: 0, template: { subject: 'Nhớ bạn', text: 'Mã {{ offer_code }}: {{ link }}' } }];
const uncoded = EMAIL.steps;

describe('the offer of a win-back programme', () => {
  const api = useApi();
  let key: string;
  const offer = (name: string, json: object) =>
    api.ask('PUT', `/v1/shops/hoa-nang/offers/${name}`, {
      key,
      json: { name, startsAt: at(-1), endsAt: at(90), ...json },
    });
  const ask = (method: string, path: string, json?: unknown) =>
    api.ask(method, `${BASE}${path}`, json === undefined ? { key } : { key, json });
  const check = async (json: object) => (await ask('POST', '/check', { ...EMAIL, ...json })).body;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await addBuyers(api, [31, 40, 90]);
    await offer('qua', { code: 'QUA2026' });
    await offer('rieng', { kind: 'pool' });
    await offer('sau', { code: 'SAU2026', startsAt: at(5) });
    await offer('ngan', { code: 'NGAN2026', endsAt: at(3) });
  });

  // The seed: "bạn chỉ được lưu khi đã bật nút kích hoạt và lựa chọn mã ưu đãi".
  for (const [what, json, code] of [
    ['the parameter, the toggle and a chosen offer', { steps: coded, offer: { enabled: true, key: 'qua' } }, undefined],
    ['the parameter and a chosen pool', { steps: coded, offer: { enabled: true, key: 'rieng' } }, undefined],
    ['no parameter and the toggle off', { steps: uncoded, offer: { enabled: false } }, undefined],
    ['no parameter, the toggle on and an offer', { steps: uncoded, offer: { enabled: true, key: 'qua' } }, undefined],
    ['the parameter and the toggle off', { steps: coded, offer: { enabled: false } }, 'offer_missing'],
    ['an offer chosen and the toggle off', { steps: coded, offer: { enabled: false, key: 'qua' } }, 'offer_missing'],
    ['the toggle on and no offer', { steps: coded, offer: { enabled: true } }, 'unknown_offer'],
    ['an offer that begins later', { steps: coded, offer: { enabled: true, key: 'sau' } }, 'offer_starts_late'],
    ['an offer that begins with it', { startDay: '2026-11-09', offer: { enabled: true, key: 'sau' } }, undefined],
    [
      'an offer that ends before it',
      { endDay: '2026-11-20', offer: { enabled: true, key: 'ngan' } },
      'offer_ends_early',
    ],
  ] as const) {
    it(`${code === undefined ? 'passes' : 'is refused'} with ${what}`, async () => {
      const { ok, findings } = await check(json);
      assert.deepEqual([ok, findings[0]?.code], [code === undefined, code], JSON.stringify(findings));
      if (code === undefined) return;
      assert.match(findings[0].reason.vi, /[ãạảáàưôơê]/);
      assert.match(findings[0].reason.en, /^Cannot save the programme/);
    });
  }

  it('needs a code for each of the first messages before it is activated', async () => {
    await ask('PUT', '/ma', { ...EMAIL, steps: coded, offer: { enabled: true, key: 'rieng' } });
    const condition = async () =>
      (await ask('GET', '/ma/preconditions')).body.conditions.find(
        (one: { condition: string }) => one.condition === 'offer',
      );
    const csv = (body: string) => ({ key, body, headers: { 'Content-Type': 'text/csv' } });
    const codes = '/v1/shops/hoa-nang/offers/rieng/codes';
    await api.ask('POST', codes, csv('code\nRI-1\nRI-2\n'));
    const short = await condition();
    assert.equal(short.state, 'failed');
    assert.match(short.detail.vi, /còn 2 mã, cần 3 mã/);
    const refused = await ask('POST', '/ma/activate');
    assert.deepEqual([refused.status, refused.body.code], [422, 'precondition_failed']);
    await api.ask('POST', codes, csv('code\nRI-3\n'));
    assert.equal((await condition()).state, 'met');
    assert.equal((await ask('POST', '/ma/activate')).status, 200);
  });
});
