import assert from 'node:assert/strict';
import { SMTPServer } from 'smtp-server';
import type { SendResult } from '../../../channels/channel.js';
import { emailChannel } from '../../../channels/email/email.js';
import type { SmtpServer } from '../../../channels/email/smtp/server.js';
import { listen } from '../../../dev/providers/listen.js';
import { ALWAYS, message, Opened } from '../support.js';
import { politely, scriptedSmtp } from './scripted-smtp.js';

const opened = new Opened();
const held = (reason: string): SendResult => ({ kind: 'refused', reason, errorClass: 'config', retryAfterMs: 1_000 });

async function sendTo(port: number, tls: Partial<SmtpServer>): Promise<readonly SendResult[]> {
  const server: SmtpServer = { host: '127.0.0.1', port, secure: false, tls: 'opportunistic', timeoutMs: 2_000, ...tls };
  const email = opened.channel(emailChannel({ server, from: 'shop@example.com', connections: 1, boundary: 'b' }));
  return email.send([message(1)], ALWAYS);
}
/** A server with a certificate that nobody vouches for; counts the messages it gets. */
async function selfSigned(secure: boolean): Promise<{ port: number; taken: () => number }> {
  let taken = 0;
  const server = new SMTPServer({
    secure,
    authOptional: true,
    closeTimeout: 10,
    // Else it warns that its certificate is known to everybody, which is why it is used here.
    logger: false,
    onData: (stream, _session, done) => {
      taken += 1;
      stream.resume().on('end', () => done());
    },
  });
  server.on('error', () => undefined);
  const port = await listen(server.server, 0);
  opened.add({ close: () => new Promise<void>((resolve) => server.close(() => resolve())) });
  return { port, taken: () => taken };
}

describe('e-mail over TLS', () => {
  afterEach(() => opened.closeAll());

  it('goes to nobody whose certificate cannot be verified, and not in the clear instead', async () => {
    for (const secure of [false, true]) {
      const server = await selfSigned(secure);
      const [result] = await sendTo(server.port, { secure });
      assert.ok(result?.kind === 'refused' && result.errorClass === 'config', `secure: ${secure}`);
      assert.match(result.reason, /^provider_tls/);
      assert.equal(server.taken(), 0);
    }
  });

  it('that is required is not given up because the server offers none', async () => {
    const server = opened.add(await scriptedSmtp((line) => (line === 'STARTTLS' ? '502 no' : politely(line))));
    assert.deepEqual(await sendTo(server.port, { tls: 'required' }), [held('provider_tls')]);
    assert.ok(!server.lines.some((line) => line.includes('MAIL')));
  });
});
