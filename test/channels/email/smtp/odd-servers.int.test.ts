import assert from 'node:assert/strict';
import { createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { emailChannel } from '../../../../channels/email/email.js';
import { ReplyReader } from '../../../../channels/email/smtp/reply-reader.js';
import { listen } from '../../../../dev/providers/listen.js';
import { ALWAYS, kinds, message, messages, Opened } from '../../support.js';
import { groupSmtp } from '../group-smtp.js';

const opened = new Opened();
function channelTo(port: number, timeoutMs = 2_000) {
  const server = { host: '127.0.0.1', port, secure: false, tls: 'off' as const, timeoutMs };
  return opened.channel(emailChannel({ server, from: 'shop@example.com', connections: 1, boundary: 'b' }));
}
/** A server that says this to whoever connects, and nothing else. */
async function saying(greeting: Buffer | string): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.write(greeting);
  });
  opened.add({
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
  return listen(server, 0);
}
const held = (reason: string) => [{ kind: 'refused', reason, errorClass: 'retryable', retryAfterMs: 1_000 }];
const oneByOne = (socket: Socket, replies: string): void => {
  for (const byte of Buffer.from(replies, 'latin1')) socket.write(Buffer.of(byte));
};

describe('a server that is odd', () => {
  afterEach(() => opened.closeAll());

  it('may write its replies byte by byte', async () => {
    const decide = (event: string): string | undefined =>
      event === 'rcpt 2' ? '550-5.1.1 no\r\n550 5.1.1 such' : undefined;
    const server = opened.add(await groupSmtp({ write: oneByOne, decide }));
    assert.deepEqual(kinds(await channelTo(server.port).send(messages(4), ALWAYS)), ['sent', 'failed', 'sent', 'sent']);
    assert.equal(server.connections(), 1);
  });

  it('may write ten thousand lines before it comes to the point', async () => {
    const long = '250-and so on and so on and so on\r\n'.repeat(10_000);
    const server = opened.add(
      await groupSmtp({ decide: (event) => (event === 'end 1' ? `${long}250 taken` : undefined) }),
    );
    assert.deepEqual(kinds(await channelTo(server.port).send(messages(2), ALWAYS)), ['sent', 'sent']);
  });

  it('may not write without end: neither one line, nor many, nor slowly', async () => {
    assert.deepEqual(
      await channelTo(await saying(`220 ${'x'.repeat(10_000)}`)).send(messages(1), ALWAYS),
      held('bad_answer'),
    );
    const many = await saying(`220-${'x'.repeat(1_000)}\r\n`.repeat(3_000));
    assert.deepEqual(await channelTo(many).send(messages(1), ALWAYS), held('bad_answer'));
    const drip = async (socket: Socket): Promise<void> => {
      for (let n = 0; n < 100 && !socket.destroyed; n += 1) {
        socket.write('250-still\r\n');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const slow = opened.add(
      await groupSmtp({ write: (socket, text) => (text.includes('taken') ? void drip(socket) : socket.write(text)) }),
    );
    assert.deepEqual(await channelTo(slow.port, 300).send(messages(1), ALWAYS), [
      { kind: 'in_doubt', reason: 'timeout' },
    ]);
  });

  it('is left when it speaks UTF-16, or something that is no SMTP', async () => {
    for (const greeting of [
      Buffer.from('220 test\r\n', 'utf16le'),
      'HTTP/1.1 400 Bad Request\r\n\r\n',
      '\r\n',
      '999 x\r\n',
    ])
      assert.deepEqual(await channelTo(await saying(greeting)).send(messages(1), ALWAYS), held('bad_answer'));
  });

  it('is left when it answers before it was asked: nothing of that counts', async () => {
    const all = ['220 hi', '250-x', '250 PIPELINING', '250 ok', '250 ok', '354 go', '250 taken'].join('\r\n');
    assert.deepEqual(await channelTo(await saying(`${all}\r\n`)).send(messages(1), ALWAYS), held('bad_answer'));
    // With the 354 comes what would be the answer to a message that was not written.
    const early = opened.add(
      await groupSmtp({
        decide: (event, connection) => (event === 'data 2' && connection === 1 ? '354 go\r\n250 taken' : undefined),
      }),
    );
    assert.deepEqual(kinds(await channelTo(early.port).send(messages(2), ALWAYS)), ['sent', 'sent']);
    assert.deepEqual(
      early.arrived.map(({ to }) => to[0]),
      ['u0@example.com', 'u1@example.com'],
    );
    assert.equal(early.connections(), 2);
  });

  it('that says 421 behind its last reply has taken the message', async () => {
    const server = opened.add(
      await groupSmtp({ decide: (event) => (event === 'end 1' ? '250 taken\r\n421 good bye|cut' : undefined) }),
    );
    assert.deepEqual(kinds(await channelTo(server.port).send([message(1)], ALWAYS)), ['sent']);
  });
});

describe('a reply', () => {
  it('is the same however it is cut into packets', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '-', '5', '.'), maxLength: 30 });
    const reply = fc.record({
      code: fc.integer({ min: 200, max: 559 }),
      lines: fc.array(text, { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(
        fc.array(reply, { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (replies, cuts) => {
          const written = replies.map(({ code, lines }) =>
            lines.map((line, at) => `${code}${at < lines.length - 1 ? '-' : ' '}${line}`),
          );
          const all = written.map((lines) => `${lines.join('\r\n')}\r\n`).join('');
          const read: string[] = [];
          const reader = new ReplyReader((_code, whole) => read.push(whole) > 0);
          for (let at = 0; at < all.length; ) {
            const size = cuts.next().value;
            assert.ok(reader.read(all.slice(at, at + size)));
            at += size;
          }
          assert.deepEqual(
            read,
            written.map((lines) => lines.join('\n')),
          );
        },
      ),
      { seed: 13, numRuns: 200 },
    );
  });
});
