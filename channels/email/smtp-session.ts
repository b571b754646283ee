import { Readable } from 'node:stream';
import SMTPConnection, { type SMTPError } from 'nodemailer/lib/smtp-connection';
import type { SendResult } from '../channel.js';
import { SENT, STOPPED } from '../reasons.js';
import { transactionResult } from './smtp-answer.js';

export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps). Otherwise STARTTLS is used where the server offers it. */
  readonly secure: boolean;
  readonly auth?: { readonly user: string; readonly pass: string };
  /** Refuse to go on without TLS. */
  readonly requireTls: boolean;
  /** Longest wait for a connection and for each reply. */
  readonly timeoutMs: number;
}

/** Thrown by deliver when no session could be opened; `cause` is nodemailer's error. */
export class NoSession extends Error {
  constructor(override readonly cause: SMTPError) {
    super('no SMTP session');
  }
}

/** The message on its way: nodemailer reads it only after the server's 354, so reading it means that it leaves. */
class Body extends Readable {
  left = false;
  readonly #message: Buffer;
  constructor(message: Buffer) {
    super();
    this.#message = message;
  }
  override _read(): void {
    this.left = true;
    this.push(this.#message);
    this.push(null);
  }
}

/** One kept connection, opened when needed; one message at a time. */
export class SmtpSession {
  readonly #server: SmtpServer;
  readonly #now: () => number;
  #connection: SMTPConnection | undefined;

  /** @param now epoch milliseconds. */
  constructor(server: SmtpServer, now: () => number) {
    this.#server = server;
    this.#now = now;
  }

  /**
   * Delivers one message to one recipient. Errors: NoSession.
   * @param mayLeave asked when a fresh connection is there, which may take as long as the time-out
   * A kept connection may have been ended by the server meanwhile (idle, or so many messages each); while the message
   * has not left, a fresh connection may try once.
   */
  async deliver(envelope: SMTPConnection.Envelope, message: Buffer, mayLeave: () => boolean): Promise<SendResult> {
    const kept = this.#connection;
    if (kept) {
      const first = await this.#transact(kept, envelope, message);
      if (!first.stale) return first.result;
    }
    const opened = await this.#open();
    if (!mayLeave()) return STOPPED;
    return (await this.#transact(opened, envelope, message)).result;
  }

  /** Says QUIT and waits for the end. */
  async close(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (!connection) return;
    const ended = new Promise<void>((resolve) => connection.once('end', resolve));
    // A server that does not answer QUIT is left without it.
    const timer = setTimeout(() => connection.close(), 1_000);
    connection.quit();
    await ended;
    clearTimeout(timer);
  }

  #open(): Promise<SMTPConnection> {
    const { host, port, secure, auth, requireTls, timeoutMs } = this.#server;
    const connection = new SMTPConnection({
      host,
      port,
      secure,
      requireTLS: requireTls && !secure,
      connectionTimeout: timeoutMs,
      greetingTimeout: timeoutMs,
      dnsTimeout: timeoutMs,
      socketTimeout: timeoutMs,
    });
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        // Before close, which emits 'end'.
        reject(new NoSession(error));
        connection.close();
      };
      const ready = (): void => {
        this.#connection = connection;
        resolve(connection);
      };
      // Stays for the connection's life: an 'error' nobody hears would end the process, as when a server drops an idle one.
      connection.on('error', fail);
      connection.once('end', () => {
        if (this.#connection === connection) this.#connection = undefined;
        reject(new NoSession(new Error('The connection ended before it was ready')));
      });
      connection.connect((error) => {
        if (error) fail(error);
        else if (auth && connection.allowsAuth) {
          connection.login({ credentials: { ...auth } }, (refusal) => (refusal ? fail(refusal) : ready()));
        } else ready();
      });
    });
  }

  #transact(connection: SMTPConnection, envelope: SMTPConnection.Envelope, message: Buffer): Promise<Transaction> {
    const body = new Body(message);
    return new Promise((resolve) => {
      connection.send({ ...envelope, size: message.length }, body, (error: SMTPError | null) => {
        if (!error) {
          resolve({ result: SENT, stale: false });
          return;
        }
        const result = transactionResult(error, body.left, new Date(this.#now()));
        const gone = this.#connection !== connection || connection.destroyed;
        if (gone || error.responseCode === 421) {
          this.#drop(connection);
          resolve({ result, stale: result.kind === 'refused' && !body.left });
        } else this.#reset(connection, () => resolve({ result, stale: false }));
      });
    });
  }

  /** Ends the refused transaction, so that the next message begins a new one. */
  #reset(connection: SMTPConnection, done: () => void): void {
    connection.reset((error) => {
      if (error) this.#drop(connection);
      done();
    });
  }

  #drop(connection: SMTPConnection): void {
    if (this.#connection === connection) this.#connection = undefined;
    connection.close();
  }
}

interface Transaction {
  readonly result: SendResult;
  /** The connection was gone before the message left. */
  readonly stale: boolean;
}
