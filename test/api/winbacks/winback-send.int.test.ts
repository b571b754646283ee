import assert from 'node:assert/strict';
import type { WinbackProviders } from '../../../api/winbacks/providers.js';
import { armOf } from '../../../domain/experiment/arm.js';
import { winbackId } from '../../../domain/winback/ids.js';
import { makeShop, NOW, useApi } from '../support.js';
import { addBuyers, BASE, DAY, EMAIL, SMS } from './winback-support.js';

describe('sending a win-back programme now', () => {
  let key: string;
  const account = { configured: true, verified: true, amount: 1_000_000, currency: 'VND', perPart: 500 };
  const winback: WinbackProviders = {
    status: async () => account,
    smsBalance: async () => account,
  };
  const api = useApi({ winback });
  before(async () => {
    key = await makeShop(api, 'hoa-nang');
    await addBuyers(api, [10, 31, 40, 90]);
  });
  beforeEach(() => {
    Object.assign(account, { configured: true, verified: true, amount: 1_000_000 });
    api.setNow(NOW);
  });
  const ask = (method: string, path: string, json?: unknown) =>
    api.ask(method, `${BASE}${path}`, json === undefined ? { key } : { key, json });
  const confirm = async (winbackKey: string, token: string): Promise<string> => {
    const { status, body } = await ask('POST', `/${winbackKey}/send-now/confirm`, { token });
    if (status !== 200) {
      assert.match(body.reason.vi, /Mã xác nhận|chương trình/, body.code);
      assert.match(body.reason.en, /token/, body.code);
    }
    return `${status} ${body.code ?? body.state}`;
  };

  it('shows count, parts, cost and the first instant, and sends with the token, once', async () => {
    await ask('PUT', '/mot', SMS);
    const { body } = await ask('POST', '/mot/send-now');
    assert.deepEqual([body.count, body.parts, body.cost, body.firstSendAt], [3, 3, 1500, '2026-11-01T02:00:00.000Z']);
    assert.equal((await ask('GET', '/mot')).body.state, 'draft', 'the first call sends nothing');
    assert.equal(await confirm('mot', body.token), '200 active');
    assert.equal(await confirm('mot', body.token), '409 token_used');
  });

  it('counts and prices the messages that will leave: nobody of those held out', async () => {
    const far = Array.from({ length: 40 }, () => 90);
    await addBuyers(api, far, 'xa');
    const own = await makeShop(api, 'xa');
    const xa = async (method: string, path: string, json?: object) =>
      (await api.ask(method, `/v1/shops/xa/winbacks/nua${path}`, { key: own, ...(json ? { json } : {}) })).body;
    await xa('PUT', '', { ...SMS, holdout: 0.5 });
    const heldOut = far.filter((_, n) => armOf(`b${n}`, winbackId('xa', 'nua'), 0.5) === 'holdout').length;
    assert.ok(heldOut > 5 && heldOut < 35);
    const summary = await xa('POST', '/send-now');
    assert.deepEqual([summary.count, summary.heldOut, summary.parts], [40 - heldOut, heldOut, 40 - heldOut]);
    assert.equal(summary.cost, summary.parts * account.perPart);
    const { outreaches, sms } = await xa('GET', '/preflight');
    assert.deepEqual([outreaches[0].members, outreaches[0].reachable], [40, summary.count]);
    assert.equal(sms.parts, summary.parts);
  });

  it('refuses a token that has expired, is of another draft, or was made up', async () => {
    await ask('PUT', '/hai', EMAIL);
    await ask('PUT', '/ba', EMAIL);
    const { body } = await ask('POST', '/hai/send-now');
    assert.equal(await confirm('ba', body.token), '422 token_invalid');
    assert.equal(await confirm('hai', `${body.token}x`), '422 token_invalid');
    assert.equal(await confirm('hai', 'nonsense'), '422 token_invalid');
    api.setNow(new Date(NOW.getTime() + 10 * 60_000));
    assert.equal(await confirm('hai', body.token), '410 token_expired');
  });

  it("takes an operator's word about a day that could not be planned, and is refused it where nothing waits", async () => {
    await ask('PUT', '/cho', EMAIL);
    const { body } = await ask('POST', '/cho/send-now');
    await confirm('cho', body.token);
    for (const word of ['retry', 'skip']) {
      const { status, body: refused } = await ask('POST', `/cho/${word}`);
      assert.deepEqual([status, refused.code], [409, 'action_not_allowed'], word);
      assert.match(refused.reason.vi, /Không có gì đang chờ/);
    }
    const _id = winbackId('hoa-nang', 'cho');
    const held = { reason: 'plan', detail: 'TypeError', at: NOW, day: '2026-11-01' } as const;
    await api.models.winbacks.updateOne({ _id }, { $set: { held } });
    const shown = (await ask('GET', '/cho')).body;
    assert.deepEqual(shown.held, { ...held, at: NOW.toISOString() });
    assert.deepEqual([shown.actions.retry.ok, shown.actions.skip.ok], [true, true]);
    api.workflows.calls.length = 0;
    assert.equal((await ask('POST', '/cho/skip')).status, 200);
    assert.deepEqual(api.workflows.calls, [`changed ${_id}`]);
    const after = (await ask('GET', '/cho')).body;
    assert.deepEqual([after.lastDay, after.held], ['2026-11-01', undefined]);
    await api.models.winbacks.updateOne(
      { _id },
      { $set: { held: { reason: 'document', detail: 'RangeError', at: NOW } } },
    );
    assert.equal((await ask('POST', '/cho/skip')).body.code, 'action_not_allowed');
    assert.equal((await ask('POST', '/cho/retry')).status, 200);
    assert.equal('held' in (await ask('GET', '/cho')).body, false);
  });

  it('refuses a token once the draft has been edited', async () => {
    await ask('PUT', '/bon', EMAIL);
    const { body } = await ask('POST', '/bon/send-now');
    await ask('PATCH', '/bon', { days: 40 });
    assert.equal(await confirm('bon', body.token), '409 token_used');
  });

  it('shows the conditions as a list, and is refused while one is not met', async () => {
    await ask('PUT', '/nam', SMS);
    const good = await ask('GET', '/nam/preconditions');
    assert.deepEqual(
      good.body.conditions.map((one: { condition: string; state: string }) => `${one.condition} ${one.state}`),
      ['channel met', 'balance met', 'offer met', 'content met'],
    );
    account.amount = 0;
    const empty = await ask('POST', '/nam/send-now');
    assert.deepEqual([empty.status, empty.body.code], [422, 'precondition_failed']);
    assert.match(empty.body.reason.vi, /Số dư 0/);
    assert.match(empty.body.reason.en, /Balance 0/);
    account.amount = 1_000_000;
    account.verified = false;
    const unverified = await ask('POST', '/nam/activate');
    assert.equal(unverified.body.code, 'precondition_failed');
    assert.match(unverified.body.reason.vi, /chưa được xác minh/);
    assert.match(unverified.body.reason.en, /not verified/);
  });

  it('looks at the offer again: one that has ended meanwhile holds the sending up', async () => {
    const offer = { name: 'Quà', code: 'QUAY1', startsAt: '2026-10-01T00:00:00Z', endsAt: '2026-11-02T00:00:00Z' };
    await api.ask('PUT', '/v1/shops/hoa-nang/offers/qua', { key, json: offer });
    assert.equal((await ask('PUT', '/sau', { ...EMAIL, offer: { enabled: true, key: 'qua' } })).status, 201);
    api.setNow(new Date(NOW.getTime() + 2 * DAY));
    assert.equal((await ask('POST', '/sau/send-now')).body.code, 'precondition_failed');
  });
});
