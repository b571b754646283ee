import assert from 'node:assert/strict';
import { SIGNATURE_HEADER, sign, TIMESTAMP_HEADER } from '../../../channels/link/signature.js';
import { messageId } from '../../../domain/base/ids.js';
import { EMAIL_SECRET } from '../customers/consent-support.js';
import { CHAT_SECRET, NOW, useApi } from '../support.js';
import { customerOf, RUN, sentTo } from './touched.js';

describe('receipts of the chat provider', () => {
  const api = useApi({ receiptSecrets: { chat: CHAT_SECRET, email: EMAIL_SECRET } });
  before(async () => {
    await sentTo(api.models, ['c1', 'c2']);
  });

  const post = (body: string, { secret = CHAT_SECRET, at = NOW.getTime(), channel = 'chat' } = {}) => {
    const timestamp = String(Math.floor(at / 1000));
    const headers = {
      'Content-Type': 'application/json',
      [TIMESTAMP_HEADER]: timestamp,
      [SIGNATURE_HEADER]: sign(secret, timestamp, body),
    };
    return api.ask('POST', `/v1/channels/${channel}/receipts`, { key: null, body, headers });
  };
  const receipt = (ref: string, event: string, at = NOW.toISOString()) => ({ message: messageId(RUN, ref), event, at });
  const body = (...receipts: object[]) => JSON.stringify({ receipts });

  it('count each step once and say how many were news', async () => {
    const first = await post(
      body(receipt('c1', 'delivered'), receipt('c2', 'read'), { ...receipt('c1', 'read'), message: 'rubbish' }),
    );
    assert.deepEqual([first.status, first.body], [200, { received: 3, news: 3, foreign: 1 }]);
    assert.deepEqual((await post(body(receipt('c1', 'delivered')))).body, { received: 1, news: 0, foreign: 0 });
    const run = await api.models.runs.findById(RUN).lean();
    assert.deepEqual([run!.funnel.delivered, run!.funnel.read], [2, 1]);
  });

  it('about a message of another channel, of a test send or of nobody are counted as foreign and change nothing', async () => {
    const say = body(receipt('c2', 'read'), receipt('c1', 'delivered'));
    const { status, body: said } = await post(say, { channel: 'email', secret: EMAIL_SECRET });
    assert.deepEqual([status, said], [200, { received: 2, news: 0, foreign: 2 }]);
    const strange = ['hoa-nang.sale.never.1:c1', 'hoa-nang.test-1:c1', ':'];
    const receipts = strange.map((message) => ({ ...receipt('c1', 'read'), message }));
    assert.deepEqual((await post(body(...receipts))).body, { received: 3, news: 0, foreign: 3 });
    assert.equal((await api.models.runs.findById(RUN).lean())!.funnel.read, 1);
  });

  it('from the future are taken as of now', async () => {
    await post(body(receipt('c1', 'read', new Date(NOW.getTime() + 60_000).toISOString())));
    const customer = await api.models.customers.findById('hoa-nang/c1').lean();
    assert.deepEqual(customer!.touches[1]!.readAt, NOW);
  });

  it('a thousand times in one request, contradicting each other and from before the sending, count once', async () => {
    await api.models.customers.create(customerOf('c9'));
    const { at: sentAt } = customerOf('c9').touches[1]!;
    const before = (await api.models.runs.findById(RUN).lean())!.funnel;
    const again = Array.from({ length: 1_000 }, (_, n) =>
      receipt('c9', n % 2 ? 'read' : 'delivered', new Date(sentAt.getTime() + (500 - n) * 1_000).toISOString()),
    );
    for (const news of [2, 0])
      assert.deepEqual((await post(body(...again))).body, { received: 1_000, news, foreign: 0 });
    const { funnel } = (await api.models.runs.findById(RUN).lean())!;
    assert.deepEqual([funnel.delivered, funnel.read], [before.delivered + 1, before.read + 1]);
    const { touches } = (await api.models.customers.findById('hoa-nang/c9').lean())!;
    assert.deepEqual(
      [touches[1]!.deliveredAt, touches[1]!.readAt],
      [sentAt, sentAt],
      'nothing arrives before it leaves',
    );
  });

  it('with a wrong, old or missing signature are refused and change nothing', async () => {
    const say = body(receipt('c1', 'read'));
    assert.equal((await post(say, { secret: 'another-secret-0123456' })).body.code, 'bad_signature');
    assert.equal((await post(say, { at: NOW.getTime() - 6 * 60_000 })).status, 401);
    assert.equal(
      (await api.ask('POST', '/v1/channels/chat/receipts', { key: null, json: { receipts: [] } })).status,
      401,
    );
  });

  it('are not read before their signature is: a stranger learns nothing of their shape', async () => {
    for (const bad of ['{"receipts":', '{"receipts":[{"message":1}]}', '[]', 'null']) {
      assert.equal((await post(bad, { secret: 'another-secret-0123456' })).body.code, 'bad_signature', bad);
    }
    assert.equal((await post('{"receipts":')).body.code, 'malformed_json');
    assert.equal((await post('null')).body.code, 'invalid_request');
  });

  it('of a channel without a provider are 404, of no channel 400', async () => {
    assert.equal((await post(body(), { channel: 'sms' })).body.code, 'channel_not_configured');
    assert.equal((await post(body(), { channel: 'fax' })).status, 400);
  });

  for (const [what, bad] of [
    ['an unknown event', receipt('c1', 'bought')],
    ['a date that is none', receipt('c1', 'read', 'yesterday')],
    ['an unknown field', { ...receipt('c1', 'read'), $set: 1 }],
  ] as const)
    it(`with ${what} are 400 and name the field`, async () => {
      const answer = await post(body(bad));
      assert.deepEqual([answer.status, answer.body.code], [400, 'invalid_request']);
      assert.match(answer.body.errors[0].field, /receipts\/0/);
    });
});
