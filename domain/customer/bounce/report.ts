import { decodedBody, type Entity, type Headers, leaves, parseEntity, parseHeaders } from './mime.js';

/** What became of one recipient (RFC 3464 §2.3). */
export interface RecipientReport {
  /** `failed`, `delayed`, `delivered`, `relayed`, `expanded`, or whatever was written there. */
  readonly action: string;
  /** `5.1.1`, or `0.0.0` when none was given. */
  readonly status: string;
  /** The address as we sent to it, when it is told; lower case. Personal data. */
  readonly address?: string;
}
/** What the report returns of the message that it is about. */
export interface Returned {
  /** Message-ID as it stands in the returned headers, else what the report says it answers. */
  readonly messageIds: readonly string[];
  /** Addresses in the returned List-Unsubscribe: they hold a token that only we can make. */
  readonly unsubscribe: readonly string[];
}
export type MailReport =
  | { readonly kind: 'delivery'; readonly recipients: readonly RecipientReport[]; readonly returned: Returned }
  | { readonly kind: 'complaint'; readonly returned: Returned }
  | { readonly kind: 'auto_reply' }
  | { readonly kind: 'other' };

const STATUS_TYPES = ['message/delivery-status', 'message/global-delivery-status'];
const RETURNED_TYPES = ['message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers'];
/** A report is about one message of ours; one about thousands of recipients is something else. */
const MAX_RECIPIENTS = 100;

const STATUS = /(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])/;
const statusIn = (text: string | undefined): string | undefined => STATUS.exec(text ?? '')?.[0];

/**
 * The status, or the more exact one inside the diagnostic: many servers write `Status: 5.0.0` and the truth behind it.
 */
function statusOf(fields: Headers): string {
  const status = statusIn(fields.get('status'));
  const diagnostic = statusIn(fields.get('diagnostic-code'));
  if (status === undefined) return diagnostic ?? '0.0.0';
  return /\.0\.0$/.test(status) && diagnostic?.startsWith(status[0] ?? '') ? diagnostic : status;
}

/** `rfc822; someone@example.com` → the address. */
function addressIn(field: string | undefined): string | undefined {
  const text = (field ?? '')
    .replace(/^[^;]*;/, '')
    .trim()
    .replace(/^<|>$/g, '')
    .toLowerCase();
  return /^\S+@\S+$/.test(text) ? text : undefined;
}

function recipientsOf(status: Entity): RecipientReport[] {
  const blocks = decodedBody(status).split(/\r?\n[ \t]*\r?\n/);
  const recipients: RecipientReport[] = [];
  for (const block of blocks) {
    const fields = parseHeaders(block.replace(/^[\r\n]+/, ''));
    const action = fields.get('action');
    if (action === undefined || recipients.length >= MAX_RECIPIENTS) continue;
    // A forwarded message bounces from an address that we never wrote to; the original one is ours.
    const address = addressIn(fields.get('original-recipient')) ?? addressIn(fields.get('final-recipient'));
    const [word = ''] = action.toLowerCase().split(/[\s(;]/);
    recipients.push({ action: word, status: statusOf(fields), ...(address === undefined ? {} : { address }) });
  }
  return recipients;
}

function returnedOf(report: Entity, parts: readonly Entity[]): Returned {
  const part = parts.find(({ type }) => RETURNED_TYPES.includes(type));
  const headers = part ? parseHeaders(decodedBody(part).replace(/^[\r\n]+/, '')) : new Map<string, string>();
  const own = headers.get('message-id');
  const answered = `${report.headers.get('in-reply-to') ?? ''} ${report.headers.get('references') ?? ''}`;
  const messageIds = own === undefined ? (answered.match(/<[^<>\s]+>/g) ?? []) : [own.replace(/\s+/g, '')];
  const listed = headers.get('list-unsubscribe') ?? '';
  // A folded header may have been cut inside an address.
  const unsubscribe = [...listed.matchAll(/<\s*(https?:[^>]+)>/gi)].map(([, url = '']) => url.replace(/\s+/g, ''));
  return { messageIds: messageIds.slice(0, 10), unsubscribe: unsubscribe.slice(0, 10) };
}

/** RFC 3834, and what older servers write. */
function isAutoReply({ headers }: Entity): boolean {
  const submitted = (headers.get('auto-submitted') ?? 'no').toLowerCase();
  if (!submitted.startsWith('no')) return true;
  if (headers.has('x-autoreply') || headers.has('x-autorespond')) return true;
  return /auto_?reply/i.test(headers.get('precedence') ?? '');
}

/**
 * Reads what came to the address for bounces: a delivery report (RFC 3464), a complaint (ARF, RFC 5965), a vacation's
 * answer, or something else.
 * @param raw the message, one character a byte
 */
export function readReport(raw: string): MailReport {
  const report = parseEntity(raw.replace(/^[\r\n]+/, ''));
  const parts = leaves(report);
  const status = parts.find(({ type }) => STATUS_TYPES.includes(type));
  if (status) return { kind: 'delivery', recipients: recipientsOf(status), returned: returnedOf(report, parts) };
  const feedback = parts.find(({ type }) => type === 'message/feedback-report');
  if (feedback) {
    const kind = parseHeaders(decodedBody(feedback).replace(/^[\r\n]+/, '')).get('feedback-type') ?? '';
    // `not-spam` takes a complaint back; `opt-out` and `auth-failure` are no complaints about us.
    if (/^(abuse|fraud|other)\b/i.test(kind)) return { kind: 'complaint', returned: returnedOf(report, parts) };
    return { kind: 'other' };
  }
  return { kind: isAutoReply(report) ? 'auto_reply' : 'other' };
}
