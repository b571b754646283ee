import assert from 'node:assert/strict';
import type { Channel } from '../../../channels/channel.js';
import { smtpServer } from '../../../channels/create.js';
import { emailChannel } from '../../../channels/email/email.js';
import { ALWAYS, kinds, message, messages, Opened, until } from '../support.js';
import { politely, type Script, type ScriptedSmtp, scriptedSmtp } from './scripted-smtp.js';

const opened = new Opened();
async function start(script: Script, greeting?: string): Promise<{ server: ScriptedSmtp; email: Channel }> {
  const server = opened.add(await scriptedSmtp(script, greeting));
  const smtp = { ...smtpServer(`smtp://127.0.0.1:${server.port}`), timeoutMs: 1_000 };
  const email = opened.channel(emailChannel({ server: smtp, from: 'shop@example.com', connections: 1, boundary: 'b' }));
  return { server, email };
}
const commands = (server: ScriptedSmtp): string[] =>
  server.lines.map((line) => line.replace(/^\d+ /, '')).filter((line) => /^(EHLO|MAIL|RCPT|DATA|RSET|QUIT)/.test(line));

describe('the SMTP dialogue', () => {
  afterEach(() => opened.closeAll());

  it('serves a server without PIPELINING', async () => {
    const { server, email } = await start(politely);
    assert.deepEqual(kinds(await email.send(messages(2), ALWAYS)), ['sent', 'sent']);
    assert.equal(server.connections(), 1);
    assert.deepEqual(
      server.lines.filter((line) => line.includes('RCPT')),
      ['1 RCPT TO:<u0@example.com>', '1 RCPT TO:<u1@example.com>'],
    );
  });

  it('refuses, and does not doubt, when the connection ends before the message left', async () => {
    for (const dropAt of [/^MAIL/, /^RCPT/, /^DATA/]) {
      const { email } = await start((line) => (dropAt.test(line) ? 'drop' : politely(line)));
      assert.deepEqual(
        await email.send(messages(1), ALWAYS),
        [{ kind: 'refused', reason: 'connection_lost', errorClass: 'retryable' }],
        String(dropAt),
      );
    }
  });

  it('refuses when a time-out comes before the message left', async () => {
    const { email } = await start((line) => (line === 'DATA' ? '' : politely(line)));
    assert.deepEqual(kinds(await email.send(messages(1), ALWAYS)), ['refused']);
  });

  it('goes on over a fresh connection when the server ends a kept one, and nobody notices', async () => {
    const { server, email } = await start((line, connection) =>
      connection === 1 && /^MAIL/.test(line) && server.lines.filter((l) => l.includes('MAIL')).length > 1
        ? 'drop'
        : politely(line),
    );
    assert.deepEqual(kinds(await email.send(messages(3), ALWAYS)), ['sent', 'sent', 'sent']);
    assert.equal(server.connections(), 2);
  });

  it('goes on over a fresh connection after "421, enough for this connection"', async () => {
    let mails = 0;
    const { server, email } = await start((line) => {
      if (/^MAIL/.test(line)) mails += 1;
      return /^MAIL/.test(line) && mails === 3 ? '421 4.7.0 enough' : politely(line);
    });
    assert.deepEqual(kinds(await email.send(messages(4), ALWAYS)), ['sent', 'sent', 'sent', 'sent']);
    assert.equal(server.connections(), 2);
  });

  it('does not try a fresh connection again and again', async () => {
    const { server, email } = await start((line) => (/^MAIL/.test(line) ? '421 4.7.0 no' : politely(line)));
    assert.deepEqual(await email.send(messages(1), ALWAYS), [
      { kind: 'refused', reason: 'smtp_421_4.7.0', errorClass: 'retryable' },
    ]);
    assert.equal(server.connections(), 1);
  });

  it('ends a refused transaction before the next message', async () => {
    const { server, email } = await start((line) => (line.includes('<u0@') ? '550 5.1.1 unknown' : politely(line)));
    assert.deepEqual(kinds(await email.send(messages(2), ALWAYS)), ['failed', 'sent']);
    assert.deepEqual(
      commands(server).map((line) => line.slice(0, 4)),
      ['EHLO', 'MAIL', 'RCPT', 'RSET', 'MAIL', 'RCPT', 'DATA'],
    );
  });

  it('opens another connection when the server does not even reset', async () => {
    const { server, email } = await start((line) =>
      line.includes('<u0@') ? '550 5.1.1 unknown' : line === 'RSET' ? '500 what?' : politely(line),
    );
    assert.deepEqual(kinds(await email.send(messages(2), ALWAYS)), ['failed', 'sent']);
    assert.equal(server.connections(), 2);
  });

  it('refuses, as configuration, when our sender address is refused', async () => {
    const { email } = await start((line) => (/^MAIL/.test(line) ? '550 5.7.1 not your domain' : politely(line)));
    assert.deepEqual(await email.send(messages(1), ALWAYS), [
      { kind: 'refused', reason: 'provider_config', errorClass: 'config' },
    ]);
  });

  it('tells a server that wants nothing from us from one that is busy', async () => {
    const closed = await start(politely, '554 5.7.1 go away');
    assert.deepEqual(await closed.email.send(messages(1), ALWAYS), [
      { kind: 'refused', reason: 'provider_config', errorClass: 'config', retryAfterMs: 1_000 },
    ]);
    const busy = await start(politely, '421 4.3.2 too many connections');
    assert.deepEqual(await busy.email.send(messages(1), ALWAYS), [
      { kind: 'refused', reason: 'provider_busy', errorClass: 'retryable', retryAfterMs: 1_000 },
    ]);
  });

  it('refuses when the greeting never comes', async () => {
    const { email } = await start(politely, '220-still thinking');
    const [result] = await email.send(messages(1), ALWAYS);
    assert.deepEqual(result, {
      kind: 'refused',
      reason: 'provider_unreachable',
      errorClass: 'retryable',
      retryAfterMs: 1_000,
    });
  });

  it('fails a message that is larger than the server takes, before sending it', async () => {
    const { server, email } = await start((line) =>
      /^EHLO/.test(line) ? '250-test\r\n250 SIZE 2000' : politely(line),
    );
    const results = await email.send([message(1, 'x'.repeat(5_000)), message(2)], ALWAYS);
    assert.deepEqual(results, [{ kind: 'failed', reason: 'too_large', errorClass: 'content' }, { kind: 'sent' }]);
    assert.ok(!server.lines.some((line) => line.includes('<u1@')));
  });

  it('survives a server that ends an idle connection, and says QUIT on close', async () => {
    const { server, email } = await start(politely);
    await email.send(messages(1), ALWAYS);
    // The reply time-out is also the idle time-out: the channel lets the connection go by itself.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    assert.deepEqual(kinds(await email.send(messages(1), ALWAYS)), ['sent']);
    await email.close();
    await until(() => commands(server).includes('QUIT'), 'QUIT');
  });

  it('never shows a password to a server without TLS that is not on this machine', () => {
    assert.equal(smtpServer('smtp://u:p@mail.example.com').tls, 'required');
    assert.equal(smtpServer('smtp://mail.example.com').tls, 'opportunistic');
    assert.equal(smtpServer('smtp://u:p@127.0.0.1:2525').tls, 'off');
    assert.throws(
      () => smtpServer('smtp://u:p@mail.example.com', 'opportunistic'),
      /'SMTP_TLS' must be required for a server that is not on this machine: current value is opportunistic/,
    );
    assert.throws(() => smtpServer('smtp://mail.example.com', 'off'), /must be required or opportunistic/);
  });
});
