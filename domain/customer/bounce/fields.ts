import { type Headers, linesOf, parseHeaders } from './mime.js';
import { MAX_TEXT } from './words.js';

/** What became of one recipient (RFC 3464 §2.3). */
export interface RecipientReport {
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded`, or whatever was written there. */
  readonly action: string;
  /** `5.1.1`, or `0.0.0` when none was given. */
  readonly status: string;
  /** The address as we sent to it, when it is told; lower case. Personal data. */
  readonly address?: string;
  /** What the other server answered, as it is quoted; may hold the address. */
  readonly diagnostic: string;
  /** What the text for people says of them. */
  readonly prose?: string;
}

/** A report is about one message of ours; one about thousands of recipients is something else. */
const MAX_RECIPIENTS = 100;
const MAX_BLOCKS = 200;
const MAX_FIELDS = 131_072;

const STATUS = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])/;
export const statusIn = (text: string | undefined): string | undefined => STATUS.exec(text ?? '')?.[0];

/**
 * The diagnostic's own code outweighs the field's: many servers write `Status: 5.0.0`, or a 5.1.1 of their own, over the
 * reply that says why. Only within its own kind, temporary or permanent, since the server that reports has the last word.
 */
function statusOf(written: string | undefined, diagnostic: string): string {
  const status = statusIn(written);
  const exact = statusIn(diagnostic);
  if (status === undefined) return exact ?? '0.0.0';
  if (exact === undefined || exact[0] !== status[0] || exact.endsWith('.0.0')) return status;
  return exact;
}

/** `rfc822; someone@example.com` → the address. */
function addressIn(field: string | undefined): string | undefined {
  const text = (field ?? '').slice((field ?? '').indexOf(';') + 1).trim();
  const bare = (text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1) : text).toLowerCase();
  const at = bare.lastIndexOf('@');
  return at > 0 && at < bare.length - 1 && !/\s/.test(bare) ? bare : undefined;
}

/** `failure`, `fail` and `bounced` are what some write for `failed`. */
function actionOf(written: string | undefined, status: string): string {
  const [word = ''] = (written ?? '')
    .toLowerCase()
    .trim()
    .split(/[\s(;]/);
  if (word.startsWith('fail') || word === 'bounced' || word === 'error') return 'failed';
  if (word !== '') return word;
  return status.startsWith('2') ? 'delivered' : 'failed';
}

/** The fields of the message, and those of each recipient, separated by empty lines. */
export function blocksOf(text: string): Headers[] {
  const blocks: Headers[] = [];
  let lines: string[] = [];
  const close = (): void => {
    if (lines.length > 0) blocks.push(parseHeaders(lines.join('\n')));
    lines = [];
  };
  for (const line of linesOf(text.slice(0, MAX_FIELDS))) {
    if (line.trim() !== '') lines.push(line);
    else close();
    if (blocks.length >= MAX_BLOCKS) return blocks;
  }
  close();
  return blocks;
}

/** Whether a text is such fields, whatever type it was given: some send them as text/plain. */
export const hasFields = (text: string): boolean =>
  /^(?:final|original)-recipient:/im.test(text) && /^(?:action|status|diagnostic-code):/im.test(text);

/** The recipients of a message/delivery-status. */
export function recipientsOf(blocks: readonly Headers[]): RecipientReport[] {
  const recipients: RecipientReport[] = [];
  for (const fields of blocks) {
    const named = fields.has('final-recipient') || fields.has('original-recipient') || fields.has('action');
    if (!named || recipients.length >= MAX_RECIPIENTS) continue;
    // A forwarded message bounces from an address that we never wrote to; the original one is ours.
    const address = addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient'));
    const diagnostic = (fields.get('diagnostic-code') ?? '').slice(0, MAX_TEXT);
    const status = statusOf(fields.get('status'), diagnostic);
    const one = { action: actionOf(fields.get('action'), status), status, diagnostic };
    recipients.push(address === undefined ? one : { ...one, address });
  }
  return recipients;
}
