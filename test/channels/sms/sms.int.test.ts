import assert from 'node:assert/strict';
import type { Channel } from '../../../channels/channel.js';
import type { HttpProviderOptions } from '../../../channels/http/http-provider.js';
import { smsChannel } from '../../../channels/sms/sms.js';
import type { Providers } from '../../../dev/providers/providers.js';
import { ALWAYS, kinds, message, messages, NEVER, Opened, SECRETS } from '../support.js';

const opened = new Opened();
async function start(options: Partial<HttpProviderOptions> = {}): Promise<{ providers: Providers; sms: Channel }> {
  const providers = await opened.providers();
  const url = providers.addresses.sms;
  const sms = opened.channel(smsChannel({ url, secret: SECRETS.smsSecret, connections: 4, ...options }));
  return { providers, sms };
}

describe('the SMS channel', () => {
  afterEach(() => opened.closeAll());

  it('sends each message in a request of its own, text unchanged', async () => {
    const { providers, sms } = await start();
    const sent = [message(1, 'Giảm 30% hôm nay'), message(2, 'x'.repeat(612))];
    assert.deepEqual(kinds(await sms.send(sent, ALWAYS)), ['sent', 'sent']);
    const got = await providers.received.list(0, 10);
    assert.deepEqual(got.map(({ text }) => text).sort(), sent.map(({ text }) => text).sort());
    assert.equal(providers.received.stats().sms.requests, 2);
  });

  it('fails the recipient that the provider refuses', async () => {
    const { providers, sms } = await start();
    providers.faults.sms.set({ reject: ['u0@example.com'] });
    assert.deepEqual(await sms.send(messages(2), ALWAYS), [
      { kind: 'failed', reason: 'blocked', errorClass: 'recipient', suppress: 'blocked' },
      { kind: 'sent' },
    ]);
  });

  it('can ask after a doubt whether the message was taken, so that nobody gets it twice', async () => {
    const { providers, sms } = await start({ connections: 1, timeoutMs: 500 });
    assert.equal(sms.doubt, 'ask');
    providers.faults.sms.set({ drop: { requests: 1, when: 'after_accept' }, hang: { requests: 1 } });
    const sent = messages(3);
    const results = await sms.send(sent, ALWAYS);
    assert.deepEqual(kinds(results), ['in_doubt', 'in_doubt', 'sent']);
    const answers = await sms.lookup!(
      sent.map(({ id }) => id),
      NEVER,
    );
    assert.deepEqual(
      [...answers],
      [
        [sent[0]!.id, true],
        [sent[1]!.id, false],
        [sent[2]!.id, true],
      ],
    );
    assert.equal(providers.received.stats().sms.duplicates, 0);
  });

  it('leaves out of its answer what it could not ask', async () => {
    const { sms, providers } = await start();
    await providers.close();
    assert.equal((await sms.lookup!(['shop.a.b.1:1'], NEVER)).size, 0);
    assert.equal((await sms.lookup!(['shop.a.b.1:1'], AbortSignal.abort())).size, 0);
  });

  it('does not take a 404 of somebody between for "never accepted"', async () => {
    const { providers } = await start();
    const elsewhere = opened.channel(
      smsChannel({ url: `${providers.addresses.sms}/v2`, secret: SECRETS.smsSecret, connections: 1 }),
    );
    assert.equal((await elsewhere.lookup!(['shop.a.b.1:1'], NEVER)).size, 0, 'its 404 says not_found, of no message');
  });

  it('does not take a refused key for "never accepted"', async () => {
    const { sms } = await start({ secret: 'another secret of a test' });
    assert.equal((await sms.lookup!(['shop.a.b.1:1'], NEVER)).size, 0);
    const [result] = await sms.send(messages(1), ALWAYS);
    assert.deepEqual(result, { kind: 'refused', reason: 'provider_config', errorClass: 'config', retryAfterMs: 5_000 });
  });

  it('takes 409 for "accepted earlier"', async () => {
    const { providers, sms } = await start();
    providers.faults.sms.set({ errors: { requests: 1, status: 409 } });
    assert.deepEqual(await sms.send(messages(1), ALWAYS), [{ kind: 'sent' }]);
  });

  it('maps faults like the chat', async () => {
    const { providers, sms } = await start({ connections: 1 });
    providers.faults.sms.set({ busy: { requests: 1, retryAfterS: 0 } });
    assert.deepEqual(await sms.send(messages(1), ALWAYS), [
      { kind: 'refused', reason: 'provider_busy', errorClass: 'retryable', retryAfterMs: 0 },
    ]);
    providers.faults.sms.set({ errors: { requests: 1, status: 500 } });
    assert.deepEqual(await sms.send(messages(1), ALWAYS), [{ kind: 'in_doubt', reason: 'provider_error' }]);
    providers.faults.sms.set({ errors: { requests: 1, status: 422 } });
    assert.deepEqual(await sms.send(messages(1), ALWAYS), [
      { kind: 'failed', reason: 'http_422', errorClass: 'content' },
    ]);
    providers.faults.sms.set({ errors: { requests: 1, status: 300 } });
    assert.deepEqual(kinds(await sms.send(messages(1), ALWAYS)), ['refused']);
  });
});
