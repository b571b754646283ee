import type { OutgoingMessage } from '../channel.js';
import { textPart } from './mime-body.js';
import { encodeText, mailbox, messageIdHeader, oneLine } from './mime-header.js';

export interface ComposerOptions {
  /** Sender's address, ASCII. */
  readonly from: string;
  /** Sender's display name. */
  readonly fromName?: string;
  /** Unguessable text between the parts, so that no message can imitate it. */
  readonly boundary: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Further header lines of one message, such as List-Unsubscribe; values printable ASCII. */
export type ExtraHeaders = Readonly<Record<string, string>>;
/** The whole message in ASCII, CRLF line ends, ready for DATA (dots and the last line end are the connection's). `to` must be an asciiAddress. */
export type Composer = (message: OutgoingMessage, to: string, extra?: ExtraHeaders) => string;

/**
 * Makes the composer of one sender. What all its messages share is made here, once; the subject is encoded again only when
 * it differs from the last one, since a template's subject is mostly the same for everybody.
 */
export function composer(options: ComposerOptions): Composer {
  const { from, fromName, boundary, now } = options;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const head = `From: ${mailbox(from, fromName)}\r\nMIME-Version: 1.0\r\n`;
  const alternative = `Content-Type: multipart/alternative; boundary="${boundary}"\r\n\r\n--${boundary}\r\n`;
  const subjectLine = memo((subject: string) => `Subject: ${encodeText(subject)}\r\n`);
  const dateLine = memo(
    (second: number) => `Date: ${new Date(second * 1000).toUTCString().replace('GMT', '+0000')}\r\n`,
  );

  return ({ id, subject = '', text, html, proof }, to, extra) => {
    const headers = `${head}To: <${to}>\r\nMessage-ID: ${messageIdHeader(id, domain, proof?.mac)}\r\n${subjectLine(subject)}${dateLine(
      Math.floor(now() / 1000),
    )}${extra ? extraLines(extra) : ''}`;
    const plain = textPart('plain', text);
    if (html === undefined) return `${headers}${plain}`;
    return `${headers}${alternative}${plain}\r\n--${boundary}\r\n${textPart('html', html)}\r\n--${boundary}--\r\n`;
  };
}

const extraLines = (extra: ExtraHeaders): string =>
  Object.entries(extra)
    .map(([name, value]) => `${name.replace(/[^\w-]/g, '')}: ${oneLine(value)}\r\n`)
    .join('');

/** Remembers the last answer only. */
function memo<A, R>(make: (argument: A) => R): (argument: A) => R {
  let last: { readonly argument: A; readonly result: R } | undefined;
  return (argument) => {
    if (last?.argument !== argument) last = { argument, result: make(argument) };
    return last.result;
  };
}
