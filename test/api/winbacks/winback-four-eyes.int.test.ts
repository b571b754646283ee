import assert from 'node:assert/strict';
import { makeShop, NOW, SHOP_BODY, useApi } from '../support.js';
import { addBuyers, BASE, EMAIL } from './winback-support.js';

/** Three who have lapsed, of whom nobody is held out, and a reminder: six messages. */
const TWO_STEPS = {
  ...EMAIL,
  holdout: 0,
  steps: [...EMAIL.steps, { afterDays: 7, template: { subject: 'Ghé lại nhé', text: 'Chào bạn, {{ link }}' } }],
};

describe('four eyes on win-back programmes', () => {
  const met = { configured: true, verified: true, amount: 1, currency: 'VND', perPart: 0 };
  const api = useApi({ winback: { status: async () => met, smsBalance: async () => met } });
  let [owner, lan, minh, editor] = ['', '', '', ''];
  before(async () => {
    owner = await makeShop(api, 'hoa-nang');
    const make = async (id: string, role: string): Promise<string> =>
      (await api.ask('POST', '/v1/shops/hoa-nang/keys', { key: owner, json: { id, role, name: id } })).body.key;
    [lan, minh, editor] = await Promise.all([make('lan', 'sender'), make('minh', 'sender'), make('editor', 'editor')]);
    await addBuyers(api, [10, 31, 40, 90]);
    await set(5);
  });
  const set = (above: number) => api.ask('PUT', '/v1/shops/hoa-nang', { json: { ...SHOP_BODY, fourEyes: { above } } });
  const ask = (method: string, path: string, key: string, json?: object) =>
    api.ask(method, `${BASE}/${path}`, { key, ...(json ? { json } : {}) });
  const draft = async (name: string) => (await ask('PUT', name, editor, TWO_STEPS)).body;
  const approve = (name: string, key: string, version: number) => ask('POST', `${name}/approval`, key, { version });
  const code = async (answer: Promise<{ status: number; body: { code?: string; state?: string } }>) => {
    const { status, body } = await answer;
    return `${status} ${body.code ?? body.state ?? 'ok'}`;
  };
  const REFUSED = '409 second_person_needed';

  it('let nobody switch on alone what comes to more messages than the shop lets one person send', async () => {
    const { version } = await draft('mot');
    assert.equal(await code(ask('POST', 'mot/activate', lan)), REFUSED);
    assert.equal(await code(approve('mot', editor, version)), '403 forbidden');
    assert.equal(await code(approve('mot', lan, version + 1)), '409 version_conflict');
    assert.equal(await code(approve('mot', lan, version)), '200 ok');
    const { approved } = (await ask('GET', 'mot', editor)).body;
    assert.deepEqual(approved, { by: 'hoa-nang.lan', name: 'lan', at: NOW.toISOString(), isCurrent: true });
    assert.equal(await code(ask('POST', 'mot/activate', lan)), REFUSED);
    assert.equal(await code(ask('POST', 'mot/activate', minh)), '200 active');
  });

  it('hold for "send now" with its token, too', async () => {
    const { version } = await draft('hai');
    const { token } = (await ask('POST', 'hai/send-now', lan)).body;
    assert.equal(await code(ask('POST', 'hai/send-now/confirm', lan, { token })), REFUSED);
    await approve('hai', minh, version);
    assert.equal(await code(ask('POST', 'hai/send-now/confirm', lan, { token })), '200 active');
  });

  it('are kept over a pause and a new name, and end with an edit of what is sent', async () => {
    await approve('ba', minh, (await draft('ba')).version);
    await ask('POST', 'ba/activate', lan);
    assert.equal(await code(ask('PATCH', 'ba', lan, { name: 'Tên mới' })), '200 active');
    assert.equal(await code(ask('PATCH', 'ba', lan, { days: 20 })), REFUSED);
    assert.equal(await code(ask('PUT', 'ba', lan, { ...TWO_STEPS, days: 20 })), REFUSED);
    assert.equal((await ask('GET', 'ba', lan)).body.days, 30, 'a refused edit changes nothing');
    assert.equal(await code(ask('POST', 'ba/pause', editor)), '200 paused');
    assert.equal(await code(ask('POST', 'ba/resume', minh)), REFUSED);
    assert.equal(await code(ask('PATCH', 'ba', lan, { days: 20 })), '200 paused');
    assert.equal(await code(ask('POST', 'ba/resume', lan)), REFUSED);
    const { version, approved } = (await ask('GET', 'ba', lan)).body;
    assert.equal(approved.isCurrent, false);
    await approve('ba', minh, version);
    assert.equal(await code(ask('POST', 'ba/resume', lan)), '200 active');
  });

  it('leave a line in the audit log, and ask nothing at the number itself', async () => {
    const { entries } = (await api.ask('GET', '/v1/shops/hoa-nang/audit?operation=approveWinback', { key: owner }))
      .body;
    const done = entries.filter(({ outcome }: { outcome: string }) => outcome === 'done');
    assert.deepEqual(done[0]?.changes, [{ field: '/approved', before: false, after: true }]);
    await set(6);
    await draft('bon');
    assert.equal(await code(ask('POST', 'bon/activate', lan)), '200 active');
  });
});
