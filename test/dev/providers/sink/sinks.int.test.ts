import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Server, type Socket } from 'node:net';
import { listen } from '../../../../dev/providers/listen.js';
import { SinkCount } from '../../../../dev/providers/sink/sink-count.js';
import { httpSink } from '../../../../dev/providers/sink/sink-http.js';
import { smtpSink } from '../../../../dev/providers/sink/sink-smtp.js';
import { Opened } from '../../../channels/support.js';

const opened = new Opened();

/** Opens a connection to a sink and returns what it answered once `expected` bytes, or its end, came. */
async function talk(
  sink: Server,
  pieces: readonly (string | Buffer)[],
  done: (heard: string) => boolean,
): Promise<string> {
  const port = await listen(sink, 0);
  opened.add({ close: () => new Promise<void>((resolve) => sink.close(() => resolve())) });
  const socket: Socket = connect(port, '127.0.0.1').setNoDelay(true);
  opened.add({ close: async () => void socket.destroy() });
  await once(socket, 'connect');
  let heard = '';
  const finished = new Promise<void>((resolve) => {
    socket.on('data', (data) => {
      heard += data.toString();
      if (done(heard)) resolve();
    });
  });
  for (const piece of pieces) {
    socket.write(piece);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await finished;
  return heard;
}
const request = (body: string): string =>
  `POST /messages HTTP/1.1\r\nHost: sink\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const batch = (...names: string[]): string =>
  JSON.stringify({ messages: names.map((name) => ({ id: `id-${name}`, to: `${name}@example.com`, text: 'Chào' })) });
const answers = (heard: string): number => heard.split('HTTP/1.1 200 OK').length - 1;

describe('the HTTP sink', () => {
  afterEach(() => opened.closeAll());

  it('answers requests that arrive together, each with the results of its own messages', async () => {
    const count = new SinkCount();
    const heard = await talk(
      httpSink(count),
      [request(batch('u1')) + request(batch('u2', 'u3'))],
      (all) => answers(all) === 2,
    );
    const results = [...heard.matchAll(/\{"results":.*?\]\}/g)].map(
      ([json]) => JSON.parse(json) as { results: { id: string; status: string }[] },
    );
    assert.deepEqual(
      results.map((one) => one.results.map(({ id }) => id)),
      [['id-u1'], ['id-u2', 'id-u3']],
    );
    assert.deepEqual([count.stats().messages, count.stats().distinct], [3, 3]);
  });

  it('waits for the whole of a request, wherever it was cut', async () => {
    const whole = Buffer.from(request(batch('u1', 'Ánh')));
    for (const at of [1, 20, whole.indexOf('\r\n\r\n') + 2, whole.length - 12, whole.length - 1]) {
      const count = new SinkCount();
      await talk(httpSink(count), [whole.subarray(0, at), whole.subarray(at)], (all) => answers(all) === 1);
      assert.equal(count.stats().messages, 2, `cut at ${at}`);
      await opened.closeAll();
    }
  });

  it('answers what holds no messages, and counts nothing', async () => {
    const count = new SinkCount();
    const bare = 'GET /health HTTP/1.1\r\nHost: sink\r\n\r\n';
    await talk(httpSink(count), [bare + request('{}')], (all) => answers(all) === 2);
    assert.equal(count.stats().messages, 0);
  });
});

describe('the SMTP sink', () => {
  afterEach(() => opened.closeAll());
  const envelope = 'MAIL FROM:<a@example.com>\r\nRCPT TO:<u1@example.com>\r\nDATA\r\n';
  const over = (all: string): boolean => all.includes('250 taken');

  it('answers a pipelined envelope in one go', async () => {
    const count = new SinkCount();
    const heard = await talk(smtpSink(count, { pipelining: true }), [`EHLO x\r\n`, envelope, 'x\r\n.\r\n'], over);
    assert.match(heard, /250-PIPELINING/);
    assert.match(heard, /250 ok\r\n250 ok\r\n354 go\r\n250 taken/);
    assert.deepEqual([count.stats().messages, count.stats().distinct], [1, 1]);
  });

  it('finds the end of a message wherever it was cut, and no end in a stuffed dot', async () => {
    const data = 'Subject: x\r\n\r\n..\r\n.x\r\n.\r\n';
    for (let at = data.length - 6; at < data.length; at += 1) {
      const count = new SinkCount();
      await talk(smtpSink(count, { pipelining: true }), [envelope, data.slice(0, at), data.slice(at)], over);
      assert.equal(count.stats().messages, 1, `cut at ${at}`);
      await opened.closeAll();
    }
  });

  it('counts every recipient of a message, and none that was taken back', async () => {
    const count = new SinkCount();
    const talked = [
      'RCPT TO:<gone@example.com>\r\nRSET\r\n',
      'RCPT TO:<u1@example.com>\r\nRCPT TO:<u2@example.com>\r\nDATA\r\n',
      'x\r\n.\r\n',
    ];
    await talk(smtpSink(count, { pipelining: false }), talked, over);
    assert.deepEqual([count.stats().messages, count.stats().distinct], [2, 2]);
  });
});
