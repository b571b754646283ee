import assert from 'node:assert/strict';
import type { Channel } from '../../../channels/channel.js';
import { smtpServer } from '../../../channels/create.js';
import { type EmailOptions, emailChannel } from '../../../channels/email/email.js';
import type { Providers, ProvidersOptions } from '../../../dev/providers/providers.js';
import { ALWAYS, kinds, message, messages, Opened, until, untilAborted } from '../support.js';

const opened = new Opened();
const channelTo = (address: string, options: Partial<EmailOptions> = {}): Channel =>
  opened.channel(
    emailChannel({
      server: smtpServer(address),
      from: 'shop@example.com',
      connections: 4,
      boundary: 'nhip_test',
      ...options,
    }),
  );
async function start(
  options: Partial<EmailOptions> = {},
  providerOptions: Partial<ProvidersOptions> = {},
): Promise<{ providers: Providers; email: Channel }> {
  const providers = await opened.providers(providerOptions);
  return { providers, email: channelTo(providers.addresses.smtp, options) };
}
const impatient = (address: string): EmailOptions['server'] => ({ ...smtpServer(address), timeoutMs: 1_000 });

describe('the e-mail channel', () => {
  afterEach(() => opened.closeAll());

  it('delivers text, HTML and subject to each recipient, with our id, unchanged', async () => {
    const { providers, email } = await start();
    const long = 'Chào Ánh, ưu đãi 11.11 🎉 cho bạn.\n.\n..dòng này bắt đầu bằng chấm\n'.repeat(350);
    assert.ok(Buffer.byteLength(long) > 20_000);
    const rich = { ...message('long', long), subject: 'Ưu đãi 11.11 cho Ánh', html: `<p>${long}</p>` };
    const plain = { ...message('plain', 'Only ASCII.\n.\nEnd'), subject: 'Hello' };
    assert.deepEqual(await email.send([rich, plain], ALWAYS), [{ kind: 'sent' }, { kind: 'sent' }]);
    const got = new Map((await providers.received.list(0, 10)).map((one) => [one.id, one]));
    const first = got.get(rich.id)!;
    assert.equal(first.text, long);
    assert.equal(first.html?.trimEnd(), rich.html);
    assert.equal(first.subject, rich.subject);
    assert.equal(first.to, rich.to);
    assert.equal(got.get(plain.id)?.text.trimEnd(), plain.text);
  });

  it('keeps its connections', async () => {
    const { providers, email } = await start({ connections: 2 });
    for (let n = 0; n < 3; n += 1)
      assert.deepEqual(kinds(await email.send(messages(20), ALWAYS)), Array(20).fill('sent'));
    assert.equal(providers.received.stats().email.accepted, 60);
  });

  it('says that nobody can know after a doubt', async () => {
    const { email } = await start();
    assert.equal(email.doubt, 'unknown');
    assert.equal(email.lookup, undefined);
  });

  it('doubts when the connection ends after the message and before its reply', async () => {
    const { providers, email } = await start({ connections: 1 });
    providers.faults.email.set({ drop: { requests: 1, when: 'after_accept' } });
    assert.deepEqual(await email.send(messages(2), ALWAYS), [
      { kind: 'in_doubt', reason: 'connection_lost' },
      { kind: 'sent' },
    ]);
    providers.faults.email.set({ drop: { requests: 1, when: 'before_accept' } });
    assert.deepEqual(await email.send([message('x')], ALWAYS), [{ kind: 'in_doubt', reason: 'connection_lost' }]);
    assert.deepEqual(providers.received.stats().email.unique, 2);
  });

  it('doubts when no reply to the message comes in time', async () => {
    const providers = await opened.providers();
    const email = channelTo(providers.addresses.smtp, { server: impatient(providers.addresses.smtp) });
    providers.faults.email.set({ hang: { requests: 1 } });
    assert.deepEqual(await email.send(messages(1), ALWAYS), [{ kind: 'in_doubt', reason: 'timeout' }]);
    assert.deepEqual(kinds(await email.send(messages(1), ALWAYS)), ['sent']);
  });

  it('fails a recipient that does not exist, and the next one on the same connection is fine', async () => {
    const { providers, email } = await start({ connections: 1 });
    providers.faults.email.set({ reject: ['u0@example.com'] });
    assert.deepEqual(await email.send(messages(2), ALWAYS), [
      { kind: 'failed', reason: 'smtp_550_5.1.1', errorClass: 'recipient', suppress: 'hard_bounce' },
      { kind: 'sent' },
    ]);
  });

  it('refuses for later what a server has no time for', async () => {
    const { providers, email } = await start({ connections: 1 });
    providers.faults.email.set({ busy: { requests: 1 } });
    assert.deepEqual(await email.send(messages(2), ALWAYS), [
      { kind: 'refused', reason: 'smtp_450_4.7.1', errorClass: 'retryable' },
      { kind: 'sent' },
    ]);
    providers.faults.email.set({ errors: { requests: 1, status: 451 } });
    assert.deepEqual(await email.send(messages(1), ALWAYS), [
      { kind: 'refused', reason: 'smtp_451', errorClass: 'retryable' },
    ]);
  });

  it('fails a message that the server refuses for good', async () => {
    const { providers, email } = await start();
    providers.faults.email.set({ errors: { requests: 1, status: 554 } });
    assert.deepEqual(await email.send(messages(1), ALWAYS), [
      { kind: 'failed', reason: 'smtp_554', errorClass: 'content' },
    ]);
  });

  it('refuses everything at once when there is no server, and tries again later', async () => {
    let now = 0;
    const { providers } = await start();
    await providers.close();
    const email = channelTo(providers.addresses.smtp, { now: () => now });
    const results = await email.send(messages(50), ALWAYS);
    assert.ok(results.every((result) => result.kind === 'refused' && result.reason === 'provider_unreachable'));
    await opened.providers({ ports: { smtp: Number(new URL(providers.addresses.smtp).port) } });
    assert.deepEqual(kinds(await email.send(messages(1), ALWAYS)), ['refused']);
    now += 1_000;
    assert.deepEqual(kinds(await email.send(messages(1), ALWAYS)), ['sent']);
  });

  it('logs in, and refuses as configuration what a wrong password sends', async () => {
    const smtpAuth = { user: 'shop@example.com', pass: 'p@ss:wörd' };
    const providers = await opened.providers({ smtpAuth });
    const host = new URL(providers.addresses.smtp).host;
    const login = (pass: string): string =>
      `smtp://${encodeURIComponent(smtpAuth.user)}:${encodeURIComponent(pass)}@${host}`;
    assert.deepEqual(kinds(await channelTo(login(smtpAuth.pass)).send(messages(3), ALWAYS)), ['sent', 'sent', 'sent']);
    const [wrong] = await channelTo(login('guess')).send(messages(1), ALWAYS);
    assert.deepEqual(wrong, { kind: 'refused', reason: 'provider_config', errorClass: 'config', retryAfterMs: 1_000 });
    assert.deepEqual(await channelTo(`smtp://${host}`).send(messages(1), ALWAYS), [
      { kind: 'refused', reason: 'provider_config', errorClass: 'config' },
    ]);
  });

  it('fails what is no address without asking the server', async () => {
    const { providers, email } = await start();
    const bad = ['', 'nobody', 'a@b.example\r\nRCPT TO:<thief@example.com>', 'a b@example.com'];
    const results = await email.send(
      bad.map((to, n) => ({ ...message(n), to })),
      ALWAYS,
    );
    assert.deepEqual(
      results,
      bad.map(() => ({ kind: 'failed', reason: 'bad_address', errorClass: 'recipient' })),
    );
    assert.equal(providers.received.stats().email.requests, 0);
  });

  it('lets nobody add a header or a recipient through subject or text', async () => {
    const { providers, email } = await start();
    const evil = 'x\r\nBcc: thief@example.com\r\n\r\nbody\r\n.\r\nMAIL FROM:<thief@example.com>\r\n';
    await email.send([{ ...message(1), subject: evil, text: evil, html: evil }], ALWAYS);
    const got = await providers.received.list(0, 10);
    assert.equal(got.length, 1);
    assert.equal(got[0]?.text.trimEnd(), evil.replace(/\r\n/g, '\n').trimEnd());
    assert.equal(got[0]?.subject, 'x Bcc: thief@example.com body . MAIL FROM:<thief@example.com>');
  });

  it('cannot be made with a sender that is no address', () => {
    assert.throws(
      () => channelTo('smtp://127.0.0.1:1', { from: 'not an address' }),
      /Cannot send e-mail as 'from' must be/,
    );
  });

  it('begins nothing after an abort, and ends what has begun', async () => {
    const { providers, email } = await start({ connections: 2 });
    assert.deepEqual(
      await email.send(messages(2), untilAborted(AbortSignal.abort())),
      Array(2).fill({ kind: 'refused', reason: 'stopped' }),
    );
    providers.faults.email.set({ slowMs: 50 });
    const stop = new AbortController();
    const sending = email.send(messages(20), untilAborted(stop.signal));
    await until(() => providers.received.stats().email.accepted === 2, 'two messages');
    stop.abort();
    const results = await sending;
    const sent = results.filter(({ kind }) => kind === 'sent').length;
    // Each connection was inside one message, or between two.
    assert.ok(sent >= 2 && sent <= 4, `${sent} sent`);
    assert.equal(providers.received.stats().email.accepted, sent);
    const rest = results.filter(({ kind }) => kind !== 'sent');
    assert.deepEqual(rest, Array(20 - sent).fill({ kind: 'refused', reason: 'stopped' }));
  });

  it('sends nothing and throws nothing after close', async () => {
    const { email } = await start();
    await email.send(messages(2), ALWAYS);
    await email.close();
    assert.deepEqual(await email.send(messages(1), ALWAYS), [{ kind: 'refused', reason: 'stopped' }]);
  });
});
