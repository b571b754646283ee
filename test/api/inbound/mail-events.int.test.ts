import assert from 'node:assert/strict';
import { createHmac, createSign, generateKeyPairSync } from 'node:crypto';
import { messageIdHeader } from '../../../channels/email/mime-header.js';
import { mailProofs } from '../../../channels/link/mail-proof.js';
import { messageId } from '../../../domain/base/ids.js';
import { useConsentApi } from '../customers/consent-support.js';
import { ADMIN_KEY, LINK_SECRET, NOW } from '../support.js';
import { RUN } from './touched.js';

const SECONDS = NOW.getTime() / 1_000;
const MAILGUN_KEY = 'a-mailgun-key-of-tests';
const POSTMARK = 'a-postmark-secret-of-tests';
const sendGridKeys = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

describe('the webhooks of mail providers', () => {
  const at = useConsentApi(['c1', 'c2', 'c3', 'c4'], {
    mailWebhooks: {
      sendgrid: sendGridKeys.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
      mailgun: MAILGUN_KEY,
      postmark: POSTMARK,
    },
  });
  before(() => at.touchBy('email'));

  const headerOf = (ref: string, secret = LINK_SECRET): string => {
    const id = messageId(RUN, ref);
    return messageIdHeader(id, 'shop.example.com', mailProofs(secret).macOf(id));
  };
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    at.api.ask('POST', `/v1/callbacks/${path}`, {
      key: null,
      body,
      headers: { 'Content-Type': 'application/json', ...headers },
    });

  const sendGrid = (events: object[], time = SECONDS, key = sendGridKeys.privateKey) => {
    const body = JSON.stringify(events);
    const signature = createSign('sha256').update(`${time}${body}`).sign(key, 'base64');
    const headers = {
      'X-Twilio-Email-Event-Webhook-Signature': signature,
      'X-Twilio-Email-Event-Webhook-Timestamp': String(time),
    };
    return post('sendgrid', body, headers);
  };
  const mailgun = (data: object, time = SECONDS, key = MAILGUN_KEY) => {
    const token = 'abcdef';
    const signature = createHmac('sha256', key).update(`${time}${token}`).digest('hex');
    return post(
      'mailgun',
      JSON.stringify({ signature: { timestamp: String(time), token, signature }, 'event-data': data }),
    );
  };
  const bounce = (ref: string, secret = LINK_SECRET) => ({
    event: 'bounce',
    email: `${ref}@example.com`,
    'smtp-id': headerOf(ref, secret),
    reason: '550 5.1.1 User unknown',
  });

  it('suppress an address that is not there, and repeating them changes nothing', async () => {
    for (const bounced of [1, 1]) assert.equal((await sendGrid([bounce('c1')])).body.bounced, bounced);
    assert.equal((await at.read('c1')).suppressed?.email?.reason, 'hard_bounce');
    assert.equal(await at.api.models.bounces.countDocuments({ customer: 'c1' }), 1);
  });

  it('opt out whoever complains', async () => {
    const { body } = await mailgun({
      event: 'complained',
      message: { headers: { 'message-id': headerOf('c2').slice(1, -1) } },
    });
    assert.equal(body.complained, 1);
    assert.equal((await at.read('c2')).consent.email?.optedOut, true);
  });

  it('tell what arrived', async () => {
    const record = { RecordType: 'Delivery', DeliveredAt: NOW.toISOString(), MessageID: headerOf('c3') };
    assert.equal((await post(`postmark/${POSTMARK}`, JSON.stringify(record))).body.delivered, 1);
    assert.deepEqual((await at.read('c3')).touches[1]?.deliveredAt, NOW);
  });

  it('change nobody without the proof that the message was ours', async () => {
    const { body } = await sendGrid([bounce('c4', 'another-secret-0123456')]);
    assert.deepEqual([body.bounced, body.held], [0, 1]);
    assert.equal((await at.read('c4')).suppressed, undefined);
    const held = await at.api.ask('GET', '/v1/inbound/reports', { key: ADMIN_KEY });
    assert.equal(held.body.counts.unproved, 1);
  });

  it('are refused unsigned, wrongly signed or an hour old', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
    const events = [bounce('c4')];
    const refused = [
      await post('sendgrid', JSON.stringify(events)),
      await sendGrid(events, SECONDS, other),
      await sendGrid(events, SECONDS - 3_600),
      await mailgun({ event: 'complained' }, SECONDS - 3_600),
      await mailgun({ event: 'complained' }, SECONDS, 'another-key'),
      await post('mailgun', '{}'),
      await post('ses', '{}'),
    ];
    for (const { status, body } of refused) assert.deepEqual([status, body.code], [401, 'bad_signature']);
    const { status, body } = await post('postmark/wrong', '{}');
    assert.deepEqual([status, body.code], [404, 'link_not_found']);
    assert.equal((await at.read('c4')).suppressed, undefined);
  });
});
