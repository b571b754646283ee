import assert from 'node:assert/strict';
import { makeShop, useApi } from '../support.js';
import { addBuyers, BASE, EMAIL, SMS, smsText } from './winback-support.js';

describe('win-back programmes', () => {
  const api = useApi();
  let key: string;
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await addBuyers(api, [10, 29, 30, 31, 59, 60, 95, 200]);
  });
  const ask = (method: string, path: string, json?: unknown) =>
    api.ask(method, `${BASE}${path}`, json === undefined ? { key } : { key, json });

  it('are saved as drafts, shown, listed and changed', async () => {
    const put = await ask('PUT', '/nho', EMAIL);
    assert.equal(put.status, 201);
    assert.deepEqual([put.body.state, put.body.version, put.body.holdout, put.body.hour], ['draft', 1, 0.05, '09:00']);
    assert.deepEqual(put.body.audience, { name: 'all_customers', editable: false });
    assert.equal(put.body.actions.pause.ok, false);
    assert.match(put.body.actions.pause.why.vi, /bản nháp/);
    assert.deepEqual((await ask('GET', '/nho')).body, put.body);
    assert.equal((await ask('PATCH', '/nho', { days: 45, endDay: '2027-01-31' })).body.days, 45);
    const cleared = await ask('PATCH', '/nho', { endDay: null });
    assert.deepEqual([cleared.body.endDay, cleared.body.version], [undefined, 3]);
    assert.equal((await ask('GET', '')).body.winbacks.length, 1);
    assert.equal((await ask('GET', '/none')).body.code, 'winback_not_found');
    assert.deepEqual(api.workflows.calls, [], 'a draft has no workflow to tell');
  });

  for (const [what, body, code, vi] of [
    ['N of 0', { ...EMAIL, days: 0 }, 'winback_days', /số nguyên từ 1/],
    ['N of −1', { ...EMAIL, days: -1 }, 'winback_days', /số nguyên/],
    ['N of 10,000', { ...EMAIL, days: 10_000 }, 'winback_days', /1095/],
    ['N of 1.5', { ...EMAIL, days: 1.5 }, 'winback_days', /số nguyên/],
    ['an SMS with diacritics', smsText('Thân mời {{ customer_name }} ghé lại'), 'sms_content', /dấu/],
    ['an SMS of 161 characters', smsText(`Than moi Lan ${'a'.repeat(148)}`), 'sms_content', /160/],
    ['an SMS without an allowed phrase', smsText('Chao {{ customer_name }} nhe'), 'sms_content', /cho phép/],
    [
      'an SMS with a banned word',
      smsText('Than moi {{ customer_name }} choi casino'),
      'sms_content',
      /"casino" nằm trong danh sách từ khóa không cho phép/,
    ],
    ['SMS outside its hours', { ...SMS, hour: '23:00' }, 'winback_hour', /khung giờ/],
    [
      'the end before the start',
      { ...EMAIL, startDay: '2026-12-02', endDay: '2026-12-01' },
      'winback_dates',
      /kết thúc/,
    ],
    ['an end that has been', { ...EMAIL, endDay: '2026-10-01' }, 'winback_dates', /đã qua/],
    ['an offer that is not there', { ...EMAIL, offer: { enabled: true, key: 'none' } }, 'unknown_offer', /mã ưu đãi/],
    ['an offer switched on and not chosen', { ...EMAIL, offer: { enabled: true } }, 'unknown_offer', /mã ưu đãi/],
    [
      'four messages',
      { ...EMAIL, steps: [0, 1, 2, 3].map((n) => ({ ...EMAIL.steps[0], afterDays: n })) },
      'winback_steps',
      /1 đến 3/,
    ],
    [
      'steps that do not rise',
      { ...EMAIL, steps: [0, 0].map((n) => ({ ...EMAIL.steps[0], afterDays: n })) },
      'winback_steps',
      /tăng dần/,
    ],
    ['all held out', { ...EMAIL, holdout: 1 }, 'winback_holdout', /đối chứng/],
    ['nobody a day', { ...EMAIL, dailyLimit: 0 }, 'winback_daily_limit', /số nguyên/],
  ] as const) {
    it(`with ${what} are refused with the reason in Vietnamese and English`, async () => {
      const put = await ask('PUT', '/bad', body);
      assert.equal(put.status, 422);
      const found = put.body.errors.find((one: { code: string }) => one.code === code);
      assert.ok(found, JSON.stringify(put.body.errors));
      assert.match(found.reason.vi, vi);
      assert.match(found.reason.en, /[a-z]{3,} [a-z]{2,}/i);
      assert.notEqual(found.reason.en, found.reason.vi);
      const check = await ask('POST', '/check', body);
      assert.equal(check.body.ok, false);
      assert.ok(check.body.findings.some((one: { code: string }) => one.code === code));
    });
  }

  it('with an offer code in the text need the offer switched on, as the seed says', async () => {
    const text = { subject: 'Nhớ bạn', text: 'Mã {{ offer_code }}' };
    const put = await ask('PUT', '/bad', { ...EMAIL, steps: [{ afterDays: 0, template: text }] });
    assert.equal(put.body.code, 'offer_missing');
    assert.match(put.body.errors[0].reason.vi, /phải bật nút kích hoạt và lựa chọn mã ưu đãi/);
    assert.match(put.body.errors[0].reason.en, /offer must be switched on and chosen/);
  });

  it('have an audience that nobody can choose', async () => {
    const put = await ask('PUT', '/bad', { ...EMAIL, audience: { name: 'cart' } });
    assert.deepEqual([put.status, put.body.errors[0].field], [400, '/audience']);
  });

  it('preview how many each N reaches, with N itself included, and suggest one', async () => {
    const { body } = await ask('GET', '/preview?days=30,60,90,180');
    assert.deepEqual(
      body.reach.map((one: { days: number; qualified: number; reachable: number }) => [
        one.days,
        one.qualified,
        one.reachable,
      ]),
      [
        [30, 6, 6],
        [60, 3, 3],
        [90, 2, 2],
        [180, 1, 1],
      ],
    );
    assert.deepEqual([body.suggested.days, body.suggested.returns], [undefined, 0], 'nobody has ever come back');
    assert.match(body.suggested.words.vi, /^Chưa đủ lịch sử/);
    assert.match(body.suggested.words.en, /^Too little history/);
    assert.equal((await ask('GET', '/preview?days=0')).body.code, 'winback_days');
    assert.equal((await ask('GET', '/preview?days=1.5')).status, 400);
  });

  it('that are stopped can be neither edited nor resumed, and say why', async () => {
    await ask('PUT', '/gone', EMAIL);
    assert.equal((await ask('POST', '/gone/stop')).body.state, 'stopped');
    assert.equal((await ask('POST', '/gone/stop')).status, 200, 'stopping twice is stopping once');
    const resume = await ask('POST', '/gone/resume');
    assert.deepEqual([resume.status, resume.body.code], [409, 'action_not_allowed']);
    assert.match(resume.body.reason.vi, /dừng hẳn/);
    assert.equal((await ask('PUT', '/gone', EMAIL)).status, 409);
  });

  it('are activated, paused and resumed, and their workflow is told each time', async () => {
    api.workflows.calls.length = 0;
    await ask('PUT', '/run', EMAIL);
    assert.equal((await ask('POST', '/run/activate')).body.state, 'active');
    assert.equal((await ask('POST', '/run/activate')).status, 409, 'an active programme is not activated again');
    const pause = await ask('POST', '/run/pause');
    assert.deepEqual([pause.body.state, pause.body.promise.messages], ['paused', 0]);
    assert.equal((await ask('POST', '/run/resume')).body.state, 'active');
    const id = 'hoa-nang.wb_run';
    assert.deepEqual(api.workflows.calls, [`changed ${id}`, `start winback ${id}`, `changed ${id}`, `changed ${id}`]);
  });

  it('stay saved when the workflow cannot be told, and say so', async () => {
    await ask('PUT', '/away', EMAIL);
    api.workflows.away = true;
    try {
      const activate = await ask('POST', '/away/activate');
      assert.deepEqual([activate.status, activate.body.code], [503, 'workflow_unreachable']);
      assert.equal((await ask('GET', '/away')).body.state, 'active');
    } finally {
      api.workflows.away = false;
    }
    assert.equal((await ask('POST', '/away/resume')).status, 200, 'the same wish again tells the workflow');
  });
});
