import type { Channel, OutgoingMessage, SendResult } from '../channel.js';
import { failed, REASONS } from '../reasons.js';
import { type DkimKey, dkimSigner } from './dkim.js';
import { envelopeOf } from './envelope.js';
import { composer } from './mime.js';
import { asciiAddress, utf8Address } from './mime-header.js';
import type { Capabilities } from './smtp/capabilities.js';
import type { Prepared } from './smtp/lane-owner.js';
import { SmtpPool } from './smtp/pool.js';
import type { SmtpServer } from './smtp/server.js';
import { unsubscribeHeaders } from './unsubscribe-headers.js';

export interface EmailOptions {
  readonly server: SmtpServer;
  readonly from: string;
  readonly fromName?: string;
  /** Where answers go; default: to `from`. */
  readonly replyTo?: string;
  /** Where bounces go; each message's own is it with `+token` before the `@`. Default: `from`, as it stands. */
  readonly returnPath?: string;
  /** Kept connections, at most. */
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

/** What a signature adds to a message, octets: at most about a kilobyte with RSA of 4,096 bits. */
const SIGNATURE_BYTES = 1_500;

/**
 * E-mail over SMTP. SMTP knows no idempotency key and answers no questions: a connection that ends between the message and
 * its reply leaves it unknown for ever, and sending again could be twice.
 */
export function emailChannel(options: EmailOptions): Channel {
  const { server, connections, now = Date.now } = options;
  const pool = new SmtpPool({ server, connections, now, prepare: preparer(options, now) });
  return {
    name: 'email',
    doubt: 'unknown',
    send: (messages, permit) => pool.send(messages, permit),
    close: () => pool.close(),
  };
}

/** Makes a message ready for a server by what that server offers. */
function preparer(
  options: EmailOptions,
  now: () => number,
): (message: OutgoingMessage, offers: Capabilities) => Prepared | SendResult {
  const from = asciiAddress(options.from);
  if (!from) throw new Error(`Cannot send e-mail as 'from' must be an ASCII address: current value is ${options.from}`);
  const { fromName, replyTo, returnPath, boundary, unsubscribeMailbox } = options;
  const compose = composer({
    from,
    boundary,
    now,
    ...(fromName === undefined ? {} : { fromName }),
    ...(replyTo === undefined ? {} : { replyTo }),
  });
  const sign = options.dkim ? dkimSigner(options.dkim) : undefined;

  return (message, offers) => {
    const ascii = asciiAddress(message.to);
    const to = ascii ?? (offers.utf8 ? utf8Address(message.to) : undefined);
    if (to === undefined) return failed(REASONS.badAddress);
    const utf8 = ascii === undefined;
    // A server on the way that changes 8bit into something else would break the signature (RFC 6376 §5.3).
    const eightBit = offers.eightBit && !sign;
    const { unsubscribeUrl } = message;
    const extra = unsubscribeUrl ? unsubscribeHeaders(unsubscribeUrl, unsubscribeMailbox) : undefined;
    const plain = compose(message, to, extra, eightBit ? '8bit' : '7bit');
    if (isTooLarge(plain, offers.size, sign ? SIGNATURE_BYTES : 0)) return failed('too_large', 'content');
    const parties = { from, to, utf8, ...(returnPath === undefined ? {} : { returnPath }) };
    const body = sign ? sign(plain, new Date(now())) : plain;
    return { ...envelopeOf(message, parties, offers, eightBit || utf8), body };
  };
}

/** @param limit octets; 0: the server named none */
const isTooLarge = (message: string, limit: number, added: number): boolean =>
  limit > 0 && 3 * message.length + added > limit && Buffer.byteLength(message) + added > limit;
