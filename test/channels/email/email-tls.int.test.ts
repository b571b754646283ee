import assert from 'node:assert/strict';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { SendResult } from '../../../channels/channel.js';
import { emailChannel } from '../../../channels/email/email.js';
import type { SmtpServer } from '../../../channels/email/smtp/server.js';
import { listen } from '../../../dev/providers/listen.js';
import { ALWAYS, message, Opened } from '../support.js';
import { AUTHORITY, EXPIRED, GOOD, OTHER, SELF_SIGNED } from './certificates.js';
import { politely, scriptedSmtp } from './scripted-smtp.js';

const opened = new Opened();
const held = (reason: string): SendResult => ({ kind: 'refused', reason, errorClass: 'config', retryAfterMs: 1_000 });

async function sendTo(port: number, tls: Partial<SmtpServer>): Promise<readonly SendResult[]> {
  const server: SmtpServer = { host: '127.0.0.1', port, secure: false, tls: 'opportunistic', timeoutMs: 2_000, ...tls };
  const email = opened.channel(emailChannel({ server, from: 'shop@example.com', connections: 1, boundary: 'b' }));
  return email.send([message(1), message(2)], ALWAYS);
}
/** A server that tells of each message it gets whether it came in TLS. */
async function tlsServer(options: SMTPServerOptions = {}): Promise<{ port: number; taken: boolean[] }> {
  const taken: boolean[] = [];
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 10,
    // Else it warns that its certificate is known to everybody, which is why it is used here.
    logger: false,
    onData: (stream, session, done) => {
      taken.push(session.secure);
      stream.resume().on('end', () => done());
    },
    ...options,
  });
  server.on('error', () => undefined);
  const port = await listen(server.server, 0);
  opened.add({ close: () => new Promise<void>((resolve) => server.close(() => resolve())) });
  return { port, taken };
}
const both = (reason: string): SendResult[] => [held(reason), held(reason)];

describe('e-mail over TLS', () => {
  afterEach(() => opened.closeAll());

  it('reaches a server whose authority we are told, by STARTTLS and from the first byte', async () => {
    for (const secure of [false, true]) {
      const server = await tlsServer({ secure, ...GOOD });
      const results = await sendTo(server.port, { secure, tls: 'required', ca: AUTHORITY });
      assert.deepEqual(results, [{ kind: 'sent' }, { kind: 'sent' }], `secure: ${secure}`);
      assert.deepEqual(server.taken, [true, true]);
    }
  });

  it('goes to nobody whose certificate cannot be verified, says why, and goes not in the clear instead', async () => {
    for (const secure of [false, true]) {
      for (const [options, reason] of [
        [SELF_SIGNED, 'provider_tls_self_signed'],
        [EXPIRED, 'provider_tls_expired'],
        [OTHER, 'provider_tls_wrong_name'],
      ] as const) {
        const server = await tlsServer({ secure, ...options });
        assert.deepEqual(await sendTo(server.port, { secure, ca: AUTHORITY }), both(reason), `${reason}, ${secure}`);
        assert.deepEqual(server.taken, []);
      }
    }
  });

  it('without the name of its authority says so too', async () => {
    const server = await tlsServer(GOOD);
    assert.deepEqual(await sendTo(server.port, { tls: 'required' }), both('provider_tls'));
  });

  it('is not used, also where it is offered, when it is off', async () => {
    const server = await tlsServer({});
    assert.deepEqual(await sendTo(server.port, { tls: 'off' }), [{ kind: 'sent' }, { kind: 'sent' }]);
    assert.deepEqual(server.taken, [false, false]);
  });

  it('that is required is not given up because the server offers none; opportunistic it is', async () => {
    const server = opened.add(await scriptedSmtp(politely));
    assert.deepEqual(await sendTo(server.port, { tls: 'required' }), both('provider_tls'));
    assert.ok(!server.lines.some((line) => line.includes('MAIL')));
    assert.deepEqual(await sendTo(server.port, {}), [{ kind: 'sent' }, { kind: 'sent' }]);
  });

  it('that a server refuses when it is asked is not replaced by the clear', async () => {
    for (const [refusal, expected] of [
      ['502 no', { ...held('provider_tls') }],
      ['454 4.7.0 not now', { ...held('provider_busy'), errorClass: 'retryable' }],
    ] as const) {
      const script = (line: string): string =>
        /^EHLO/.test(line) ? '250-test\r\n250 STARTTLS' : line === 'STARTTLS' ? refusal : politely(line);
      const server = opened.add(await scriptedSmtp(script));
      assert.deepEqual(await sendTo(server.port, {}), [expected, expected]);
      assert.ok(!server.lines.some((line) => line.includes('MAIL')));
    }
  });

  it('is not begun when somebody speaks into it: what follows the reply to STARTTLS ends the connection', async () => {
    const script = (line: string): string => {
      if (/^EHLO/.test(line)) return '250-test\r\n250 STARTTLS';
      return line === 'STARTTLS' ? '220 go on\r\n250-injected\r\n250 AUTH PLAIN' : politely(line);
    };
    const server = opened.add(await scriptedSmtp(script));
    const expected = { ...held('bad_answer'), errorClass: 'retryable' };
    assert.deepEqual(await sendTo(server.port, {}), [expected, expected]);
    assert.deepEqual(
      server.lines.map((line) => line.slice(2, 6)),
      ['EHLO', 'STAR'],
    );
  });
});
