import { connect as connectTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { publicLookup } from '../../http/address-guard.js';
import { ReplyReader } from './reply-reader.js';

/** Why a connection is over. `bad_answer`: what came was no SMTP reply, or a reply to nothing. */
export interface WireEnd {
  readonly why: 'lost' | 'timeout' | 'bad_answer';
  readonly error?: NodeJS.ErrnoException;
}
/** Whoever has the conversation. */
export interface WireListener {
  /** The next reply that was awaited. */
  reply(code: number, text: string): void;
  /** Once, and nothing after it. */
  ended(end: WireEnd): void;
  /** Nothing was awaited for as long as the time-out. */
  idle?(): void;
  /** The TLS session that was asked for is there. */
  secured?(): void;
}
export interface WireAddress {
  readonly host: string;
  readonly port: number;
  /** Longest wait for the connection with its greeting, and for each reply; milliseconds. */
  readonly timeoutMs: number;
  /** Refuse addresses of private networks. */
  readonly onlyPublic?: boolean;
}

const READ_BYTES = 4_096;

/**
 * One connection: writes commands, finds the replies, and bounds every wait. It counts the replies that are awaited, so
 * that a reply to nothing is seen: a server that speaks before its turn is not talked to any more.
 */
export class Wire {
  listener: WireListener;
  /** No more is written or read. */
  over = false;
  #socket: Socket;
  /** The greeting is awaited from the beginning. */
  #awaited = 1;
  readonly #reader = new ReplyReader((code, text, more) => this.#take(code, text, more));
  readonly #timer: NodeJS.Timeout;
  #error: NodeJS.ErrnoException | undefined;

  /**
   * @param security `later`: STARTTLS may follow; `now`: TLS from the first byte, with these options; `never`: the cheapest
   *   way to read
   */
  constructor(
    address: WireAddress,
    security: 'later' | 'never' | { readonly now: ConnectionOptions },
    listener: WireListener,
  ) {
    const { host, port, timeoutMs, onlyPublic } = address;
    const to = { host, port, ...(onlyPublic ? { lookup: publicLookup() } : {}) };
    this.listener = listener;
    this.#timer = setTimeout(() => this.#timeUp(), timeoutMs);
    if (typeof security === 'object') {
      this.#socket = connectTls({ ...to, ...security.now });
    } else if (security === 'later') {
      this.#socket = connectTcp(to);
    } else {
      const onread = {
        buffer: Buffer.allocUnsafe(READ_BYTES),
        callback: (length: number, buffer: Uint8Array) => {
          this.#read((buffer as Buffer).toString('latin1', 0, length));
          return true;
        },
      };
      this.#socket = connectTcp({ ...to, onread });
    }
    this.#attach();
  }

  get localAddress(): string {
    return this.#socket.localAddress ?? '127.0.0.1';
  }

  /**
   * Writes, unless the connection is over.
   * @param awaited how many replies are awaited from now on
   */
  send(text: string, awaited: number): void {
    if (this.over) return;
    this.#awaited = awaited;
    this.#timer.refresh();
    this.#socket.write(text);
  }

  /** Begins TLS on this connection (RFC 3207); `secured` follows, or `ended`. */
  secure(options: ConnectionOptions): void {
    if (this.over) return;
    const plain = this.#socket;
    plain.removeAllListeners('data');
    this.#awaited = 1;
    this.#timer.refresh();
    this.#socket = connectTls({ ...options, socket: plain });
    this.#socket.once('secureConnect', () => {
      this.#awaited = 0;
      this.listener.secured?.();
    });
    this.#attach();
  }

  /** Ends the connection at once; the listener is told. */
  end(end: WireEnd = { why: 'lost' }): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.#timer);
    this.#socket.destroy();
    this.listener.ended(end);
  }

  #attach(): void {
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#read(chunk.toString('latin1')));
    // Followed by 'close', which tells.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#error ??= error;
    });
    socket.on('close', () => this.end({ why: 'lost', ...(this.#error ? { error: this.#error } : {}) }));
  }

  #read(chunk: string): void {
    if (!this.over && !this.#reader.read(chunk)) this.end({ why: 'bad_answer' });
  }

  #take(code: number, text: string, more: boolean): boolean {
    if (this.over) return false;
    // 421 is what a server says when it ends a connection that waits.
    if (this.#awaited === 0) return this.#broken(code === 421 ? 'lost' : 'bad_answer');
    this.#awaited -= 1;
    this.#timer.refresh();
    if (this.#awaited > 0 || !more) {
      this.listener.reply(code, text);
      return !this.over;
    }
    // What follows answers a command that is not written yet: this reply counts, and nothing is written any more.
    this.over = true;
    this.listener.reply(code, text);
    this.over = false;
    return this.#broken('bad_answer');
  }

  #broken(why: WireEnd['why']): boolean {
    this.end({ why });
    return false;
  }

  #timeUp(): void {
    if (this.#awaited > 0) this.end({ why: 'timeout' });
    else this.listener.idle?.();
  }
}
