/** Real servers on loopback that stop at each message, so that a test can do something in the middle of a hand-over. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { Channel } from '../../../channels/channel.js';
import { chatChannel } from '../../../channels/chat/chat.js';
import { emailChannel } from '../../../channels/email/email.js';
import { smsChannel } from '../../../channels/sms/sms.js';
import type { WrittenChannel } from '../../../domain/base/channel.js';

/** A provider with one connection: what it has taken, by message in order. */
export interface Stage {
  readonly took: string[];
  /** Called when a message has arrived, before it is taken; the answer waits for it. */
  arrived: (nth: number) => Promise<void>;
  /** Called when it was taken, before the answer leaves. */
  taken: (nth: number) => Promise<void>;
  channel(): Channel;
  close(): Promise<void>;
}
const nothing = async (): Promise<void> => undefined;

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
}
const answer = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

abstract class Base {
  readonly took: string[] = [];
  arrived: Stage['arrived'] = nothing;
  taken: Stage['taken'] = nothing;
  readonly channels: Channel[] = [];
  #count = 0;

  async take(id: string): Promise<void> {
    this.#count += 1;
    const nth = this.#count;
    await this.arrived(nth);
    this.took.push(id);
    await this.taken(nth);
  }
}

class HttpStage extends Base implements Stage {
  readonly #name: 'chat' | 'sms';
  readonly #timeoutMs: number;
  readonly #askAfterMs: number;
  readonly #server = createServer((request, response) => {
    void this.#serve(request, response).catch(() => response.destroy());
  });

  constructor(name: 'chat' | 'sms', timeoutMs: number, askAfterMs: number) {
    super();
    this.#name = name;
    this.#timeoutMs = timeoutMs;
    this.#askAfterMs = askAfterMs;
  }

  async open(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  channel(): Channel {
    const { port } = this.#server.address() as AddressInfo;
    const options = { url: `http://127.0.0.1:${port}`, secret: 'x', connections: 1, timeoutMs: this.#timeoutMs };
    const channel =
      this.#name === 'chat'
        ? chatChannel({ ...options, batch: 1 })
        : smsChannel({ ...options, askAfterMs: this.#askAfterMs });
    this.channels.push(channel);
    return channel;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await Promise.all(this.channels.map((channel) => channel.close()));
    await new Promise((closed) => this.#server.close(closed));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (request.method === 'GET') {
      const id = decodeURIComponent(request.url?.slice('/sms/'.length) ?? '');
      const isKnown = this.took.includes(id);
      return answer(response, isKnown ? 200 : 404, isKnown ? { status: 'accepted' } : { error: 'unknown_id' });
    }
    const messages = (body.messages ?? [body]) as { id: string }[];
    for (const { id } of messages) await this.take(id);
    const results = messages.map(({ id }) => ({ id, status: 'accepted' }));
    answer(response, 200, this.#name === 'chat' ? { results } : { ...results[0] });
  }
}

class SmtpStage extends Base implements Stage {
  readonly #server = new SMTPServer({
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const id = /^Message-ID: <([^@>]+)/im.exec(Buffer.concat(chunks).toString())?.[1] ?? '?';
        this.take(id).then(() => done(), done);
      });
    },
  });

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server.server, 'listening');
    return this;
  }

  channel(): Channel {
    const { port } = this.#server.server.address() as AddressInfo;
    const server = { host: '127.0.0.1', port, secure: false, tls: 'off', timeoutMs: 30_000 } as const;
    const channel = emailChannel({ server, from: 'shop@example.com', connections: 1, boundary: 'nhip_test' });
    this.channels.push(channel);
    return channel;
  }

  async close(): Promise<void> {
    await Promise.all(this.channels.map((channel) => channel.close()));
    await new Promise<void>((closed) => this.#server.close(() => closed()));
  }
}

/** @param options of the HTTP adapters: time-out, and the age of a doubt that is asked about, milliseconds */
export function openStage(
  name: WrittenChannel,
  { timeoutMs = 30_000, askAfterMs = 0 }: { readonly timeoutMs?: number; readonly askAfterMs?: number } = {},
): Promise<Stage> {
  return name === 'email' ? new SmtpStage().open() : new HttpStage(name, timeoutMs, askAfterMs).open();
}
