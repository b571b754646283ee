import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** A chat provider on loopback that takes its time over each message, and notes when each one arrived. */
export class SlowProvider {
  /** By performance.now(), in their order. */
  arrivals: number[] = [];
  #paceMs = 0;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async open(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  begin(paceMs: number): void {
    this.arrivals = [];
    this.#paceMs = paceMs;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { messages } = JSON.parse(Buffer.concat(pieces).toString()) as { messages: readonly { id: string }[] };
    for (const _ of messages) this.arrivals.push(performance.now());
    if (this.#paceMs > 0) await delay(this.#paceMs);
    const results = messages.map(({ id }) => ({ id, status: 'accepted' }));
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ results }));
  }
}
