import assert from 'node:assert/strict';
import type { Channel, OutgoingMessage, SendResult } from '../../../channels/channel.js';
import { isCallbackToken } from '../../../channels/link/callback-token.js';
import { type EsmsOptions, esmsChannel } from '../../../channels/sms/sms-esms.js';
import { ESMS_ACCOUNT, type Providers, type ProvidersOptions } from '../../../dev/providers/providers.js';
import { SmsAccount } from '../../../dev/providers/sms/sms-account.js';
import { codeTable } from '../../../domain/customer/provider-codes.js';
import { hooks } from '../hooks.js';
import { ALWAYS, NEVER, Opened, SECRETS, sms, until } from '../support.js';

const opened = new Opened();
async function start(
  options: Partial<EsmsOptions> = {},
  world: Partial<ProvidersOptions> = {},
): Promise<{ providers: Providers; esms: Channel }> {
  const providers = await opened.providers(world);
  const esms = opened.channel(
    esmsChannel({
      url: providers.addresses.esms,
      key: ESMS_ACCOUNT.key,
      secret: SECRETS.smsSecret,
      brandname: ESMS_ACCOUNT.brandname,
      type: 2,
      connections: 2,
      timeoutMs: 500,
      ...options,
    }),
  );
  return { providers, esms };
}
const one = async (channel: Channel, message: OutgoingMessage): Promise<SendResult | undefined> =>
  (await channel.send([message], ALWAYS))[0];

const held = (code: string, errorClass: 'config' | 'money'): SendResult => ({
  kind: 'refused',
  reason: `esms_${code}`,
  errorClass,
  retryAfterMs: 5_000,
});

/** docs/channels.md, word by word. */
const TABLE: Readonly<Record<string, SendResult>> = {
  '100': { kind: 'sent' },
  '124': { kind: 'sent' },
  '99': { kind: 'failed', reason: 'esms_99', errorClass: 'recipient', suppress: 'blocked' },
  '108': { kind: 'failed', reason: 'esms_108', errorClass: 'recipient', suppress: 'invalid_address' },
  '103': held('103', 'money'),
  ...Object.fromEntries(
    ['101', '102', '104', '107', '118', '120', '140', '300', '301'].map((code) => [code, held(code, 'config')]),
  ),
  // The text's, the network's, or ours: how many get it tells.
  '146': { kind: 'refused', reason: 'esms_146', errorClass: 'config', scope: 'recipient' },
  '177': { kind: 'refused', reason: 'esms_177', errorClass: 'config', scope: 'recipient' },
};

