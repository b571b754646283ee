import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { smtpServer } from '../../../../channels/create.js';
import { emailChannel } from '../../../../channels/email/email.js';
import { ALWAYS, kinds, message, messages, Opened } from '../../../channels/support.js';

const opened = new Opened();
async function start() {
  const providers = await opened.providers();
  const server = smtpServer(providers.addresses.smtp);
  const email = opened.channel(emailChannel({ server, from: 'shop@example.com', connections: 1, boundary: 'b' }));
  return { providers, email };
}

describe('the simulated mail server', () => {
  afterEach(() => opened.closeAll());

  it('counts a message that is sent again as a customer reached twice: SMTP knows no key', async () => {
    const { providers, email } = await start();
    for (let n = 0; n < 2; n += 1) await email.send([message(1)], ALWAYS);
    const { accepted, unique, duplicates, repeats } = providers.received.stats().email;
    assert.deepEqual({ accepted, unique, duplicates, repeats }, { accepted: 2, unique: 1, duplicates: 1, repeats: 0 });
  });

  it('keeps a message whose connection it dropped after accepting it, and none it dropped before', async () => {
    const { providers, email } = await start();
    providers.faults.email.set({ drop: { requests: 1, when: 'after_accept' } });
    await email.send([message('kept')], ALWAYS);
    providers.faults.email.set({ drop: { requests: 1, when: 'before_accept' } });
    await email.send([message('lost')], ALWAYS);
    assert.deepEqual(
      (await providers.received.list(0, 10)).map(({ to }) => to),
      ['ukept@example.com'],
    );
  });

  it('keeps nothing of what it refused, was too busy for or left hanging', async () => {
    const { providers, email } = await start();
    providers.faults.email.set({
      busy: { requests: 1 },
      errors: { requests: 1, status: 554 },
      reject: ['u2@example.com'],
    });
    assert.deepEqual(kinds(await email.send(messages(4), ALWAYS)), ['refused', 'failed', 'failed', 'sent']);
    const { accepted, rejected, requests } = providers.received.stats().email;
    assert.deepEqual({ accepted, rejected, requests }, { accepted: 1, rejected: 1, requests: 4 });
  });

  it('shows a message of another sender under its own Message-ID', async () => {
    const { providers } = await start();
    const socket = connect(Number(new URL(providers.addresses.smtp).port), '127.0.0.1');
    const lines = ['EHLO x', 'MAIL FROM:<a@example.com>', 'RCPT TO:<b@example.com>', 'DATA'];
    const mail = 'Message-ID: <plain id>\r\nSubject: x\r\n\r\nhello\r\n.\r\nQUIT\r\n';
    await new Promise<void>((resolve) => {
      socket
        .on('end', () => resolve())
        .on('data', (data) => {
          const next = data.toString().startsWith('354') ? mail : `${lines.shift() ?? ''}\r\n`;
          if (next !== '\r\n') socket.write(next);
        });
    });
    socket.destroy();
    const [got] = await providers.received.list(0, 1);
    assert.deepEqual([got?.id, got?.text.trim(), got?.subject], ['<plain', 'hello', 'x']);
  });
});
