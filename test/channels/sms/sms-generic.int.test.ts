import assert from 'node:assert/strict';
import type { Channel, OutgoingMessage, SendResult } from '../../../channels/channel.js';
import { type GenericSmsOptions, genericSmsChannel } from '../../../channels/sms/sms-generic.js';
import { ESMS_ACCOUNT } from '../../../dev/providers/providers.js';
import { parseSmsDescription } from '../../../domain/account/sms-description.js';
import { hooks } from '../hooks.js';
import { ALWAYS, kinds, NEVER, Opened, SECRETS, sms } from '../support.js';
import { ESMS_LIKE, NATIVE } from './sms-descriptions.js';

const opened = new Opened();
const channelOf = (url: string, description: object, options: Partial<GenericSmsOptions> = {}): Channel =>
  opened.channel(
    genericSmsChannel({
      url,
      secret: SECRETS.smsSecret,
      connections: 2,
      timeoutMs: 500,
      description: parseSmsDescription(JSON.stringify(description)),
      ...options,
    }),
  );
const one = async (channel: Channel, message: OutgoingMessage): Promise<SendResult | undefined> =>
  (await channel.send([message], ALWAYS))[0];
/** A provider that gives every request the same answer. */
async function answering(status: number, body: string, description: object): Promise<Channel> {
  const hook = opened.add(await hooks((_request, response) => response.writeHead(status).end(body)));
  return channelOf(hook.url, description);
}

const CODED = {
  send: { path: '/send', body: { to: '{{to}}', text: '{{text}}' } },
  answer: { accepted: { field: 'state.name', values: ['ok', 'queued'] }, error: 'error.code' },
  codes: {
    '17': { means: 'recipient', suppress: 'blocked' },
    '18': { means: 'content' },
    '19': { means: 'money' },
    '20': { means: 'config' },
    '21': { means: 'retryable' },
    '22': { means: 'accepted' },
  },
};
const hold = (code: string, errorClass: string): object => ({
  kind: 'refused',
  reason: `sms_${code}`,
  errorClass,
  retryAfterMs: 5_000,
});

/** What is answered, and what it means. */
const TABLE: readonly (readonly [number, string, object])[] = [
  [200, '{"state":{"name":"ok"}}', { kind: 'sent' }],
  [202, '{"state":{"name":"queued"}}', { kind: 'sent' }],
  [200, '{"state":{"name":"maybe"}}', { kind: 'in_doubt', reason: 'bad_answer' }],
  [200, 'ok', { kind: 'in_doubt', reason: 'bad_answer' }],
  [400, '{"error":{"code":17}}', { kind: 'failed', reason: 'sms_17', errorClass: 'recipient', suppress: 'blocked' }],
  [200, '{"error":{"code":"18"}}', { kind: 'failed', reason: 'sms_18', errorClass: 'content' }],
  [402, '{"error":{"code":"19"}}', hold('19', 'money')],
  [500, '{"error":{"code":"20"}}', hold('20', 'config')],
  [200, '{"error":{"code":"21"}}', { kind: 'refused', reason: 'sms_21', errorClass: 'retryable', retryAfterMs: 1_000 }],
  [409, '{"error":{"code":"22"}}', { kind: 'sent' }],
  [200, '{"error":{"code":"99"}}', { kind: 'failed', reason: 'sms_99', errorClass: 'recipient' }],
  [200, '{"error":{"code":"no 0912345678"}}', { kind: 'failed', reason: 'rejected', errorClass: 'recipient' }],
  [402, '', { kind: 'refused', reason: 'provider_money', errorClass: 'money', retryAfterMs: 5_000 }],
  [401, '', { kind: 'refused', reason: 'provider_config', errorClass: 'config', retryAfterMs: 5_000 }],
  [422, '', { kind: 'refused', reason: 'http_422', errorClass: 'config', retryAfterMs: 5_000 }],
  [400, 'Invalid content-type', { kind: 'refused', reason: 'http_400', errorClass: 'config', retryAfterMs: 5_000 }],
  [503, '', { kind: 'refused', reason: 'provider_busy', errorClass: 'retryable', retryAfterMs: 1_000 }],
  [500, '', { kind: 'in_doubt', reason: 'provider_error' }],
];

