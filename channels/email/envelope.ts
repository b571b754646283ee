import type { OutgoingMessage } from '../channel.js';
import type { Capabilities } from './smtp/capabilities.js';

/** The commands that begin a message: `MAIL FROM` and `RCPT TO` with their parameters, each with its CRLF. */
export interface Envelope {
  readonly mail: string;
  readonly rcpt: string;
}
export interface EnvelopeParties {
  readonly from: string;
  /** Where bounces go; without one they go to `from`, as it stands. */
  readonly returnPath?: string;
  readonly to: string;
  /** Whether the recipient's address is beyond ASCII (RFC 6531 §3.4). */
  readonly utf8?: boolean;
}

/**
 * The envelope of one message. A bounce comes to the return path, which names the message by itself (VERP), and a server
 * that offers DSN is given the same token as ENVID, the recipient as ORCPT, and asked for headers only (RFC 3461 §4).
 * @param eightBit whether the message may hold bytes beyond ASCII (RFC 6152 §3)
 */
export function envelopeOf(
  { proof }: Pick<OutgoingMessage, 'proof'>,
  { from, returnPath, to, utf8 = false }: EnvelopeParties,
  offers: Pick<Capabilities, 'dsn'>,
  eightBit: boolean,
): Envelope {
  const sender =
    returnPath === undefined ? from : proof ? returnPath.replace('@', `+${proof.returnToken}@`) : returnPath;
  const parameters = `${eightBit ? ' BODY=8BITMIME' : ''}${utf8 ? ' SMTPUTF8' : ''}`;
  if (!offers.dsn || !proof) return { mail: `MAIL FROM:<${sender}>${parameters}\r\n`, rcpt: `RCPT TO:<${to}>\r\n` };
  // The original recipient beyond ASCII would need a form of its own (RFC 6533 §3).
  const original = utf8 ? '' : ` ORCPT=rfc822;${xtext(to)}`;
  return {
    mail: `MAIL FROM:<${sender}>${parameters} RET=HDRS ENVID=${xtext(proof.returnToken)}\r\n`,
    rcpt: `RCPT TO:<${to}> NOTIFY=FAILURE,DELAY${original}\r\n`,
  };
}

/** RFC 3461 §4: `+` and `=` are written as `+` and two hex digits; nothing else of an address of ours needs it. */
const xtext = (text: string): string => text.replace(/[+=]/g, (sign) => (sign === '+' ? '+2B' : '+3D'));
