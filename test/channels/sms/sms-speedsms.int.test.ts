import assert from 'node:assert/strict';
import type { Channel, OutgoingMessage, SendResult } from '../../../channels/channel.js';
import { type SpeedSmsOptions, speedSmsChannel } from '../../../channels/sms/sms-speedsms.js';
import type { Providers, ProvidersOptions } from '../../../dev/providers/providers.js';
import { SmsAccount } from '../../../dev/providers/sms/sms-account.js';
import { codeTable } from '../../../domain/customer/provider-codes.js';
import { hooks } from '../hooks.js';
import { ALWAYS, kinds, NEVER, Opened, SECRETS, sms, until } from '../support.js';

const opened = new Opened();
async function start(
  options: Partial<SpeedSmsOptions> = {},
  world: Partial<ProvidersOptions> = {},
): Promise<{ providers: Providers; speed: Channel }> {
  const providers = await opened.providers(world);
  const url = providers.addresses.speedsms;
  const common = { url, secret: SECRETS.smsSecret, sender: 'NHIP', type: 3, batch: 100, connections: 2 } as const;
  return { providers, speed: opened.channel(speedSmsChannel({ ...common, timeoutMs: 500, ...options })) };
}
const one = async (channel: Channel, message: OutgoingMessage): Promise<SendResult | undefined> =>
  (await channel.send([message], ALWAYS))[0];
const same = (count: number): OutgoingMessage[] => Array.from({ length: count }, (_, n) => sms(n, 'Cung mot noi dung'));

const config = (code: string): SendResult => ({
  kind: 'refused',
  reason: `speedsms_${code}`,
  errorClass: 'config',
  retryAfterMs: 5_000,
});
const INVALID: SendResult = {
  kind: 'failed',
  reason: 'speedsms_105',
  errorClass: 'recipient',
  suppress: 'invalid_address',
};

/** docs/channels.md, word by word. */
const TABLE: Readonly<Record<string, SendResult>> = {
  '007': config('007'),
  '008': config('008'),
  '009': config('009'),
  '101': config('101'),
  '105': INVALID,
  '110': { kind: 'failed', reason: 'speedsms_110', errorClass: 'content' },
  '113': { kind: 'failed', reason: 'speedsms_113', errorClass: 'content' },
  '300': { kind: 'refused', reason: 'speedsms_300', errorClass: 'money', retryAfterMs: 5_000 },
  '500': { kind: 'refused', reason: 'speedsms_500', errorClass: 'retryable', retryAfterMs: 1_000 },
};

