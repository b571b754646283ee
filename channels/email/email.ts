import type { Channel, OutgoingMessage, Permit, SendResult } from '../channel.js';
import { HoldOffs, UNREACHABLE_RETRY_MS } from '../hold-off.js';
import { Lanes } from '../lanes.js';
import { failed, REASONS, STOPPED } from '../reasons.js';
import { type DkimKey, dkimSigner } from './dkim.js';
import { envelopeOf } from './envelope.js';
import { composer } from './mime.js';
import { asciiAddress } from './mime-header.js';
import { connectReason } from './smtp-answer.js';
import { NoSession, type SmtpServer, SmtpSession } from './smtp-session.js';
import { unsubscribeHeaders } from './unsubscribe-headers.js';

export interface EmailOptions {
  readonly server: SmtpServer;
  readonly from: string;
  readonly fromName?: string;
  /** Where bounces go; each message's own is it with `+token` before the `@`. Default: `from`, as it stands. */
  readonly returnPath?: string;
  /** Kept connections. */
  readonly connections: number;
  /** Text between MIME parts; random, so that no message can imitate it. */
  readonly boundary: string;
  /** Address that unsubscribes whoever writes to it: a second way beside the message's own link. */
  readonly unsubscribeMailbox?: string;
  /** Signs every message. */
  readonly dkim?: DkimKey;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/**
 * E-mail over SMTP. SMTP knows no idempotency key and answers no questions: a connection that ends between the message and
 * its reply leaves it unknown for ever, and sending again could be twice.
 */
export function emailChannel(options: EmailOptions): Channel {
  const { server, connections, now = Date.now } = options;
  const from = asciiAddress(options.from);
  if (!from) throw new Error(`Cannot send e-mail as 'from' must be an ASCII address: current value is ${options.from}`);
  const { fromName, boundary, unsubscribeMailbox } = options;
  const compose = composer({ from, boundary, now, ...(fromName === undefined ? {} : { fromName }) });
  const signed = options.dkim ? dkimSigner(options.dkim) : undefined;
  const sessions = Array.from({ length: connections }, () => new SmtpSession(server, now));
  const lanes = new Lanes(connections);
  const holdOffs = new HoldOffs(now);
  let closing: Promise<void> | undefined;

  const write = (message: OutgoingMessage, to: string): string => {
    const { unsubscribeUrl } = message;
    return compose(message, to, unsubscribeUrl ? unsubscribeHeaders(unsubscribeUrl, unsubscribeMailbox) : undefined);
  };
  const deliver = async (message: OutgoingMessage, lane: number, permit: Permit): Promise<SendResult> => {
    const holdOff = holdOffs.of(permit.sender);
    const held = closing ? STOPPED : holdOff.check();
    if (held) return held;
    const to = asciiAddress(message.to);
    const session = sessions[lane];
    if (!to || !session) return failed(REASONS.badAddress);
    try {
      const plain = write(message, to);
      return await session.deliver(
        envelopeOf(message, to, from, options.returnPath),
        Buffer.from(signed ? await signed(plain, new Date(now())) : plain, 'latin1'),
        () => permit.mayHandOver(message),
      );
    } catch (error) {
      if (!(error instanceof NoSession)) throw error;
      const reason = connectReason(error.cause);
      return holdOff.hold(reason, UNREACHABLE_RETRY_MS, reason === REASONS.config ? 'config' : 'retryable');
    }
  };
  return {
    name: 'email',
    doubt: 'unknown',
    send: (messages, permit) =>
      lanes.each({
        sender: permit.sender,
        items: messages,
        mayBegin: (message) => permit.mayHandOver(message),
        run: (message, lane) => deliver(message, lane, permit),
        stopped: () => STOPPED,
      }),
    close: () => {
      closing ??= lanes.idle().then(async () => {
        await Promise.all(sessions.map((session) => session.close()));
      });
      return closing;
    },
  };
}
