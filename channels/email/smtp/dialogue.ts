import type { ConnectionOptions } from 'node:tls';
import { Wire, type WireAddress, type WireEnd, type WireListener } from './wire.js';

export interface Reply {
  readonly code: number;
  readonly text: string;
}
/** The connection ended while a reply was awaited. */
export class DialogueEnded extends Error {
  constructor(readonly end: WireEnd) {
    super(`the connection ended: ${end.why}`);
  }
}
interface Waiting {
  resolve(reply: Reply): void;
  reject(error: DialogueEnded): void;
}

/** The slow part of a conversation, one question at a time: greeting, EHLO, STARTTLS, AUTH. */
export class Dialogue implements WireListener {
  readonly wire: Wire;
  #waiting: Waiting | undefined;
  #said: Reply | undefined;
  #end: WireEnd | undefined;

  constructor(address: WireAddress, security: ConstructorParameters<typeof Wire>[1]) {
    this.wire = new Wire(address, security, this);
  }

  /** The reply that is awaited. @throws DialogueEnded */
  hear(): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#said) resolve(this.#said);
      else if (this.#end) reject(new DialogueEnded(this.#end));
      else this.#waiting = { resolve, reject };
      this.#said = undefined;
    });
  }

  /** Writes one line and awaits its reply. @throws DialogueEnded */
  ask(line: string): Promise<Reply> {
    this.wire.send(`${line}\r\n`, 1);
    return this.hear();
  }

  /** Encrypts the connection. @throws DialogueEnded with the TLS error */
  async secure(options: ConnectionOptions): Promise<void> {
    this.wire.secure(options);
    await this.hear();
  }

  reply(code: number, text: string): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting.resolve({ code, text });
    else this.#said = { code, text };
  }

  secured(): void {
    this.reply(220, '');
  }

  ended(end: WireEnd): void {
    this.#end = end;
    // What was said before its turn is not believed.
    this.#said = undefined;
    this.#waiting?.reject(new DialogueEnded(end));
    this.#waiting = undefined;
  }
}
