import { createServer, type Socket } from 'node:net';
import { listen } from '../../../dev/providers/listen.js';

/**
 * Something that the server has read: a command of the n-th message of its connection (`mail 2`), the first bytes of the
 * message (`part 2`), the whole of it (`end 2`), or `connect`, `ehlo`, `rset 2`, `quit`.
 */
type GroupEvent = string;
/** A reply, `cut` to end the connection without one, `mute` to say nothing from now on; undefined: what a well-meaning server says. */
export type Decide = (event: GroupEvent, connection: number, line: string) => string | undefined;

export interface GroupSmtpOptions {
  /** EHLO keywords; default PIPELINING and 8BITMIME. */
  readonly offers?: readonly string[];
  readonly decide?: Decide;
  /** How the replies to one packet leave. Default: in one write. */
  readonly write?: (socket: Socket, replies: string) => void;
}
export interface GroupSmtp {
  readonly port: number;
  /** `connection event`, as read. */
  readonly events: readonly string[];
  /** Recipients and messages that the server has read to their end and not refused. */
  readonly arrived: readonly { readonly to: readonly string[]; readonly message: string; readonly mail: string }[];
  /** Bytes that came in one packet. */
  readonly packets: readonly string[];
  connections(): number;
  /** Connections that are open now. */
  open(): number;
  close(): Promise<void>;
}

const POLITE: Readonly<Record<string, string>> = {
  connect: '220 test',
  mail: '250 2.1.0 ok',
  rcpt: '250 2.1.5 ok',
  data: '354 go on',
  end: '250 2.0.0 taken',
  rset: '250 ok',
  quit: '221 bye',
};

/** An SMTP server that reads groups of commands, DATA and BDAT, and does at each event what a test says. */
export async function groupSmtp(options: GroupSmtpOptions = {}): Promise<GroupSmtp> {
  const sockets = new Set<Socket>();
  const state = { events: [] as string[], arrived: [] as GroupSmtp['arrived'][number][], packets: [] as string[] };
  let connections = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    connections += 1;
    sockets.add(socket);
    const conversation = new Conversation(connections, socket, options, state);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => conversation.read(chunk));
    conversation.greet();
  });
  const port = await listen(server, 0);
  return {
    port,
    ...state,
    connections: () => connections,
    open: () => sockets.size,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

class Conversation {
  #rest = '';
  #message = 0;
  #mail = '';
  #hasSender = false;
  #to: string[] = [];
  /** Inside a message: what ends it, and whether its first bytes were told. */
  #body: { readonly octets: number | undefined; told: boolean } | undefined;
  #replies = '';
  #mute = false;

  constructor(
    readonly connection: number,
    readonly socket: Socket,
    readonly options: GroupSmtpOptions,
    readonly state: { events: string[]; arrived: GroupSmtp['arrived'][number][]; packets: string[] },
  ) {}

  greet(): void {
    this.#event('connect', '');
    this.#flush();
  }

  read(chunk: Buffer): void {
    this.state.packets.push(chunk.toString('latin1'));
    this.#rest += chunk.toString('latin1');
    while (this.#step());
    this.#flush();
  }

  #flush(): void {
    if (this.#replies === '' || !this.socket.writable) return;
    const { write = (socket, replies) => socket.write(replies, 'latin1') } = this.options;
    write(this.socket, this.#replies);
    this.#replies = '';
  }

  #step(): boolean {
    if (this.socket.destroyed) return false;
    if (this.#body) return this.#bodyStep(this.#body);
    const end = this.#rest.indexOf('\r\n');
    if (end < 0) return false;
    const line = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end + 2);
    this.#command(line);
    return true;
  }

  #command(line: string): void {
    const verb = line.slice(0, 4).trim().toLowerCase();
    if (verb === 'mail') {
      this.#message += 1;
      this.#to = [];
      this.#mail = line;
    }
    if (verb === 'bdat') {
      this.#body = { octets: Number(line.split(' ')[1]), told: false };
      return;
    }
    const reply = this.#event(verb === 'ehlo' || verb === 'quit' ? verb : `${verb} ${this.#message}`, line);
    if (verb === 'mail') this.#hasSender = reply.startsWith('250');
    if (verb === 'rset') this.#hasSender = false;
    if (verb === 'rcpt' && reply.startsWith('250')) this.#to.push(/<(.*)>/.exec(line)?.[1] ?? '');
    if (reply.startsWith('354')) this.#body = { octets: undefined, told: false };
    if (verb === 'quit') {
      this.#flush();
      this.socket.end();
    }
  }

  #bodyStep(body: { readonly octets: number | undefined; told: boolean }): boolean {
    if (!body.told && this.#rest !== '') {
      body.told = true;
      if (this.#event(`part ${this.#message}`, '', '') === 'cut') return false;
    }
    const end = body.octets ?? (this.#rest.startsWith('.\r\n') ? 0 : this.#rest.indexOf('\r\n.\r\n') + 2);
    if (body.octets === undefined ? end < 0 || (end === 1 && !this.#rest.startsWith('.')) : this.#rest.length < end)
      return false;
    const message = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(body.octets === undefined ? end + 3 : end);
    this.#body = undefined;
    this.#hasSender = false;
    this.#event(`end ${this.#message}`, '', undefined, () => {
      if (this.#to.length > 0) this.state.arrived.push({ to: this.#to, message, mail: this.#mail });
    });
    return true;
  }

  /** @param taken called when the event is not refused, reply or not */
  #event(event: GroupEvent, line: string, byDefault = this.#polite(event), taken?: () => void): string {
    this.state.events.push(`${this.connection} ${event}`);
    const decided = this.options.decide?.(event, this.connection, line);
    if (taken && !/^[45]/.test(decided ?? byDefault)) taken();
    if (decided === 'cut') {
      this.#flush();
      this.socket.destroySoon();
      return 'cut';
    }
    if (decided === 'mute') this.#mute = true;
    const reply = this.#mute ? '' : (decided ?? byDefault);
    // `521 no|cut`: said, and then the connection ends.
    const [said = '', after] = reply.split('|');
    if (said !== '') this.#replies += `${said}\r\n`;
    if (after === 'cut') {
      this.#flush();
      this.socket.destroySoon();
    }
    return said;
  }

  #polite(event: GroupEvent): string {
    if (event === 'ehlo') {
      const lines = ['test', ...(this.options.offers ?? ['PIPELINING', '8BITMIME'])];
      return lines.map((line, at) => `250${at === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n');
    }
    const verb = event.split(' ', 1)[0] ?? '';
    if (verb === 'rcpt' && !this.#hasSender) return '503 5.5.1 MAIL first';
    // Without a recipient there is nothing to take.
    if ((verb === 'data' || verb === 'end') && this.#to.length === 0) return '554 5.5.1 no valid recipients';
    return POLITE[verb] ?? '502 5.5.1 what?';
  }
}
