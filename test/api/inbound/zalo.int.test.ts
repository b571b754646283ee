import assert from 'node:assert/strict';
import { shortLinks } from '../../../channels/link/short-link.js';
import { zaloSignature } from '../../../dev/providers/zalo/zalo-provider.js';
import { ZALO_ACCOUNT } from '../../../dev/providers/zalo/zalo-world.js';
import type { Customer } from '../../../domain/customer/customer.js';
import { parseKeyRing } from '../../../models/account/key-ring.js';
import { native } from '../../../models/base/native.js';
import { registerCode } from '../../../models/message/short-link.js';
import { LINK_SECRET, makeShop, NOW, startApi, useApi } from '../support.js';
import { RUN, sentTo } from './touched.js';

const SHOP = 'hoa-nang';
const PATH = '/v1/callbacks/zalo';
const { appId, secretKey } = ZALO_ACCOUNT;
const HOUR_MS = 3_600_000;
const RING = parseKeyRing(`k1:${Buffer.alloc(32, 1).toString('base64')}`);

describe('a report from Zalo', () => {
  const api = useApi({ zaloWebhook: { appId, secretKey }, keyRing: RING });
  let tokens: string[] = [];
  before(async () => {
    await makeShop(api, SHOP);
    await sentTo(api.models, ['c1', 'c2', 'c3', 'c4']);
    const customers = native(api.models.customers);
    await customers.updateMany({ shop: SHOP }, { $set: { 'touches.1.channel': 'zalo', phone: '+84912345678' } });
    await customers.updateOne({ _id: `${SHOP}/c4` }, { $set: { 'touches.1.channel': 'sms' } });
    const short = shortLinks(LINK_SECRET);
    const code = await registerCode(api.models, RUN, (attempt) => short.codeOf(RUN, attempt));
    tokens = [0, 1, 2, 3].map((index) => short.create(code, { seq: 0, index }));
  });

  const post = (body: string, header: string, path = PATH) =>
    api.ask('POST', path, {
      ...{ key: null, body },
      headers: { 'Content-Type': 'application/json', 'X-ZEvent-Signature': header },
    });
  const tell = async (event: object, at = NOW.getTime() - 1_000) => {
    const timestamp = String(at);
    const body = JSON.stringify({ app_id: appId, ...event, timestamp });
    return post(body, zaloSignature(body, timestamp));
  };
  const outcome = async (event: object): Promise<string> => {
    const { status, body } = await tell(event);
    assert.equal(status, 200, JSON.stringify(body));
    return body.outcome;
  };
  const read = async (ref: string): Promise<Customer> =>
    (await api.models.customers.findById(`${SHOP}/${ref}`).lean<Customer>())!;
  const funnel = async () => (await api.models.runs.findById(RUN).lean())!.funnel;
  const received = (tracking_id: string | undefined, more: object = {}) => ({
    event_name: 'user_received_message',
    sender: { id: ZALO_ACCOUNT.accountId },
    recipient: { id: '84912345678' },
    message: { msg_id: 'a1b2', tracking_id, delivery_time: String(NOW.getTime() - 60_000), ...more },
  });

  it('marks the message of its tracking_id as delivered, at the instant that Zalo names, once', async () => {
    assert.equal(await outcome(received(tokens[0])), 'delivered');
    assert.equal(await outcome(received(tokens[0])), 'delivered');
    assert.equal((await funnel()).delivered, 1);
    const [, touch] = (await read('c1')).touches;
    assert.deepEqual(touch?.deliveredAt, new Date(NOW.getTime() - 60_000));
  });

  it('marks it as read when it was seen, also where it comes flat, and never in the future', async () => {
    const seen = { event_name: 'user_seen_message', tracking_id: tokens[1], msg_id: 'x' };
    assert.equal(await outcome(seen), 'read');
    const [, touch] = (await read('c2')).touches;
    assert.ok(touch?.readAt && touch.readAt <= NOW);
    assert.equal(await outcome(received(tokens[1], { delivery_time: String(NOW.getTime() + HOUR_MS) })), 'delivered');
  });

  it('is an opt-out where the words of a button say so, and a look otherwise', async () => {
    const button = (data: string) => ({
      event_name: 'user_click_response_button',
      oa_id: ZALO_ACCOUNT.accountId,
      msg_id: 'a1b2',
      message: { tracking_id: tokens[2], data, button_type: 'response', submit_time: String(NOW.getTime() - 5_000) },
    });
    assert.equal(await outcome(button('Cảm ơn shop')), 'read');
    assert.equal((await read('c3')).consent.zalo, undefined);
    assert.equal(await outcome(button('Ngừng nhận tin')), 'opted_out');
    const { consent } = await read('c3');
    assert.deepEqual([consent.zalo?.optedOut, consent.sms], [true, undefined]);
    // The person has the phone under other references, too.
    assert.equal((await read('c1')).consent.zalo?.optedOut, true);
    const { body } = await api.ask('GET', `/v1/shops/${SHOP}/customers/c3/consents`);
    assert.deepEqual(
      body.entries.map(({ channel, method, text, source }: Record<string, string>) => [channel, method, text, source]),
      [['zalo', 'link', 'Ngừng nhận tin', 'zalo:a1b2']],
    );
  });

  it('without a reference of ours, with a forged one, or about another channel, changes nobody', async () => {
    const before = await funnel();
    const forged = `${tokens[0]?.slice(0, -1)}${tokens[0]?.endsWith('A') ? 'B' : 'A'}`;
    for (const tracking of [undefined, 'c7-p42-s1', forged, tokens[3]])
      assert.equal(await outcome(received(tracking)), 'unmatched', String(tracking));
    assert.deepEqual(await funnel(), before);
  });

  it('of what has no consequence here is taken, so that Zalo does not repeat it', async () => {
    for (const event_name of ['follow', 'unfollow', 'change_template_status', 'something_new'])
      assert.equal(await outcome({ event_name }), 'ignored', event_name);
  });

  it('that nobody signed, that was changed, or that is an hour old, is refused', async () => {
    const timestamp = String(NOW.getTime());
    const body = JSON.stringify({ ...received(tokens[0]), timestamp });
    for (const header of ['', 'mac=', zaloSignature(`${body} `, timestamp), `mac=${'0'.repeat(64)}`]) {
      const answer = await post(body, header);
      assert.deepEqual([answer.status, answer.body.code], [401, 'bad_signature'], header);
    }
    const old = await tell(received(tokens[0]), NOW.getTime() - HOUR_MS);
    assert.deepEqual([old.status, old.body.code], [401, 'bad_signature']);
  });

  it('that is no event is refused as nobody’s', async () => {
    for (const body of ['', '{}', '[]', 'null', '{"event_name": 1, "timestamp": "1"}', 'x'.repeat(1_000)]) {
      const answer = await post(body, zaloSignature(body, '1'));
      assert.equal(answer.status, 401, body.slice(0, 20));
    }
  });

  it('keeps the digits of ids beyond 2^53', async () => {
    const timestamp = String(NOW.getTime() - 1);
    const body = `{"event_name":"follow","msg_id":12345678901234567890,"timestamp":${timestamp}}`;
    const answer = await post(body, zaloSignature(body, timestamp));
    assert.deepEqual([answer.status, answer.body.outcome], [200, 'ignored']);
  });

  it('to a shop’s own account is signed by the key of that account, and speaks of that shop’s messages only', async () => {
    const theirs = { appId: '42', secretKey: 'the-key-of-their-oa' };
    const settings = { appId: theirs.appId, oaId: '43' };
    const secrets = { appSecret: 'an-app-secret', refreshToken: 'r', oaSecretKey: theirs.secretKey };
    await makeShop(api, 'another');
    for (const shop of [SHOP, 'another']) {
      const put = await api.ask('PUT', `/v1/shops/${shop}/accounts/zalo`, {
        json: { kind: 'zalo', settings, secrets },
      });
      assert.equal(put.status, 201, JSON.stringify(put.body));
      assert.match(put.body.callbackUrl, new RegExp(`/v1/callbacks/zalo/${shop}$`));
    }
    const timestamp = String(NOW.getTime() - 1_000);
    const body = JSON.stringify({ ...received(tokens[0]), timestamp });
    const tellTo = async (shop: string, header: string) => {
      const answer = await post(body, header, `${PATH}/${shop}`);
      return answer.body.outcome ?? answer.body.code;
    };
    const right = zaloSignature(body, timestamp, theirs);
    assert.equal(await tellTo(SHOP, right), 'delivered');
    assert.equal(await tellTo('another', right), 'unmatched');
    // The deployment's key opens no shop's address, nor the other way round.
    assert.equal(await tellTo(SHOP, zaloSignature(body, timestamp)), 'bad_signature');
    assert.equal((await post(body, right)).body.code, 'bad_signature');
    assert.equal(await tellTo('nobody', right), 'channel_not_configured');
    await api.ask('PUT', `/v1/shops/${SHOP}/accounts/zalo`, {
      json: { kind: 'zalo', settings: { ...settings, oaId: '44' }, secrets: { ...secrets, oaSecretKey: 'a-next-key' } },
    });
    assert.equal(await tellTo(SHOP, right), 'bad_signature');
    await api.ask('DELETE', `/v1/shops/${SHOP}/accounts/zalo`);
    assert.equal(await tellTo(SHOP, right), 'channel_not_configured');
  });

  it('finds no route that takes it where no account is set up', async () => {
    const bare = await startApi();
    try {
      const answer = await bare.ask('POST', PATH, {
        ...{ key: null, body: '{}' },
        headers: { 'Content-Type': 'application/json' },
      });
      assert.deepEqual([answer.status, answer.body.code], [404, 'channel_not_configured']);
    } finally {
      await bare.close();
    }
  });
});
