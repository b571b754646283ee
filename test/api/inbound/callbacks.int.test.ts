/** eSMS and SpeedSMS as they are simulated, with the real adapters, calling the real API. */
import assert from 'node:assert/strict';
import type { Channel, OutgoingMessage } from '../../../channels/channel.js';
import { callbackToken } from '../../../channels/link/callback-token.js';
import { esmsChannel } from '../../../channels/sms/sms-esms.js';
import { speedSmsChannel } from '../../../channels/sms/sms-speedsms.js';
import { ESMS_ACCOUNT, type Providers } from '../../../dev/providers/providers.js';
import { messageId } from '../../../domain/base/ids.js';
import { ALWAYS, Opened, SECRETS, until } from '../../channels/support.js';
import { SHOP, startConsentApi } from '../customers/consent-support.js';
import { NOW } from '../support.js';
import { RUN } from './touched.js';

const WEBHOOK_SECRET = 'the-operators-own-secret';
const HOUR = 3_600_000;
const REFS = ['c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7'];

/** The SMS of the run to the n-th customer, whose phone ends in n. */
const sms = (n: number, phone = `+8491234567${n}`): OutgoingMessage => ({
  id: messageId(RUN, `c${n}`),
  to: phone,
  text: `Chao ban ${n}`,
});

