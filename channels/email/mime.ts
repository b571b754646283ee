import type { OutgoingMessage } from '../channel.js';
import { type BodyForm, textPart } from './mime-body.js';
import { encodeText, listId, mailbox, messageIdHeader, oneLine } from './mime-header.js';

export interface ComposerOptions {
  /** Sender's address, ASCII. */
  readonly from: string;
  /** Sender's display name. */
  readonly fromName?: string;
  /** Where answers go, ASCII; default: to the sender. */
  readonly replyTo?: string;
  /** Unguessable text between the parts, so that no message can imitate it. */
  readonly boundary: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Further header lines of one message, such as List-Unsubscribe; values printable ASCII. */
export type ExtraHeaders = Readonly<Record<string, string>>;
/**
 * The whole message, CRLF line ends, ready for DATA (dots and the last line end are the connection's); in ASCII unless `form`
 * is 8bit. `to` must be an asciiAddress, or a utf8Address where the server offers SMTPUTF8.
 */
export type Composer = (message: OutgoingMessage, to: string, extra?: ExtraHeaders, form?: BodyForm) => string;

/**
 * Makes the composer of one sender. What all its messages share is made here, once; the subject is encoded again only when
 * it differs from the last one, since a template's subject is mostly the same for everybody.
 */
export function composer(options: ComposerOptions): Composer {
  const { from, fromName, replyTo, boundary, now } = options;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const reply = replyTo === undefined ? '' : `Reply-To: <${replyTo}>\r\n`;
  const head = `From: ${mailbox(from, fromName)}\r\n${reply}List-Id: ${listId(from, fromName)}\r\nMIME-Version: 1.0\r\n`;
  const alternative = `Content-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n--${boundary}\r\n`;
  const subjectLine = memo((subject: string) => `Subject: ${encodeText(subject)}\r\n`);
  const dateLine = memo(
    (second: number) => `Date: ${new Date(second * 1000).toUTCString().replace('GMT', '+0000')}\r\n`,
  );

  return ({ id, subject = '', text, html, proof }, to, extra, form = '7bit') => {
    const headers = `${head}To: <${to}>\r\nMessage-ID: ${messageIdHeader(id, domain, proof?.mac)}\r\n${subjectLine(subject)}${dateLine(
      Math.floor(now() / 1000),
    )}${extra ? extraLines(extra) : ''}`;
    const plain = textPart('plain', text, form);
    if (html === undefined) return `${headers}${plain}`;
    return `${headers}${alternative}${plain}\r\n--${boundary}\r\n${textPart('html', html, form)}\r\n--${boundary}--\r\n`;
  };
}

function extraLines(extra: ExtraHeaders): string {
  let lines = '';
  for (const name in extra) lines += `${name.replace(/[^\w-]/g, '')}: ${oneLine(extra[name] ?? '')}\r\n`;
  return lines;
}

/** Remembers the last answer only. */
function memo<A, R>(make: (argument: A) => R): (argument: A) => R {
  let last: { readonly argument: A; readonly result: R } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: make(argument) };
    return last.result;
  };
}
