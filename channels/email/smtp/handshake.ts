import { isIP, isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import type { ConnectionOptions } from 'node:tls';
import { ConnectFailure, endedFailure } from '../../connect-failure.js';
import { REASONS } from '../../reasons.js';
import { logIn } from './auth.js';
import { type Capabilities, capabilities } from './capabilities.js';
import { Dialogue, DialogueEnded } from './dialogue.js';
import { replyFailure } from './reply-failure.js';
import type { SmtpServer } from './server.js';
import type { Wire } from './wire.js';

/** A connection that takes mail. */
export interface Ready {
  readonly wire: Wire;
  readonly offers: Capabilities;
}

/**
 * Opens a connection and makes it ready: greeting, EHLO, STARTTLS, AUTH. Whoever gets it must become the wire's listener.
 * @throws ConnectFailure; the connection is ended then
 */
export async function openConnection(server: SmtpServer): Promise<Ready> {
  const tls = tlsOptions(server);
  const dialogue = new Dialogue(server, server.secure ? { now: tls } : server.tls === 'off' ? 'never' : 'later');
  try {
    const greeting = await dialogue.hear();
    if (greeting.code !== 220) throw replyFailure(greeting);
    let offers = await hello(dialogue);
    let encrypted = server.secure;
    if (!encrypted && server.tls !== 'off') {
      encrypted = await startTls(dialogue, offers, server.tls === 'required', tls);
      // What was offered in the clear may have been forged (RFC 3207 §4.2).
      if (encrypted) offers = await hello(dialogue);
    }
    if (server.auth) await logIn(dialogue, offers.auth, server.auth, encrypted);
    return { wire: dialogue.wire, offers };
  } catch (error) {
    dialogue.wire.end();
    if (error instanceof DialogueEnded) throw endedFailure(error.end);
    throw error;
  }
}

/** A name is checked against the certificate; an address has none to send (RFC 6066 §3). */
function tlsOptions({ host, ca }: SmtpServer): ConnectionOptions {
  return { host, ...(isIP(host) ? {} : { servername: host }), ...(ca === undefined ? {} : { ca }) };
}

async function hello(dialogue: Dialogue): Promise<Capabilities> {
  const name = ownName(dialogue.wire.localAddress);
  const reply = await dialogue.ask(`EHLO ${name}`);
  if (reply.code === 250) return capabilities(reply.text);
  // A server from before 1995 (RFC 5321 §3.2).
  const plain = reply.code >= 500 && reply.code < 504 ? await dialogue.ask(`HELO ${name}`) : reply;
  if (plain.code !== 250) throw replyFailure(plain);
  return capabilities('');
}

/** A fully qualified name, else the address as a literal (RFC 5321 §4.1.3). */
function ownName(address: string): string {
  const name = hostname();
  if (/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(name)) return name;
  return isIPv6(address) ? `[IPv6:${address}]` : `[${address}]`;
}

async function startTls(
  dialogue: Dialogue,
  offers: Capabilities,
  required: boolean,
  options: ConnectionOptions,
): Promise<boolean> {
  if (!offers.startTls) {
    if (required) throw new ConnectFailure(REASONS.tls, 'config');
    return false;
  }
  const reply = await dialogue.ask('STARTTLS');
  if (reply.code >= 400 && reply.code < 500) throw replyFailure(reply);
  if (reply.code !== 220) throw new ConnectFailure(REASONS.tls, 'config');
  await dialogue.secure(options);
  return true;
}