describe('what SMS providers report', () => {
  let at: Awaited<ReturnType<typeof startConsentApi>>;
  let providers: Providers;
  let esms: Channel;
  let speed: Channel;
  const opened = new Opened();
  before(async () => {
    at = await startConsentApi(REFS, {
      receiptSecrets: { sms: SECRETS.smsSecret },
      smsWebhookSecret: WEBHOOK_SECRET,
    });
    await at.touchBy('sms');
    await at.api.models.customers.updateMany(
      { shop: SHOP },
      { $set: { 'touches.1.at': new Date(NOW.getTime() - HOUR) } },
    );
    const { url } = at.api;
    providers = await opened.providers({ speedSmsWebhook: `${url}/v1/callbacks/speedsms/${WEBHOOK_SECRET}` });
    const { addresses } = providers;
    const secret = SECRETS.smsSecret;
    const callbackUrl = `${url}/v1/callbacks/esms`;
    const { key, brandname } = ESMS_ACCOUNT;
    esms = opened.channel(
      esmsChannel({ url: addresses.esms, key, brandname, secret, type: 2, connections: 2, callbackUrl }),
    );
    speed = opened.channel(speedSmsChannel({ url: addresses.speedsms, secret, type: 2, connections: 1, batch: 10 }));
  });
  afterEach(() => providers.faults.sms.set({}));
  after(async () => {
    await opened.closeAll();
    await at.api.close();
  });

  const isDelivered = async (ref: string) => (await at.read(ref)).touches[1]?.deliveredAt !== undefined;
  const delivered = async () => (await at.api.models.runs.findById(RUN).lean())!.funnel.delivered;
  const get = (token: string, query: Record<string, string>) =>
    at.api.ask('GET', `/v1/callbacks/esms/${token}?${new URLSearchParams(query)}`, { key: null });
  const tokenOf = (n: number): string => callbackToken(SECRETS.smsSecret, sms(n).id);
  const post = (token: string, body: string) =>
    at.api.ask('POST', `/v1/callbacks/speedsms/${token}`, {
      key: null,
      body,
      headers: { 'Content-Type': 'application/json' },
    });

  it('of eSMS counts a message as delivered, once, at the address that only eSMS was told', async () => {
    const before = await delivered();
    assert.deepEqual(await esms.send([sms(1)], ALWAYS), [{ kind: 'sent' }]);
    await until(() => isDelivered('c1'), 'the callback');
    await until(async () => (await delivered()) === before + 1, 'the count');
    const again = await get(tokenOf(1), { RequestId: sms(1).id, SendStatus: '5', SendSuccess: '1' });
    assert.deepEqual([again.status, again.body], [200, { outcome: 'delivered' }]);
    assert.equal(await delivered(), before + 1);
  });

  for (const [code, reason] of [
    ['99', 'blocked'],
    ['108', 'invalid_address'],
  ] as const)
    it(`of eSMS suppresses a phone that failed with ${code} as ${reason}, as the adapter does`, async () => {
      const n = code === '99' ? 2 : 3;
      providers.faults.sms.set({ bounce: { to: [`091234567${n}`], status: code } });
      assert.deepEqual(await esms.send([sms(n)], ALWAYS), [{ kind: 'sent' }]);
      await until(async () => (await at.read(`c${n}`)).suppressed !== undefined, 'the suppression');
      const { suppressed, consent, rev } = await at.read(`c${n}`);
      assert.deepEqual(suppressed, { sms: { reason, at: NOW, source: 'webhook' } });
      assert.equal(consent.sms?.granted, true, 'a phone out of use is no refusal');
      assert.equal(await isDelivered(`c${n}`), false);
      const told = {
        SendStatus: '5',
        SendSuccess: '0',
        SendFailed: '1',
        phonenumber: `091234567${n}`,
        error_info: code,
      };
      const again = await get(tokenOf(n), { RequestId: sms(n).id, ...told });
      assert.deepEqual(again.body, { outcome: 'failed' });
      assert.equal((await at.read(`c${n}`)).rev, rev);
    });

  const failed = { SendStatus: '5', SendSuccess: '0', SendFailed: '1', phonenumber: '0912345674', error_info: '99' };
  for (const [what, said, outcome] of [
    ['a failure of ours, such as an empty account', { ...failed, error_info: '103' }, 'failed'],
    ['a failure whose code nobody knows', { ...failed, error_info: 'blocked number 99' }, 'failed'],
    ['a failure without a code', { ...failed, error_info: '' }, 'failed'],
    ['a failure of the phone that the customer had before', { ...failed, phonenumber: '0987654321' }, 'failed'],
    ['a failure of no phone', { ...failed, phonenumber: '' }, 'failed'],
    ['a text that waits for approval', { ...failed, SendStatus: '1' }, 'on_its_way'],
    ['a report that has not come', { SendStatus: '7', SendSuccess: '1' }, 'on_its_way'],
    ['a message that is done and neither', { SendStatus: '5' }, 'on_its_way'],
  ] as const)
    it(`of eSMS suppresses nobody for ${what}, and counts nothing`, async () => {
      const { status, body } = await get(tokenOf(4), { RequestId: sms(4).id, ...said });
      assert.deepEqual([status, body], [200, { outcome }]);
      assert.equal((await at.read('c4')).suppressed, undefined);
      assert.equal(await isDelivered('c4'), false);
    });

  it('of eSMS is taken at no other address: a guessed, changed or missing token is a 404 and changes nothing', async () => {
    const done = { SendStatus: '5', SendSuccess: '1' };
    const token = tokenOf(4);
    for (const [wrong, query] of [
      [tokenOf(5), { RequestId: sms(4).id, ...done }],
      [`${token.slice(0, -1)}${token.endsWith('A') ? 'Q' : 'A'}`, { RequestId: sms(4).id, ...done }],
      [callbackToken('another-secret-0123456', sms(4).id), { RequestId: sms(4).id, ...done }],
      [token, done],
      [token, { RequestId: `${sms(4).id}x`, ...done }],
      ['x', { RequestId: sms(4).id, ...done }],
    ] as const) {
      const answer = await get(wrong, query);
      assert.deepEqual([answer.status, answer.body.code], [404, 'link_not_found']);
    }
    assert.equal(await isDelivered('c4'), false);
  });

  it('of eSMS about a message that is no SMS of a run is taken and changes nothing', async () => {
    for (const message of ['hoa-nang.test-send.1:c4', 'hoa-nang.sale.never.1:c4', 'otp-123']) {
      const token = callbackToken(SECRETS.smsSecret, message);
      const answer = await get(token, { RequestId: message, SendStatus: '5', SendSuccess: '1' });
      assert.deepEqual([answer.status, answer.body], [200, { outcome: 'unmatched' }]);
    }
  });

  it('of SpeedSMS counts the only SMS that left for the phone within a day', async () => {
    const before = await delivered();
    assert.deepEqual(await speed.send([sms(5)], ALWAYS), [{ kind: 'sent' }]);
    await until(() => isDelivered('c5'), 'the report');
    await until(async () => (await delivered()) === before + 1, 'the count');
    assert.equal(await isDelivered('c6'), false);
  });

  it('of SpeedSMS closes nothing when it failed', async () => {
    const { answered } = providers.callbacks;
    providers.faults.sms.set({ bounce: { to: ['84912345676'], status: '5' } });
    assert.deepEqual(await speed.send([sms(6)], ALWAYS), [{ kind: 'sent' }]);
    await until(() => providers.callbacks.answered > answered, 'the report');
    assert.deepEqual([await isDelivered('c6'), (await at.read('c6')).suppressed], [false, undefined]);
  });

  it('of SpeedSMS counts for none where two could be meant, nor after a day, nor for a stranger', async () => {
    const report = (phone: string) =>
      post(WEBHOOK_SECRET, JSON.stringify({ type: 'report', tranId: 1, phone, status: 0 }));
    const other = { run: 'hoa-nang.sale.day.1', window: 'w', channel: 'sms', at: NOW, claim: 'c' };
    await at.api.models.customers.collection.updateOne({ _id: `${SHOP}/c7` as never }, {
      $push: { touches: other },
    } as never);
    for (const phone of ['84912345677', '84999999999', 'not a phone']) {
      assert.deepEqual((await report(phone)).body, { outcome: 'unmatched' });
    }
    at.api.setNow(new Date(NOW.getTime() + 24 * HOUR));
    assert.deepEqual((await report('84912345676')).body, { outcome: 'unmatched' });
    at.api.setNow(NOW);
    assert.deepEqual([await isDelivered('c6'), await isDelivered('c7')], [false, false]);
  });

  it('of SpeedSMS is not read before its address is known, and refused when it is no report', async () => {
    for (const body of ['{', '{"phone":1}', '{"phone":"84912345676","status":0}']) {
      assert.deepEqual((await post('the-operators-own-secreT', body)).body.code, 'link_not_found', body);
    }
    assert.equal((await post(WEBHOOK_SECRET, '{')).body.code, 'malformed_json');
    assert.equal((await post(WEBHOOK_SECRET, '{"phone":1}')).body.code, 'invalid_request');
    assert.equal(await isDelivered('c6'), false);
  });
});
