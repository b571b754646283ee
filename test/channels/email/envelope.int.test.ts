import assert from 'node:assert/strict';
import { SMTPServer } from 'smtp-server';
import { smtpServer } from '../../../channels/create.js';
import { emailChannel } from '../../../channels/email/email.js';
import { listen } from '../../../dev/providers/listen.js';
import { ALWAYS, message, Opened } from '../support.js';

const opened = new Opened();
const proof = { mac: 'Mac-_9', returnToken: '6162630031' };

/** A server that offers DSN or not; the SMTP commands that it was given. */
async function envelopeAt(offersDsn: boolean, returnPath?: string): Promise<string[]> {
  const commands: string[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    hideDSN: !offersDsn,
    onMailFrom({ address, args }, _session, done) {
      commands.push(`MAIL ${address} ${JSON.stringify(args)}`);
      done();
    },
    onRcptTo({ address, args }, _session, done) {
      commands.push(`RCPT ${address} ${JSON.stringify(args)}`);
      done();
    },
  } as ConstructorParameters<typeof SMTPServer>[0]);
  opened.add({ close: () => new Promise<void>((resolve) => void server.close(() => resolve())) });
  const port = await listen(server.server, 0);
  const email = opened.channel(
    emailChannel({
      server: smtpServer(`smtp://127.0.0.1:${port}`),
      from: 'shop@example.com',
      connections: 1,
      boundary: 'nhip_test',
      ...(returnPath === undefined ? {} : { returnPath }),
    }),
  );
  assert.deepEqual(await email.send([{ ...message(1), proof }], ALWAYS), [{ kind: 'sent' }]);
  return commands;
}

describe('the envelope of an e-mail', () => {
  afterEach(() => opened.closeAll());

  it('names the message in the return path, and as ENVID and ORCPT where the server offers DSN', async () => {
    const [mail = '', rcpt = ''] = await envelopeAt(true, 'bounces@mail.example.com');
    assert.match(mail, /^MAIL bounces\+6162630031@mail\.example\.com .*"ENVID":"6162630031"/);
    assert.match(mail, /"RET":"HDRS"/);
    assert.match(rcpt, /"NOTIFY":"FAILURE,DELAY"/);
    assert.match(rcpt, /"ORCPT":"rfc822;u1@example\.com"/);
  });

  it('asks nothing of a server that does not offer it, and without a return path is the sender', async () => {
    const [mail = '', rcpt = ''] = await envelopeAt(false);
    assert.match(mail, /^MAIL shop@example\.com /);
    assert.doesNotMatch(`${mail}${rcpt}`, /ENVID|ORCPT|NOTIFY|RET/);
  });
});
