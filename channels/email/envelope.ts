import type SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { OutgoingMessage } from '../channel.js';

/**
 * The envelope of one message. A bounce comes to the return path, which names the message by itself (VERP), and a server
 * that offers DSN is given the same token as ENVID, the recipient as ORCPT, and asked for headers only (RFC 3461 §4).
 * @param to an asciiAddress
 * @param returnPath where bounces go; without one they go to `from`, as it stands
 */
export function envelopeOf(
  { proof }: Pick<OutgoingMessage, 'proof'>,
  to: string,
  from: string,
  returnPath?: string,
): SMTPConnection.Envelope {
  if (!proof) return { from: returnPath ?? from, to };
  return {
    from: returnPath === undefined ? from : returnPath.replace('@', `+${proof.returnToken}@`),
    to,
    dsn: { envid: proof.returnToken, ret: 'HDRS', notify: ['FAILURE', 'DELAY'], orcpt: `rfc822;${to}` },
  };
}
