import { createServer, type Server, type Socket } from 'node:net';
import type { SinkCount } from './sink-count.js';

interface Posted {
  readonly messages?: readonly { readonly id: string; readonly to: string }[];
  /** Other engines' postback form. */
  readonly recipients?: readonly { readonly email: string }[];
}

/**
 * The cheapest HTTP provider: no checks, every message accepted. It speaks just enough HTTP/1.1 (kept connections,
 * Content-Length) on bare sockets, since node:http costs several times as much as what is being measured.
 */
export function httpSink(count: SinkCount): Server {
  return createServer({ noDelay: true }, (socket) => {
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const data: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      rest = data.subarray(answerAll(data, socket, count));
    });
  });
}

/** Answers every whole request in `data` and returns where the first incomplete one begins. */
function answerAll(data: Buffer, socket: Socket, count: SinkCount): number {
  let at = 0;
  for (;;) {
    const headEnd = data.indexOf('\r\n\r\n', at);
    if (headEnd < 0) return at;
    const length = /\r\ncontent-length: *(\d+)/i.exec(data.toString('latin1', at, headEnd))?.[1];
    const end = headEnd + 4 + Number(length ?? 0);
    if (data.length < end) return at;
    const body = answerTo(data.toString('utf8', headEnd + 4, end), count);
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    at = end;
  }
}

function answerTo(body: string, count: SinkCount): string {
  if (body === '') return '{}';
  const { messages, recipients } = JSON.parse(body) as Posted;
  for (const { email } of recipients ?? []) count.add(email);
  if (!messages) return '{}';
  for (const { to } of messages) count.add(to);
  return JSON.stringify({ results: messages.map(({ id }) => ({ id, status: 'accepted' })) });
}