describe('the SpeedSMS channel', () => {
  afterEach(() => opened.closeAll());

  it('hands over numbers and text, the token in a header and never in the address or the body', async () => {
    const hook = opened.add(
      await hooks((_request, response) => response.end('{"status":"success","code":"00","data":{"invalidPhone":[]}}')),
    );
    const { speed } = await start({ url: `${hook.url}/index.php` });
    assert.deepEqual(kinds(await speed.send(same(2), ALWAYS)), ['sent', 'sent']);
    const [request] = hook.requests;
    assert.equal(request?.url, '/index.php/sms/send');
    const token = Buffer.from(`${SECRETS.smsSecret}:x`).toString('base64');
    assert.equal(request?.headers.authorization, `Basic ${token}`);
    assert.deepEqual(JSON.parse(request?.body ?? ''), {
      to: ['84912000000', '84912000001'],
      content: 'Cung mot noi dung',
      sms_type: 3,
      sender: 'NHIP',
    });
  });

  it('knows every documented code', () => {
    assert.deepEqual([...Object.keys(TABLE), '00'].sort(), Object.keys(codeTable('speedsms', new Date())).sort());
  });

  for (const [code, expected] of Object.entries(TABLE)) {
    const errorClass = 'errorClass' in expected ? expected.errorClass : '';
    it(`takes code ${code} for ${expected.kind}, ${errorClass}`, async () => {
      const { providers, speed } = await start();
      providers.faults.sms.set({ code: { requests: 1, code } });
      assert.deepEqual(await one(speed, sms(1)), expected);
    });
  }

  it('carries a hundred messages of one text in one request, and each result goes to its own message', async () => {
    const { providers, speed } = await start();
    providers.faults.sms.set({ reject: ['84912000007'] });
    const mixed = [
      ...same(90),
      sms(500, 'Rieng'),
      ...same(3).map((message) => ({ ...message, id: `${message.id}-2` })),
    ];
    const results = await speed.send(mixed, ALWAYS);
    const expected = mixed.map(({ to }) => (to === '+84912000007' ? INVALID : { kind: 'sent' }));
    assert.deepEqual(results, expected);
    // The same number twice does not share a request: it could be sent to once only.
    assert.equal(providers.received.stats().sms.requests, 3);
    assert.equal(providers.received.stats().sms.accepted, 93);
  });

  it('hands over the others again when a request is refused for some of its numbers', async () => {
    const bodies: { to: string[] }[] = [];
    const hook = opened.add(
      await hooks((request, response) => {
        const body = JSON.parse(request.body) as { to: string[] };
        bodies.push(body);
        const bad = body.to.includes('84912000001');
        response.end(
          bad
            ? '{"status":"error","code":"105","message":"x","invalidPhone":["0912000001"]}'
            : '{"status":"success","code":"00","data":{}}',
        );
      }),
    );
    const { speed } = await start({ url: hook.url });
    assert.deepEqual(await speed.send(same(3), ALWAYS), [{ kind: 'sent' }, INVALID, { kind: 'sent' }]);
    assert.deepEqual(
      bodies.map(({ to }) => to.length),
      [3, 2],
    );
  });

  it('asks for each alone when a refusal does not say which number it means', async () => {
    const hook = opened.add(
      await hooks((request, response) => {
        const { to } = JSON.parse(request.body) as { to: string[] };
        const bad = to.includes('84912000001');
        response.end(bad ? '{"status":"error","code":"105"}' : '{"status":"success","code":"00"}');
      }),
    );
    const { speed } = await start({ url: hook.url });
    assert.deepEqual(await speed.send(same(3), ALWAYS), [{ kind: 'sent' }, INVALID, { kind: 'sent' }]);
    assert.equal(hook.requests.length, 4);
  });

  it('keeps to sixty requests a minute by itself, and goes on in the next minute', async () => {
    let now = Date.UTC(2026, 10, 22);
    const { providers, speed } = await start({ now: () => now }, { now: () => now });
    const many = Array.from({ length: 62 }, (_, n) => sms(n, `Rieng ${n}`));
    const results = await speed.send(many, ALWAYS);
    assert.equal(results.filter(({ kind }) => kind === 'sent').length, 60);
    const busy = { kind: 'refused', reason: 'provider_busy', errorClass: 'retryable', retryAfterMs: 60_000 };
    assert.deepEqual(results.slice(60), [busy, busy]);
    assert.equal(providers.received.stats().sms.requests, 60);
    now += 60_000;
    assert.deepEqual(kinds(await speed.send(many.slice(60), ALWAYS)), ['sent', 'sent']);
  });

  it('obeys X-Rate-Limit-Reset when others share its account', async () => {
    const clock = { now: () => Date.UTC(2026, 10, 22) };
    const { speed } = await start(clock, { ...clock, speedSmsPerMinute: 1 });
    await one(speed, sms(1));
    const busy = { kind: 'refused', reason: 'provider_busy', errorClass: 'retryable', retryAfterMs: 60_000 };
    assert.deepEqual(await one(speed, sms(2)), busy);
  });

  it('never hands over again what may have been taken: nobody could say', async () => {
    const { providers, speed } = await start();
    assert.equal(speed.doubt, 'unknown');
    assert.equal(speed.lookup, undefined);
    providers.faults.sms.set({ drop: { requests: 1, when: 'after_accept' } });
    assert.deepEqual(await one(speed, sms(1)), { kind: 'in_doubt', reason: 'connection_lost' });
    providers.faults.sms.set({ hang: { requests: 1 } });
    assert.deepEqual(await one(speed, sms(2)), { kind: 'in_doubt', reason: 'timeout' });
    providers.faults.sms.set({ errors: { requests: 1, status: 502 } });
    assert.deepEqual(await one(speed, sms(3)), { kind: 'in_doubt', reason: 'provider_error' });
  });

  it('doubts a 200 that says neither yes nor no', async () => {
    for (const body of [
      '',
      '[]',
      '{"status":"success"}',
      '{"status":"error"}',
      '{"status":"error","code":"bad code"}',
    ]) {
      const hook = opened.add(await hooks((_request, response) => response.end(body)));
      const { speed } = await start({ url: hook.url });
      assert.deepEqual(await one(speed, sms(1)), { kind: 'in_doubt', reason: 'bad_answer' }, body);
    }
  });

  it('refuses, as configuration, what a wrong token sends', async () => {
    const { speed } = await start({ secret: 'another secret of a test' });
    const refused = { kind: 'refused', reason: 'provider_config', errorClass: 'config', retryAfterMs: 5_000 };
    assert.deepEqual(await one(speed, sms(1)), refused);
    await assert.rejects(speed.balance?.(NEVER) ?? Promise.resolve(), {
      reason: 'provider_config',
      errorClass: 'config',
    });
  });

  it('spends the balance by receivers and parts, tells it, and stops at its end', async () => {
    const { speed } = await start({}, { smsAccount: new SmsAccount(1_700, 500) });
    assert.deepEqual(kinds(await speed.send(same(3), ALWAYS)), ['sent', 'sent', 'sent']);
    assert.deepEqual(await speed.balance?.(NEVER), { amount: 200, currency: 'VND' });
    assert.deepEqual(await one(speed, sms(9)), TABLE['300']);
  });

  it('has its results reported to the webhook', async () => {
    const hook = opened.add(await hooks((_request, response) => response.writeHead(204).end()));
    const { speed } = await start({}, { speedSmsWebhook: hook.url });
    await one(speed, sms(1));
    await until(() => hook.requests.length === 1, 'the report');
    const report = JSON.parse(hook.requests[0]?.body ?? '') as Record<string, unknown>;
    assert.deepEqual(report, { type: 'report', tranId: 1, phone: '84912000001', status: 0 });
  });
});
