import { createServer, type Server } from 'node:net';
import type { SinkCount } from './sink-count.js';

const GREETING = '220 sink ESMTP\r\n';
const DATA_END = '\r\n.\r\n';

export interface SmtpSinkOptions {
  /** Announce PIPELINING, as real servers do. */
  readonly pipelining: boolean;
}

/** The cheapest SMTP server: every recipient and message accepted and forgotten; plain and pipelined dialogues. */
export function smtpSink(count: SinkCount, options: SmtpSinkOptions): Server {
  const hello = options.pipelining ? '250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n' : '250-sink\r\n250 8BITMIME\r\n';
  return createServer({ noDelay: true }, (socket) => {
    const dialogue = new Dialogue(count, hello);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      const reply = dialogue.take(chunk);
      if (reply !== '') socket.write(reply, 'latin1');
      if (dialogue.over) socket.end();
    });
    socket.write(GREETING);
  });
}

class Dialogue {
  over = false;
  #rest: Buffer = Buffer.alloc(0);
  #inData = false;
  #recipients: string[] = [];
  readonly #count: SinkCount;
  readonly #hello: string;

  constructor(count: SinkCount, hello: string) {
    this.#count = count;
    this.#hello = hello;
  }

  /** Takes what arrived and returns the replies due, together. */
  take(chunk: Buffer): string {
    const data = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    let at = 0;
    let reply = '';
    while (at < data.length && !this.over) {
      const mark = this.#inData ? DATA_END : '\n';
      const end = data.indexOf(mark, at, 'latin1');
      if (end < 0) break;
      reply += this.#inData ? this.#message() : this.#command(data.toString('latin1', at, end));
      at = end + mark.length;
    }
    this.#rest = data.subarray(at);
    return reply;
  }

  #message(): string {
    this.#inData = false;
    for (const recipient of this.#recipients) this.#count.add(recipient);
    this.#recipients = [];
    return '250 taken\r\n';
  }

  #command(line: string): string {
    switch (line.slice(0, 4).toUpperCase()) {
      case 'EHLO':
        return this.#hello;
      case 'RCPT':
        this.#recipients.push(line.slice(line.indexOf('<') + 1, line.indexOf('>')));
        return '250 ok\r\n';
      case 'DATA':
        this.#inData = true;
        return '354 go\r\n';
      case 'QUIT':
        this.over = true;
        return '221 bye\r\n';
      case 'RSET':
        this.#recipients = [];
        return '250 ok\r\n';
      default:
        return '250 ok\r\n';
    }
  }
}
