import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';
import { WebhookPoster } from '../../../channels/webhook/post-webhook.js';
import { type Receiver, startReceiver } from '../../support/receiver.js';

const secret = (fill: number): string => `whsec_${Buffer.alloc(32, fill).toString('base64')}`;
const MESSAGE = { id: 'msg_1', body: '{"type":"run.finished","name":"Hoa Nắng"}', secrets: [secret(1)] };

describe('a webhook on its way', () => {
  let receiver: Receiver;
  const anywhere = new WebhookPoster({ onlyPublic: false, timeoutMs: 2_000 });
  const post = (more: object = {}, poster = anywhere) =>
    poster.post({ ...MESSAGE, url: `${receiver.url}/hook?a=1`, ...more }, new Date());
  before(async () => {
    receiver = await startReceiver();
  });
  beforeEach(() => {
    receiver.got.length = 0;
    receiver.answer = { status: 204 };
  });
  after(async () => {
    await anywhere.close();
    await receiver.close();
  });

  it('is verified by the library of Standard Webhooks, by each secret that signs, and by no other', async () => {
    assert.deepEqual(await post({ secrets: [secret(1), secret(2)] }), { status: 204 });
    const [got] = receiver.got;
    assert.ok(got);
    assert.equal(got.path, '/hook?a=1');
    const headers = got.headers as Record<string, string>;
    for (const own of [secret(1), secret(2)])
      assert.deepEqual(new Webhook(own).verify(got.body, headers), JSON.parse(MESSAGE.body));
    assert.throws(() => new Webhook(secret(3)).verify(got.body, headers));
    assert.throws(() => new Webhook(secret(1)).verify(`${got.body} `, headers));
  });

  it('follows no redirect, and says what was answered and when to come again', async () => {
    receiver.answer = { status: 302, headers: { Location: `${receiver.url}/elsewhere` } };
    assert.deepEqual(await post(), { status: 302 });
    receiver.answer = { status: 429, headers: { 'Retry-After': '7' } };
    assert.deepEqual(await post(), { status: 429, retryAfterMs: 7_000 });
    assert.equal(receiver.got.length, 2);
  });

  it('waits no longer than it may, and tells a server that is away from one that is silent', async () => {
    receiver.answer = 'silent';
    const hasty = new WebhookPoster({ onlyPublic: false, timeoutMs: 50 });
    assert.deepEqual(await post({}, hasty), { error: 'timeout' });
    await hasty.close();
    assert.deepEqual(await post({ url: 'http://127.0.0.1:1/' }), { error: 'lost' });
  });

  it('never goes into a private network, by number or by name', async () => {
    const careful = new WebhookPoster({ onlyPublic: true, timeoutMs: 2_000 });
    const { port } = new URL(receiver.url);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '169.254.169.254'])
      assert.deepEqual(await post({ url: `http://${host}:${port}/` }, careful), { error: 'private_address' }, host);
    await careful.close();
    assert.equal(receiver.got.length, 0);
  });
});
