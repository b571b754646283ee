import { connect, type Socket } from 'node:net';
import type { OutgoingMessage } from '../channels/channel.js';
import { composer } from '../channels/email/mime.js';

/** Line ends in the replies to MAIL, RCPT and DATA, of a server that refuses nothing. */
const ENVELOPE_REPLIES = 3;
const LF = 10;

/** What the lanes share. */
interface Work {
  next(): OutgoingMessage | undefined;
  envelope(message: OutgoingMessage): string;
  /** The message itself, with its end. */
  body(message: OutgoingMessage): string;
}

/**
 * The least that sending can cost: composes each message as the channel does, and writes it in groups over bare sockets to a
 * server that refuses nothing. It counts line ends and understands no reply. Resolves with the number of messages written.
 */
export async function bareSmtp(
  address: string,
  connections: number,
  from: string,
  messages: readonly OutgoingMessage[],
): Promise<number> {
  const compose = composer({ from, boundary: 'nhip_bench', now: Date.now });
  const { hostname: host, port } = new URL(address);
  let taken = 0;
  const work: Work = {
    next: () => messages[taken++],
    envelope: ({ to }) => `MAIL FROM:<${from}> BODY=8BITMIME\r\nRCPT TO:<${to}>\r\nDATA\r\n`,
    body: (message) => `${compose(message, message.to, undefined, '8bit').replaceAll('\r\n.', '\r\n..')}\r\n.\r\n`,
  };
  const lane = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const buffer = Buffer.allocUnsafe(4_096);
      const callback = (length: number): boolean => {
        bare.read(buffer.subarray(0, length));
        return true;
      };
      const socket = connect({ host, port: Number(port), noDelay: true, onread: { buffer, callback } });
      const bare = new BareLane(socket, work);
      socket.on('error', reject).on('close', () => resolve());
    });
  await Promise.all(Array.from({ length: connections }, lane));
  return Math.min(taken, messages.length);
}

class BareLane {
  readonly #socket: Socket;
  readonly #work: Work;
  #state: 'greeting' | 'ehlo' | 'working' | 'quit' = 'greeting';
  #awaited = 1;
  #current: OutgoingMessage | undefined;

  constructor(socket: Socket, work: Work) {
    this.#socket = socket;
    this.#work = work;
  }

  read(chunk: Buffer): void {
    if (this.#state === 'ehlo') {
      if (/(?:^|\n)250 [^\n]*\n$/.test(chunk.toString('latin1'))) this.#first();
      return;
    }
    for (const byte of chunk) if (byte === LF) this.#awaited -= 1;
    if (this.#awaited > 0 || this.#state === 'quit') return;
    if (this.#state === 'working') this.#goOn();
    else {
      this.#state = 'ehlo';
      this.#socket.write('EHLO bench\r\n');
    }
  }

  #first(): void {
    this.#state = 'working';
    this.#current = this.#work.next();
    if (!this.#current) this.#quit();
    else this.#write(this.#work.envelope(this.#current), ENVELOPE_REPLIES);
  }

  #goOn(): void {
    if (!this.#current) {
      this.#quit();
      return;
    }
    const body = this.#work.body(this.#current);
    this.#current = this.#work.next();
    if (this.#current) this.#write(body + this.#work.envelope(this.#current), 1 + ENVELOPE_REPLIES);
    else this.#write(body, 1);
  }

  #write(text: string, awaited: number): void {
    this.#awaited = awaited;
    this.#socket.write(text);
  }

  #quit(): void {
    this.#state = 'quit';
    this.#socket.end('QUIT\r\n');
  }
}