describe('an SMS provider that is described', () => {
  afterEach(() => opened.closeAll());

  for (const [status, body, expected] of TABLE) {
    it(`${status} ${body} is ${JSON.stringify(expected)}`, async () => {
      assert.deepEqual(await one(await answering(status, body, CODED), sms(1)), expected);
    });
  }

  it('like the native one sends, asks after a doubt and tells the balance', async () => {
    const providers = await opened.providers();
    const channel = channelOf(providers.addresses.sms, NATIVE);
    assert.equal(channel.doubt, 'ask');
    providers.faults.sms.set({ drop: { requests: 1, when: 'after_accept' } });
    assert.deepEqual(kinds(await channel.send([sms(1)], ALWAYS)), ['in_doubt']);
    assert.deepEqual(
      [...((await channel.lookup?.([sms(1).id, sms(2).id], NEVER)) ?? [])],
      [
        [sms(1).id, true],
        [sms(2).id, false],
      ],
    );
    assert.equal((await channel.balance?.(NEVER))?.currency, 'VND');
    providers.faults.sms.set({ code: { requests: 1, code: 'insufficient_balance' } });
    assert.deepEqual(await one(channel, sms(3)), hold('insufficient_balance', 'money'));
  });

  it('like eSMS sends, is recognised when it comes again, and tells the balance', async () => {
    const providers = await opened.providers();
    const { key, brandname: sender } = ESMS_ACCOUNT;
    const channel = channelOf(providers.addresses.esms, ESMS_LIKE, { key, sender });
    assert.equal(channel.doubt, 'resend');
    assert.equal(channel.lookup, undefined);
    for (let n = 0; n < 2; n += 1) assert.deepEqual(await one(channel, sms(1)), { kind: 'sent' });
    assert.equal(providers.received.stats().sms.duplicates, 0);
    assert.equal((await channel.balance?.(NEVER))?.amount, providers.smsAccount.balance);
    const wrong = channelOf(providers.addresses.esms, ESMS_LIKE, { key: 'another', sender });
    await assert.rejects(wrong.balance?.(NEVER) ?? Promise.resolve(), { reason: 'sms_101', errorClass: 'config' });
  });

  it('gets a text that means something in JSON or in a form as it is', async () => {
    const evil = '", "to": "{{secret}}", {{key}} & a=b \\ \r\n';
    for (const encoding of ['json', 'form'] as const) {
      const hook = opened.add(await hooks((_request, response) => response.end('{}')));
      const channel = channelOf(hook.url, {
        send: { path: '/send', encoding, body: { to: '{{ to }}', text: '{{text}}' } },
        answer: {},
      });
      assert.deepEqual(await one(channel, sms(1, evil)), { kind: 'sent' });
      const body = hook.requests[0]?.body ?? '';
      const got = encoding === 'json' ? (JSON.parse(body) as object) : Object.fromEntries(new URLSearchParams(body));
      assert.deepEqual(got, { to: sms(1).to, text: evil });
    }
  });

  it('is asked at an address that no id can change', async () => {
    const hook = opened.add(await hooks((_request, response) => response.writeHead(500).end()));
    const channel = channelOf(hook.url, NATIVE);
    assert.equal((await channel.lookup?.(['../admin?x=1#y'], NEVER))?.size, 0);
    assert.equal(hook.requests[0]?.url, '/sms/..%2Fadmin%3Fx%3D1%23y');
  });

  it('without a word on 404 is not taken for one that never got the message', async () => {
    const { notFound: _told, ...lookup } = NATIVE.lookup;
    const channel = await answering(404, '', { ...NATIVE, lookup });
    assert.equal((await channel.lookup?.(['a'], NEVER))?.size, 0);
  });

  it('without a look-up and without idempotency leaves doubts unknown', async () => {
    assert.equal((await answering(200, '', CODED)).doubt, 'unknown');
  });
});
