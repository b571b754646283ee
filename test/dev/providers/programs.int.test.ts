import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { chatChannel } from '../../../channels/chat/chat.js';
import { smtpServer } from '../../../channels/create.js';
import { emailChannel } from '../../../channels/email/email.js';
import type { SinkStats } from '../../../dev/providers/sink/sink-count.js';
import { ALWAYS, kinds, messages, Opened, SECRETS } from '../../channels/support.js';

const root = resolve(import.meta.dirname, '../../..');
const opened = new Opened();

async function start(entry: string, args: string[] = [], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--import', 'tsx', entry, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  });
  opened.add({ close: () => ended(child, 'SIGKILL') });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, addresses: JSON.parse(line) as Record<string, string> };
}
async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
const stats = async (control: string) =>
  (await (await fetch(`${control}/stats`)).json()) as Record<'http' | 'smtp', SinkStats>;

describe('the sinks', () => {
  afterEach(() => opened.closeAll());

  it('count every message and every recipient once, over HTTP in any batch and over SMTP', async () => {
    const { addresses } = await start('dev/providers/sink/sink.ts');
    const { http = '', smtp = '', control = '' } = addresses;
    for (const batch of [1, 7]) {
      const chat = opened.channel(chatChannel({ url: http, secret: SECRETS.chatSecret, batch, connections: 3 }));
      assert.deepEqual(kinds(await chat.send(messages(50), ALWAYS)), Array(50).fill('sent'));
    }
    const email = opened.channel(
      emailChannel({ server: smtpServer(smtp), from: 'shop@example.com', connections: 3, boundary: 'b' }),
    );
    const begun = Date.now();
    assert.deepEqual(kinds(await email.send(messages(40), ALWAYS)), Array(40).fill('sent'));
    const got = await stats(control);
    assert.deepEqual([got.http.messages, got.http.distinct], [100, 50]);
    assert.deepEqual([got.smtp.messages, got.smtp.distinct], [40, 40]);
    assert.ok(got.smtp.firstAt! >= begun && got.smtp.lastAt! >= got.smtp.firstAt!);
    await fetch(`${control}/reset`, { method: 'POST' });
    assert.deepEqual((await stats(control)).http, { messages: 0, distinct: 0 });
  });

  it('take plain dialogues, byte by byte, and other postbacks', async () => {
    const { addresses } = await start('dev/providers/sink/sink.ts', ['--no-pipelining']);
    const { http = '', smtp = '', control = '' } = addresses;
    await fetch(`${http}/postback`, {
      method: 'POST',
      body: JSON.stringify({ recipients: [{ email: 'u7@example.com' }, { email: 'Ánh' }] }),
    });
    const socket = connect(Number(new URL(smtp).port), '127.0.0.1');
    let heard = '';
    socket.setNoDelay(true).on('data', (data) => {
      heard += data.toString();
    });
    const dialogue =
      'EHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nRSET\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<c@example.com>\r\nDATA\r\nSubject: x\r\n\r\n..\r\n.\r\nQUIT\r\n';
    for (const character of dialogue) socket.write(character);
    await once(socket, 'end');
    assert.doesNotMatch(heard, /PIPELINING/);
    assert.match(heard, /354 go\r\n250 taken\r\n221 bye\r\n$/);
    const got = await stats(control);
    assert.deepEqual([got.http.distinct, got.smtp.messages, got.smtp.distinct], [2, 1, 1]);
  });

  it('end when their starter is gone', async () => {
    const { child } = await start('dev/providers/sink/sink.ts', ['--guarded']);
    const gone = once(child, 'exit');
    child.stdin.end();
    assert.deepEqual(await gone, [0, null]);
  });
});

describe('the simulator as a program', () => {
  afterEach(() => opened.closeAll());
  const env = { CHAT_SECRET: SECRETS.chatSecret, SMS_SECRET: SECRETS.smsSecret };

  it('prints where it listens, serves, and ends when told', async () => {
    const { child, addresses } = await start('dev/providers/main.ts', ['--keep', 'count'], env);
    const chat = opened.channel(
      chatChannel({ url: addresses.chat!, secret: SECRETS.chatSecret, batch: 5, connections: 2 }),
    );
    assert.deepEqual(kinds(await chat.send(messages(7), ALWAYS)), Array(7).fill('sent'));
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    assert.deepEqual(await gone, [0, null]);
  });

  it('does not start without its secrets', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'dev/providers/main.ts'], {
      cwd: root,
      env: { ...process.env, CHAT_SECRET: '', SMS_SECRET: '' },
    });
    let errors = '';
    child.stderr.on('data', (data) => {
      errors += data;
    });
    assert.notDeepEqual(await once(child, 'exit'), [0, null]);
    assert.match(errors, /CHAT_SECRET and SMS_SECRET must be set/);
  });
});
