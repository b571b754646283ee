import { simpleParser } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { parseMessageIdHeader } from '../../../channels/email/mime-header.js';
import type { Fate, FaultBox } from '../faults.js';
import type { Content, Received } from '../received.js';
import type { Bounce } from './dsn.js';

export interface SmtpProviderDeps {
  readonly received: Received;
  readonly faults: FaultBox;
  /** When given, nothing is taken without it. */
  readonly auth?: { readonly user: string; readonly pass: string };
  /** Called for each message that reached its customer. */
  readonly onDelivered?: (id: string) => void;
  /** Reports a message that was taken and bounced; without it nobody is told. */
  readonly onBounce?: (bounce: Bounce) => void;
}

const MAX_MESSAGE_BYTES = 10_000_000;

/** A reply with its code; the library adds the message after it. */
const reply = (responseCode: number, message: string): Error => Object.assign(new Error(message), { responseCode });

/** A reply as a fault names it: `552 5.2.2 Full`. */
const replyOf = (text: string): Error => reply(Number(text.slice(0, 3)), text.slice(4) || 'Simulated');

/** The simulated mail server: keeps every message it takes; a second DATA with the same Message-ID reaches the customer twice. */
export function smtpProvider(deps: SmtpProviderDeps): SMTPServer {
  const { received, faults, auth } = deps;
  const fates = new Map<string, Fate>();
  const server: SMTPServer = new SMTPServer({
    size: MAX_MESSAGE_BYTES,
    disabledCommands: auth ? ['STARTTLS'] : ['STARTTLS', 'AUTH'],
    allowInsecureAuth: true,
    authOptional: !auth,
    closeTimeout: 10,
    onAuth: ({ username, password }, _session, done) => {
      if (username === auth?.user && password === auth?.pass) done(null, { user: username });
      else done(reply(535, '5.7.8 Authentication credentials invalid'));
    },
    onRcptTo: ({ address }, session, done) => {
      received.count('email', 'requests');
      const fate = faults.take();
      fates.set(session.id, fate);
      if (fate.kind === 'busy') return done(reply(450, '4.7.1 Try again later'));
      if (fate.kind === 'code') return done(replyOf(fate.code));
      if (!faults.rejects(address)) return done();
      received.count('email', 'rejected');
      done(reply(550, '5.1.1 No such mailbox'));
    },
    onData: (stream, session, done) => {
      const fate = fates.get(session.id) ?? { kind: 'serve' };
      fates.delete(session.id);
      takeData(stream, session, fate)
        .then((kept) => (kept === 'hang' ? undefined : done(kept)))
        .catch((error: Error) => done(error));
    },
    onClose: (session) => fates.delete(session.id),
  });
  // Clients that end without a word are a test's ordinary business.
  server.on('error', () => undefined);

  async function takeData(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    fate: Fate,
  ): Promise<'hang' | Error | null> {
    const chunks: Buffer[] = [];
    for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
    await faults.slow();
    if (fate.kind === 'error') return reply(fate.status, 'Simulated');
    if (fate.kind === 'hang') return 'hang';
    const isDropped = fate.kind === 'drop';
    if (!isDropped || fate.when === 'after_accept') accept(Buffer.concat(chunks), session, deps);
    if (!isDropped) return null;
    for (const connection of server.connections) if (connection.session.id === session.id) connection._socket.destroy();
    return 'hang';
  }
  return server;
}

function accept(raw: Buffer, session: SMTPServerSession, deps: SmtpProviderDeps): void {
  const { received, faults, onBounce, onDelivered } = deps;
  const head = raw.subarray(0, raw.indexOf('\r\n\r\n')).toString('latin1');
  const header = /^message-id:\s*(\S+)/im.exec(head)?.[1] ?? '';
  const id = parseMessageIdHeader(header)?.id ?? header;
  const { mailFrom } = session.envelope;
  const returnPath = mailFrom ? mailFrom.address : '';
  for (const { address } of session.envelope.rcptTo) {
    const status = faults.bounces(address);
    if (status !== undefined) {
      received.count('email', 'rejected');
      onBounce?.({ to: address, status, head, returnPath });
      continue;
    }
    received.accept({ channel: 'email', id, to: address, content: () => readMail(raw) });
    onDelivered?.(id);
  }
}

async function readMail(raw: Buffer): Promise<Content> {
  const { text = '', subject, html } = await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true });
  return { text, ...(subject === undefined ? {} : { subject }), ...(html ? { html } : {}) };
}

export function closeSmtp(server: SMTPServer): Promise<void> {
  for (const connection of server.connections) connection._socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