describe('the eSMS channel', () => {
  afterEach(() => opened.closeAll());

  it('hands over number, text and our id, keys in the body and never in the address', async () => {
    const hook = opened.add(await hooks((_request, response) => response.end('{"CodeResult":"100"}')));
    const { esms } = await start({ url: `${hook.url}/MainService.svc/json`, callbackUrl: 'https://go.example/cb' });
    await esms.send([sms(1, 'Chao ban'), sms(2, 'Chào bạn')], ALWAYS);
    const [plain, accented] = hook.requests.sort((a, b) => a.body.localeCompare(b.body));
    assert.equal(plain?.url, '/MainService.svc/json/SendMultipleMessage_V4_post_json/');
    const { CallbackUrl, ...rest } = JSON.parse(plain?.body ?? '') as Record<string, string>;
    assert.deepEqual(rest, {
      ApiKey: ESMS_ACCOUNT.key,
      SecretKey: SECRETS.smsSecret,
      Phone: '0912000001',
      Content: 'Chao ban',
      Brandname: ESMS_ACCOUNT.brandname,
      SmsType: '2',
      IsUnicode: '0',
      RequestId: sms(1).id,
    });
    const token = CallbackUrl?.slice('https://go.example/cb/'.length) ?? '';
    assert.ok(isCallbackToken(SECRETS.smsSecret, sms(1).id, token), CallbackUrl);
    assert.equal((JSON.parse(accented?.body ?? '') as Record<string, string>).IsUnicode, '1');
  });

  it('knows every documented code', () => {
    assert.deepEqual(Object.keys(TABLE).sort(), Object.keys(codeTable('esms', new Date())).sort());
  });

  for (const [code, expected] of Object.entries(TABLE)) {
    it(`takes code ${code} for ${expected.kind}${'errorClass' in expected ? `, ${expected.errorClass}` : ''}`, async () => {
      const { providers, esms } = await start();
      providers.faults.sms.set({ code: { requests: 1, code } });
      assert.deepEqual(await one(esms, sms(1)), expected);
    });
  }

  it('fails, and does not suppress, what has a code nobody knows; doubts what has none', async () => {
    const { providers, esms } = await start();
    providers.faults.sms.set({ code: { requests: 1, code: '999' } });
    assert.deepEqual(await one(esms, sms(1)), { kind: 'failed', reason: 'esms_999', errorClass: 'recipient' });
    providers.faults.sms.set({ code: { requests: 1, code: 'oops' } });
    assert.deepEqual(await one(esms, sms(2)), { kind: 'in_doubt', reason: 'bad_answer' });
  });

  it('may be handed a message in doubt again: it recognises the RequestId, and nobody gets it twice', async () => {
    const { providers, esms } = await start();
    assert.equal(esms.doubt, 'resend');
    providers.faults.sms.set({ drop: { requests: 1, when: 'after_accept' }, hang: { requests: 1 } });
    assert.deepEqual(await one(esms, sms(1)), { kind: 'in_doubt', reason: 'connection_lost' });
    assert.deepEqual(await one(esms, sms(2)), { kind: 'in_doubt', reason: 'timeout' });
    assert.deepEqual(await esms.send([sms(1), sms(2)], ALWAYS), [{ kind: 'sent' }, { kind: 'sent' }]);
    const { accepted, unique, repeats } = providers.received.stats().sms;
    assert.deepEqual({ accepted, unique, repeats }, { accepted: 2, unique: 2, repeats: 1 });
  });

  it('refuses for later what meets 429, doubts a 500', async () => {
    const { providers, esms } = await start();
    providers.faults.sms.set({ busy: { requests: 1, retryAfterS: 0 } });
    const busy = { kind: 'refused', reason: 'provider_busy', errorClass: 'retryable', retryAfterMs: 0 };
    assert.deepEqual(await one(esms, sms(1)), busy);
    providers.faults.sms.set({ errors: { requests: 1, status: 500 } });
    assert.deepEqual(await one(esms, sms(1)), { kind: 'in_doubt', reason: 'provider_error' });
  });

  it('says what the simulated account, brandname, number and key really are worth', async () => {
    const { esms } = await start({ key: 'another' });
    assert.deepEqual(await one(esms, sms(1)), held('101', 'config'));
    const nameless = await start({ brandname: 'UNKNOWN' });
    assert.deepEqual(await one(nameless.esms, sms(1)), held('104', 'config'));
    const { esms: good } = await start();
    assert.deepEqual(await one(good, { ...sms(1), to: '+14155550100' }), TABLE['108']);
  });

  it('leaves a provider alone for a while that an operator must see to', async () => {
    let now = Date.UTC(2026, 10, 22);
    const { providers, esms } = await start({ now: () => now, connections: 1 });
    providers.faults.sms.set({ code: { requests: 1, code: '104' } });
    const results = await esms.send([sms(1), sms(2), sms(3)], ALWAYS);
    assert.ok(results.every((result) => result.kind === 'refused' && result.errorClass === 'config'));
    assert.equal(providers.received.stats().sms.requests, 1);
    now += 5_000;
    assert.deepEqual(await one(esms, sms(1)), { kind: 'sent' });
  });

  it('spends the balance by parts, tells it, and stops at its end', async () => {
    const { esms } = await start({}, { smsAccount: new SmsAccount(2_000, 500) });
    assert.deepEqual(await esms.balance?.(NEVER), { amount: 2_000, currency: 'VND' });
    assert.deepEqual(await one(esms, sms(1, 'x'.repeat(161))), { kind: 'sent' });
    assert.deepEqual(await esms.balance?.(NEVER), { amount: 1_000, currency: 'VND' });
    assert.deepEqual(await one(esms, sms(2, 'x'.repeat(400))), held('103', 'money'));
  });

  it('refuses to tell the balance to a wrong key, as configuration', async () => {
    const { esms } = await start({ key: 'another' });
    await assert.rejects(esms.balance?.(NEVER) ?? Promise.resolve(), { reason: 'esms_101', errorClass: 'config' });
  });

  it('gets the callback of a delivered message at the address of that message', async () => {
    const hook = opened.add(await hooks((_request, response) => response.writeHead(204).end()));
    const { esms } = await start({ callbackUrl: `${hook.url}/cb` });
    await one(esms, sms(1));
    await until(() => hook.requests.length === 1, 'the callback');
    const [call] = hook.requests;
    const url = new URL(call?.url ?? '', hook.url);
    assert.equal(call?.method, 'GET');
    assert.ok(isCallbackToken(SECRETS.smsSecret, sms(1).id, url.pathname.slice('/cb/'.length)));
    const { RequestId, SendStatus, SendSuccess, phonenumber } = Object.fromEntries(url.searchParams);
    assert.deepEqual(
      { RequestId, SendStatus, SendSuccess, phonenumber },
      { RequestId: sms(1).id, SendStatus: '5', SendSuccess: '1', phonenumber: '0912000001' },
    );
  });
});
