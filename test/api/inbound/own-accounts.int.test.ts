/** What the providers of shops' own accounts tell: each is believed by the account's own secret, and about its shop only. */
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { inboundUrl, reportUrl } from '../../../channels/link/report-url.js';
import { messageId } from '../../../domain/base/ids.js';
import { HOUR_MS } from '../../../domain/base/time.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { postSigned, SHOP, SMS_SECRET, useConsentApi } from '../customers/consent-support.js';
import { CHAT_SECRET, LINK_SECRET, makeShop, NOW } from '../support.js';
import { RUN } from './touched.js';

const RING = parseKeyRing(`k1:${Buffer.alloc(32, 1).toString('base64')}`);
const THEIRS = 'the-secret-of-the-shop';

describe('what the provider of a shop’s own account tells', () => {
  const at = useConsentApi(['c0', 'c1', 'c2', 'c3'], { keyRing: RING });
  before(async () => {
    await makeShop(at.api, 'another');
  });
  const save = async (shop: string, channel: string, json: object) => {
    const { status, body } = await at.api.ask('PUT', `/v1/shops/${shop}/accounts/${channel}`, { json });
    assert.ok(status < 300, JSON.stringify(body));
    return body;
  };
  const chat = { kind: 'chat', settings: { url: 'https://chat.example' }, secrets: { secret: THEIRS } };
  const sms = { kind: 'sms_nhip', settings: { url: 'https://sms.example' }, secrets: { secret: THEIRS } };
  const pathOf = (url: string): string => url.slice(url.indexOf('/v1/'));
  const receipts = (ref: string) =>
    JSON.stringify({ receipts: [{ message: messageId(RUN, ref), event: 'delivered', at: NOW.toISOString() }] });

  it('of its messages counts, signed by its own secret and at its own address', async () => {
    await at.touchBy('chat');
    const path = pathOf((await save(SHOP, 'chat', chat)).callbackUrl);
    const theirs = { path, secret: THEIRS };
    assert.deepEqual((await postSigned(at.api, 'chat', receipts('c0'), theirs)).body, {
      ...{ received: 1, news: 1, foreign: 0 },
    });
    // Played again within its minutes it is no news.
    assert.equal((await postSigned(at.api, 'chat', receipts('c0'), theirs)).body.news, 0);
    const other = pathOf((await save('another', 'chat', chat)).callbackUrl);
    assert.equal((await postSigned(at.api, 'chat', receipts('c1'), { ...theirs, path: other })).body.foreign, 1);
  });

  it('is refused unsigned, signed by another secret, the deployment’s too, changed, or an hour old', async () => {
    const path = pathOf((await save(SHOP, 'chat', { ...chat, secrets: {} })).callbackUrl);
    const refused = [
      await at.api.ask('POST', path, { key: null, json: JSON.parse(receipts('c1')) }),
      await postSigned(at.api, 'chat', receipts('c1'), { path, secret: CHAT_SECRET }),
      await postSigned(at.api, 'chat', receipts('c1'), { path, secret: THEIRS, at: NOW.getTime() - HOUR_MS }),
    ];
    assert.deepEqual(
      refused.map(({ status, body }) => [status, body.code]),
      refused.map(() => [401, 'bad_signature']),
    );
    assert.equal((await at.read('c1')).touches[1]?.deliveredAt, undefined);
    const nobody = await postSigned(at.api, 'chat', receipts('c1'), {
      ...{ path: path.replace(SHOP, 'nobody'), secret: THEIRS },
    });
    assert.deepEqual([nobody.status, nobody.body.code], [404, 'channel_not_configured']);
    // The shop's secret opens nothing of the deployment's.
    const shared = await postSigned(at.api, 'chat', receipts('c1'), {
      path: '/v1/channels/chat/receipts',
      secret: THEIRS,
    });
    assert.equal(shared.body.code, 'bad_signature');
  });

  it('of a block, or a refusal by SMS, is of its shop’s customers only', async () => {
    const block = (shop: string, chatId: string) =>
      JSON.stringify({ events: [{ event: 'blocked', at: NOW.toISOString(), shop, chatId }] });
    const blocks = { path: `/v1/callbacks/accounts/${SHOP}/chat/inbound`, secret: THEIRS };
    assert.equal((await postSigned(at.api, 'chat', block('another', 'chat-c2'), blocks)).body.news, 0);
    assert.equal((await postSigned(at.api, 'chat', block(SHOP, 'chat-c2'), blocks)).body.news, 1);
    await save('another', 'sms', sms);
    const { inboundUrl: url } = await save(SHOP, 'sms', sms);
    const said = JSON.stringify({ id: '1', from: '0912345673', text: 'TC', at: NOW.toISOString() });
    const elsewhere = { path: '/v1/callbacks/accounts/another/sms/inbound', secret: THEIRS };
    assert.equal((await postSigned(at.api, 'sms', said, elsewhere)).body.outcome, 'unknown_sender');
    assert.equal((await postSigned(at.api, 'sms', said, { path: pathOf(url), secret: SMS_SECRET })).status, 401);
    const own = await postSigned(at.api, 'sms', said, { path: pathOf(url), secret: THEIRS });
    assert.equal(own.body.outcome, 'opted_out');
  });

  it('comes from SpeedSMS at an address that only it was told, about this shop’s messages', async () => {
    await at.touchBy('sms');
    const speed = { kind: 'sms_speedsms', settings: { sender: 'HOA' }, secrets: { secret: 'a-token-of-speedsms' } };
    const { callbackUrl } = await save(SHOP, 'sms', speed);
    const tell = (path: string) =>
      at.api.ask('POST', path, { key: null, json: { type: 'report', phone: '84912345671', status: 0 } });
    for (const wrong of [`${callbackUrl}x`, callbackUrl.replace(SHOP, 'another')])
      assert.equal((await tell(pathOf(wrong))).body.code, 'link_not_found');
    at.api.setNow(new Date('2026-10-30T03:00:00Z'));
    assert.equal((await tell(pathOf(callbackUrl))).body.outcome, 'delivered');
    at.api.setNow(NOW);
    await save(SHOP, 'sms', sms);
    assert.equal((await tell(pathOf(callbackUrl))).body.code, 'link_not_found');
  });

  it('of a described provider that signs is refused at the right address, too, without its signature', async () => {
    const description = {
      send: { path: '/s', body: { to: '{{to}}' } },
      answer: {},
      reports: { status: 'status', delivered: ['ok'] },
      inbound: { from: 'from', text: 'text' },
      signature: { header: 'X-Signature', prefix: 'sha256=', timestamp: { header: 'X-Time' } },
    };
    const settings = { url: 'https://sms.example', description };
    await save(SHOP, 'sms', { kind: 'sms_described', settings, secrets: { secret: THEIRS } });
    const base = { publicUrl: '', linkSecret: LINK_SECRET };
    const path = reportUrl(base, messageId(RUN, 'c3'));
    const tell = (to: string, body: string, secret: string, ageMs = 0) => {
      const time = String(Math.floor((NOW.getTime() - ageMs) / 1_000));
      const mac = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
      const headers = { 'Content-Type': 'application/json', 'X-Time': time, 'X-Signature': `sha256=${mac}` };
      return at.api.ask('POST', to, { key: null, body, headers });
    };
    const body = '{"status":"ok"}';
    const refused = [
      await at.api.ask('GET', `${path}?status=ok`, { key: null }),
      await at.api.ask('POST', path, { key: null, json: { status: 'ok' } }),
      await tell(path, body, 'another secret'),
      await tell(path, body, THEIRS, HOUR_MS),
      await tell(inboundUrl(base, SHOP), '{"from":"84912345670","text":"TC"}', 'another secret'),
    ];
    assert.deepEqual(
      refused.map(({ body: { code } }) => code),
      refused.map(() => 'bad_signature'),
    );
    assert.equal((await tell(path, body, THEIRS)).body.outcome, 'delivered');
    assert.equal((await tell(inboundUrl(base, SHOP), '{"from":"84912345670","text":"hello"}', THEIRS)).status, 200);
  });
});
