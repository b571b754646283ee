import assert from 'node:assert/strict';
import { linkTokens } from '../../../channels/link/link-token.js';
import { messageId } from '../../../domain/base/ids.js';
import { RUN } from '../inbound/touched.js';
import { LINK_SECRET, NOW } from '../support.js';
import { AGO, useConsentApi } from './consent-support.js';

const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };
const ONE_CLICK = { key: null, headers: FORM, body: 'List-Unsubscribe=One-Click' };

describe('an unsubscribe link', () => {
  const at = useConsentApi(['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'untyped']);

  it('asks with a button when it is opened, in Vietnamese and English, and unsubscribes nobody', async () => {
    const path = at.unsubscribePath('c1');
    for (const method of ['GET', 'HEAD', 'GET']) {
      const answer = await at.api.ask(method, path, { key: null });
      assert.equal(answer.status, 200);
      if (method === 'HEAD') continue;
      assert.match(answer.headers.get('content-type') ?? '', /^text\/html/);
      assert.match(answer.body, /Cửa hàng Hoa Nắng/);
      assert.match(answer.body, /Unsubscribe/);
      assert.match(answer.body, /<form method="post">/);
      assert.equal(answer.headers.get('set-cookie'), null);
      assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
    }
    assert.equal((await at.read('c1')).consent.email?.granted, true);
    assert.equal((await at.ledger('c1')).length, 0);
  });

  it('unsubscribes by one POST of a mail program, without key, cookie or redirect', async () => {
    const { rev } = await at.read('c1');
    const answer = await at.api.ask('POST', at.unsubscribePath('c1'), ONE_CLICK);
    assert.deepEqual(
      [answer.status, answer.headers.get('location'), answer.headers.get('set-cookie')],
      [200, null, null],
    );
    const { consent, rev: after } = await at.read('c1');
    assert.deepEqual(consent.email, { granted: false, at: NOW, optedOut: true });
    assert.deepEqual([consent.chat?.granted, consent.sms?.granted, after], [true, true, rev + 1]);
  });

  it('unsubscribes by multipart, by the page, and with a body that says nothing', async () => {
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    const response = await fetch(`${at.api.url}${at.unsubscribePath('c2')}`, { method: 'POST', body: form });
    assert.equal(response.status, 200);
    await response.text();
    const page = { ...ONE_CLICK, body: 'List-Unsubscribe=One-Click&from=page' };
    assert.equal((await at.api.ask('POST', at.unsubscribePath('c3'), page)).status, 200);
    assert.equal((await at.api.ask('POST', at.unsubscribePath('c4'), { ...ONE_CLICK, body: '' })).status, 200);
    for (const ref of ['c2', 'c3', 'c4']) assert.equal((await at.read(ref)).consent.email?.optedOut, true, ref);
    const shown = (await Promise.all(['c2', 'c3'].map((ref) => at.ledger(ref)))).map(([entry]) => entry.text);
    assert.deepEqual(shown, [
      'List-Unsubscribe=One-Click',
      'Bạn có muốn ngừng nhận email quảng cáo từ Cửa hàng Hoa Nắng?',
    ]);
  });

  it('unsubscribes by a POST that does not say what its body is', async () => {
    // A text would bring its media type along; bytes bring none.
    const body = Buffer.from('List-Unsubscribe=One-Click');
    const response = await fetch(`${at.api.url}${at.unsubscribePath('untyped')}`, { method: 'POST', body });
    assert.equal(response.status, 200, await response.text());
    assert.equal((await at.read('untyped')).consent.email?.optedOut, true);
  });

  it('used again, and by several at once, is one opt-out with one confirmation', async () => {
    const path = at.unsubscribePath('c5');
    const answers = await Promise.all([1, 2, 3, 4].map(() => at.api.ask('POST', path, ONE_CLICK)));
    answers.push(await at.api.ask('POST', path, ONE_CLICK));
    assert.deepEqual(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size, 1);
    const entries = await at.ledger('c5');
    assert.deepEqual(
      entries.map(({ method, granted, source }: { method: string; granted: boolean; source: string }) => [
        method,
        granted,
        source,
      ]),
      [['link', false, messageId(RUN, 'c5')]],
    );
    assert.match(entries[0].confirmation.text, /Đã nhận yêu cầu từ chối lúc 2026-11-01/);
  });

  it('stops for everybody of the shop with the same address, and for nobody else', async () => {
    const { models } = at.api;
    const twin = { ...(await at.read('c6')), email: 'twin@example.com', ref: 'twin', _id: 'hoa-nang/twin' };
    const others = [
      twin,
      { ...twin, _id: 'hoa-nang/twin2', ref: 'twin2' },
      { ...twin, _id: 'other/twin', shop: 'other' },
    ];
    await models.customers.collection.insertMany(others as never[]);
    assert.equal((await at.api.ask('POST', at.unsubscribePath('twin'), ONE_CLICK)).status, 200);
    const optedOut = (await models.customers.find({ email: twin.email }).lean()).map(
      ({ _id, consent }) => `${_id} ${consent.email?.optedOut === true}`,
    );
    assert.deepEqual(optedOut.sort(), ['hoa-nang/twin true', 'hoa-nang/twin2 true', 'other/twin false']);
    assert.equal((await at.ledger('twin2')).length, 1);
  });

  it('is about its own channel', async () => {
    assert.equal((await at.api.ask('POST', at.unsubscribePath('c5', 'sms'), ONE_CLICK)).status, 200);
    const { consent } = await at.read('c5');
    assert.deepEqual([consent.sms?.optedOut, consent.chat?.granted], [true, true]);
  });

  it('with one byte changed, of another secret or another kind is a 404 page and changes nothing', async () => {
    const good = at.unsubscribePath('c6');
    const forged = [
      at.unsubscribePath('c6', 'email', 'another-secret-0123456'),
      `/u/${linkTokens(LINK_SECRET).create('click', messageId(RUN, 'c6'))}`,
      `/u/${linkTokens(LINK_SECRET).create('open', messageId(RUN, 'c6'))}`,
      '/u/nonsense',
      `${good}x`,
      at.unsubscribePath('nobody'),
    ];
    for (let byte = 3; byte < good.length; byte += 7)
      forged.push(`${good.slice(0, byte)}${good[byte] === 'A' ? 'B' : 'A'}${good.slice(byte + 1)}`);
    for (const path of forged) {
      for (const method of ['GET', 'POST']) {
        const answer = await at.api.ask(method, path, method === 'GET' ? { key: null } : ONE_CLICK);
        assert.deepEqual([answer.status, answer.headers.get('location')], [404, null], path);
        assert.match(answer.body, /There is no such link/);
      }
    }
    assert.deepEqual((await at.read('c6')).consent.email, { granted: true, at: AGO });
  });

  it('still works years later', async () => {
    at.api.setNow(new Date('2036-11-01T00:00:00Z'));
    assert.equal((await at.api.ask('POST', at.unsubscribePath('c6'), ONE_CLICK)).status, 200);
    assert.equal((await at.read('c6')).consent.email?.optedOut, true);
    at.api.setNow(NOW);
  });

  it('takes no other kind of body, and no large one', async () => {
    const json = await at.api.ask('POST', at.unsubscribePath('c6'), { key: null, json: {} });
    assert.equal(json.status, 415);
    const large = { ...ONE_CLICK, body: `List-Unsubscribe=${'x'.repeat(20_000)}` };
    assert.equal((await at.api.ask('POST', at.unsubscribePath('c6'), large)).status, 413);
  });

  it('shows a shop name that looks like HTML as plain words', async () => {
    await at.api.models.shops.updateOne({ _id: 'hoa-nang' }, { $set: { name: '<script>alert(1)</script>' } });
    const answer = await at.api.ask('GET', at.unsubscribePath('c6'), { key: null });
    assert.ok(!answer.body.includes('<script>'));
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  });
});
