import assert from 'node:assert/strict';
import { sendTest } from '../../../activities/deliver/send-test.js';
import type { Channel } from '../../../channels/channel.js';
import { createChannel } from '../../../channels/create.js';
import { openZalo } from '../../../channels/zalo/create-zalo.js';
import { type Providers, startProviders } from '../../../dev/providers/providers.js';
import { ZALO_ACCOUNT } from '../../../dev/providers/zalo/zalo-world.js';
import type { ChannelName } from '../../../domain/base/channel.js';
import { SECRETS } from '../../channels/support.js';
import { memoryStore } from '../../channels/zalo/memory-store.js';
import { CHAT_SECRET, makeShop, NOW, startApi, type TestApi } from '../support.js';

const URL = '/v1/shops/hoa';
const SMS = '{{ shop_name }} xin thong bao: {{ customer_name }} xem {{ link }}';
const MAIL = { subject: 'Chào {{ customer_name }}', text: 'Xem {{ link }}' };
const NEVER = new AbortController().signal;

let draws = 0;
/** Different bytes at every draw, over all tests: the provider knows a message by its id. */
const drawn = (): Buffer => Buffer.alloc(32, ++draws);

describe('test sends', () => {
  let api: TestApi;
  let key: string;
  let providers: Providers;
  const channels = new Map<ChannelName, Channel>();
  before(async () => {
    providers = await startProviders(SECRETS);
    const { chat, smtp, sms, zalo } = providers.addresses;
    const config = {
      ...{ CHAT_URL: chat, CHAT_SECRET: SECRETS.chatSecret, CHAT_BATCH: 10, SMTP_URL: smtp },
      ...{ MAIL_FROM: 'shop@example.com', SMS_URL: sms, SMS_SECRET: SECRETS.smsSecret, CHANNEL_CONNECTIONS: 2 },
    };
    for (const name of ['chat', 'email', 'sms'] as const) channels.set(name, createChannel(name, config));
    const { appId, appSecret, firstRefreshToken } = ZALO_ACCOUNT;
    const place = { appId, appSecret, phoneUrl: zalo, userUrl: zalo, tokenUrl: zalo, proof: true, connections: 1 };
    channels.set('zalo', openZalo(place, memoryStore(firstRefreshToken, Date.now)));
  });
  beforeEach(async () => {
    api = await startApi({ receiptSecrets: { chat: CHAT_SECRET }, randomBytes: drawn });
    key = await makeShop(api, 'hoa');
    api.workflows.onTestSend = async ({ testSend, channel }) => {
      await sendTest(api, channels.get(channel as ChannelName)!, { testSend }, NEVER);
    };
    for (const fault of Object.values(providers.faults)) fault.set({});
  });
  afterEach(() => api.close());
  after(async () => {
    for (const channel of channels.values()) await channel.close();
    await providers.close();
  });

  const post = (path: string, json: object, as = key) => api.ask('POST', `${URL}${path}`, { key: as, json });
  const vouch = (channel: ChannelName, address: string) =>
    api.ask('POST', `${URL}/test-recipients`, { json: { channel, address, verified: true } });
  const send = (channel: ChannelName, to: string, template: object, more: object = {}) =>
    post('/test-sends', { channel, to, template, ...more });
  const lastTo = async (to: string) =>
    (await providers.received.list(0, 100_000)).filter((message) => message.to === to).at(-1);

  it('reach the own phone letter for letter, by the provider, with a short link that leads to the shop', async () => {
    await vouch('sms', '0912 345 678');
    const { status, body } = await send('sms', '0912345678', { text: SMS });
    assert.deepEqual([status, body.state], [200, 'sent']);
    const got = await lastTo('+84912345678');
    assert.match(
      got!.text!,
      /^Cua hang Hoa Nang xin thong bao: Nguyen Thi Minh Nguyet xem https:\/\/go\.example\.com\/s\//,
    );
    const link = await api.ask('GET', got!.text!.slice(got!.text!.indexOf('/s/')), { key: null });
    assert.deepEqual([link.status, link.headers.get('location')], [302, 'https://shop.example.com/11-11']);
  });

  it('are marked by e-mail and chat, and made for a chosen customer', async () => {
    const consent = { email: { granted: true, at: NOW } };
    await api.models.customers.create({
      ...{ _id: 'hoa/c1', shop: 'hoa', ref: 'c1', rev: 1, name: 'Trần Lan', email: 'lan@example.com', consent },
      facts: { validOrders: 0, revenue: 0, recentOrderAts: [] },
      signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] },
      touches: [],
    });
    await vouch('email', 'Owner@Example.com');
    await vouch('chat', 'seller-1');
    assert.equal((await send('email', 'owner@example.com', MAIL, { customer: 'c1' })).body.state, 'sent');
    const mail = await lastTo('owner@example.com');
    assert.equal(mail!.subject, '[Gửi thử] Chào Trần Lan');
    assert.equal((await send('chat', 'seller-1', { text: 'Chào {{ customer_name }}' })).body.state, 'sent');
    assert.equal((await lastTo('seller-1'))!.text, '[Gửi thử] Chào Nguyễn Thị Minh Nguyệt');
  });

  it('go by Zalo to the seller’s phone, of an approved template, also when made for somebody with a user id', async () => {
    await api.models.customers.create({
      ...{ _id: 'hoa/z1', shop: 'hoa', ref: 'z1', rev: 1, name: 'Lê Mai', phone: '+84912000009', zaloId: '7000' },
      consent: { zalo: { granted: true, at: NOW } },
      facts: { validOrders: 1, revenue: 1, recentOrderAts: [] },
      signals: { wishlist: [], cart: [], unpaid: [], unreviewed: [] },
      touches: [],
    });
    await vouch('zalo', '0912 345 670');
    const zalo = { template: '300001', by: 'user_id' };
    const template = { text: 'customer_name: {{ customer_name }}', zalo };
    const { status, body } = await send('zalo', '0912345670', template, { customer: 'z1' });
    assert.deepEqual([status, body.state], [200, 'sent'], JSON.stringify(body));
    const got = await lastTo('84912345670');
    assert.equal(got?.text, 'customer_name: Lê Mai');
    // As Zalo says it, when it does not take it.
    const refused = await send('zalo', '0912345670', { text: 'name: x', zalo: { template: '300001' } });
    assert.deepEqual([refused.body.state, refused.body.reason], ['failed', 'zalo_132']);
  });

  it('prove a phone for Zalo by a code in an SMS, once for both', async () => {
    const added = await post('/test-recipients', { channel: 'zalo', address: '0912345671' });
    assert.equal(added.body.verified, false);
    const code = /la (\d{6})\./.exec((await lastTo('+84912345671'))!.text!)![1]!;
    const verified = await post('/test-recipients/verify', { channel: 'zalo', address: '0912345671', code });
    assert.equal(verified.body.verified, true);
    await vouch('sms', '0912345672');
    assert.equal((await post('/test-recipients', { channel: 'zalo', address: '0912345672' })).body.verified, true);
    assert.equal((await post('/test-recipients', { channel: 'chat', address: '0912345672' })).body.verified, false);
  });

  it('are in no statistics: no run, no batch, no touch; what they said is forgotten', async () => {
    await vouch('chat', 'seller-1');
    const { body } = await send('chat', 'seller-1', { text: 'Chào {{ link }}' });
    const [runs, batches] = await Promise.all([api.models.runs.countDocuments(), api.models.batches.countDocuments()]);
    assert.deepEqual([runs, batches], [0, 0]);
    const stored = await api.models.testSends.findById(`hoa/${body.testSend}`).lean();
    assert.deepEqual([stored!.state, 'content' in stored!], ['sent', false]);
    const look = await api.ask('GET', `${URL}/test-sends/${body.testSend}`, { key });
    assert.deepEqual([look.status, look.body.state], [200, 'sent']);
    assert.equal((await api.ask('GET', `${URL}/test-sends/000000000000000-000000000000`, { key })).status, 404);
  });

  it('take an address only as imports take it', async () => {
    const given = [
      ['sms', '12'],
      ['email', 'a@b'],
      ['email', 'a..b@example.com'],
      ['chat', 'a b'],
      ['chat', 'x'.repeat(129)],
    ] as const;
    for (const [channel, address] of given) {
      const { status, body } = await post('/test-recipients', { channel, address });
      assert.deepEqual([status, body.code, body.errors[0].field], [400, 'invalid_request', '/address'], address);
    }
  });

  it('go to nobody else: not to strangers, and not before the code was entered', async () => {
    const stranger = await send('chat', 'somebody', { text: 'Chào' });
    assert.deepEqual([stranger.status, stranger.body.code], [404, 'test_recipient_not_found']);
    assert.equal((await post('/test-recipients', { channel: 'sms', address: '0912345679' })).body.verified, false);
    const early = await send('sms', '0912345679', { text: SMS });
    assert.deepEqual([early.status, early.body.code], [422, 'test_recipient_unverified']);

    const code = /la (\d{6})\./.exec((await lastTo('+84912345679'))!.text!)![1]!;
    const other = code === '000000' ? '111111' : '000000';
    const wrong = await post('/test-recipients/verify', { channel: 'sms', address: '0912345679', code: other });
    assert.deepEqual([wrong.status, wrong.body.code], [422, 'test_code_wrong']);
    const right = await post('/test-recipients/verify', { channel: 'sms', address: '0912345679', code });
    assert.equal(right.body.verified, true);
    assert.equal((await send('sms', '0912345679', { text: SMS })).body.state, 'sent');
    const { recipients } = (await api.ask('GET', `${URL}/test-recipients`, { key })).body;
    assert.deepEqual(
      recipients.map(({ address, verified }: Record<string, unknown>) => [address, verified]),
      [['+84912345679', true]],
    );
    await api.ask('DELETE', `${URL}/test-recipients?channel=sms&address=0912345679`, { key });
    assert.equal((await send('sms', '0912345679', { text: SMS })).status, 404);
  });

  it('take a code five times, and for fifteen minutes', async () => {
    await post('/test-recipients', { channel: 'chat', address: 'me' });
    const code = /la (\d{6})\./.exec((await lastTo('me'))!.text!)![1]!;
    const other = code === '000000' ? '111111' : '000000';
    const verify = (given: string) => post('/test-recipients/verify', { channel: 'chat', address: 'me', code: given });
    for (let n = 0; n < 5; n += 1) assert.equal((await verify(other)).status, 422);
    assert.equal((await verify(code)).body.code, 'test_code_wrong');
    await post('/test-recipients', { channel: 'chat', address: 'me' });
    const fresh = /la (\d{6})\./.exec((await lastTo('me'))!.text!)![1]!;
    api.setNow(new Date(NOW.getTime() + 15 * 60_000));
    assert.equal((await verify(fresh)).status, 422);
    api.setNow(new Date(NOW.getTime() + 15 * 60_000 - 1));
    assert.equal((await verify(fresh)).body.verified, true);
  });

  it('let only an admin vouch', async () => {
    const refused = await post('/test-recipients', { channel: 'chat', address: 'me', verified: true });
    assert.deepEqual([refused.status, refused.body.code], [403, 'forbidden']);
  });

  it('are limited: six an hour to one recipient, thirty of a shop', async () => {
    await vouch('chat', 'seller-1');
    for (let n = 0; n < 6; n += 1) assert.equal((await send('chat', 'seller-1', { text: 'Chào' })).status, 200);
    const seventh = await send('chat', 'seller-1', { text: 'Chào' });
    assert.deepEqual(
      [seventh.status, seventh.body.code, seventh.headers.get('retry-after')],
      [429, 'test_send_limit', '3600'],
    );
    api.setNow(new Date(NOW.getTime() + 3_600_001));
    assert.equal((await send('chat', 'seller-1', { text: 'Chào' })).status, 200);
    for (let n = 0; n < 4; n += 1) {
      await vouch('chat', `many-${n}`);
      for (let m = 0; m < 6; m += 1) await send('chat', `many-${n}`, { text: 'Chào' });
    }
    await vouch('chat', 'many-9');
    for (let m = 0; m < 5; m += 1) assert.equal((await send('chat', 'many-9', { text: 'Chào' })).status, 200);
    assert.equal((await send('chat', 'many-9', { text: 'Chào' })).status, 429);
  });

  it('tell what the provider said, and when no worker or no Temporal is there', async () => {
    await vouch('chat', 'seller-1');
    providers.faults.chat.set({ errors: { requests: 10, status: 500 } });
    assert.equal((await send('chat', 'seller-1', { text: 'Chào' })).body.state, 'unknown');
    providers.faults.chat.set({});
    api.workflows.onTestSend = async () => undefined;
    const waiting = await send('chat', 'seller-1', { text: 'Chào' });
    assert.deepEqual([waiting.status, waiting.body.state], [202, 'waiting']);
    api.workflows.away = true;
    const away = await send('chat', 'seller-1', { text: 'Chào' });
    assert.deepEqual([away.status, away.body.code], [503, 'workflow_unreachable']);
  });

  it('refuse what a campaign would refuse, and addresses that are none', async () => {
    await vouch('chat', 'seller-1');
    assert.equal((await send('chat', 'seller-1', { text: '{{ nonsense }}' })).body.code, 'unknown_parameter');
    for (const [channel, address] of [
      ['sms', '0912abc'],
      ['email', 'nobody'],
      ['chat', 'two words'],
    ] as const) {
      const { status, body } = await vouch(channel, address);
      assert.deepEqual([status, body.errors[0].field], [400, '/address']);
    }
  });
});
