import { blocksOf, hasFields, type RecipientReport, recipientsOf, statusIn } from './fields.js';
import { type BounceForms, bounceFormsAt } from './forms.js';
import { textOfHtml } from './html-text.js';
import { decodedBody, decodeWords, type Entity, leaves, parseEntity } from './mime.js';
import { isDelayedText, type Prose, readProse } from './prose.js';
import { type Returned, returnedOf } from './returned.js';
import { plainWords } from './words.js';

export type { RecipientReport } from './fields.js';

export type MailReport =
  | { readonly kind: 'delivery'; readonly recipients: readonly RecipientReport[]; readonly returned: Returned }
  | { readonly kind: 'complaint'; readonly returned: Returned }
  | { readonly kind: 'auto_reply' }
  /** From a mail server, but nobody knows what it says. */
  | { readonly kind: 'unreadable'; readonly returned: Returned }
  | { readonly kind: 'other' };

const STATUS_TYPES = ['message/delivery-status', 'message/global-delivery-status'];
const RETURNED_TYPES = [
  'message/rfc822',
  'text/rfc822-headers',
  'text/rfc822-header',
  'message/rfc822-headers',
  'message/global',
  'message/global-headers',
];

interface Parts {
  readonly report: Entity;
  /** The fields for programs; some send them as text/plain. */
  readonly status: string | undefined;
  readonly feedback: string | undefined;
  readonly prose: Prose;
  /** Texts that may begin with the headers that came back. */
  readonly returned: readonly string[];
  /** A message came back as a part of its own. */
  readonly hasReturned: boolean;
  readonly subject: string;
}

function partsOf(raw: string, forms: BounceForms): Parts {
  const report = parseEntity(raw.replace(/^[\r\n]+/, '').replace(/^>?From [^\n]*\n/, ''));
  const read = leaves(report);
  // A multipart whose boundary stands nowhere is read as one text.
  const parts = read.length > 0 ? read : [{ ...report, type: 'text/plain' }];
  const bodies = parts.map((part) => ({ type: part.type, text: decodedBody(part).replace(/^[\r\n]+/, '') }));
  const of = (types: readonly string[]) => bodies.filter(({ type }) => types.includes(type)).map(({ text }) => text);
  const texts = bodies.filter(({ type }) => !STATUS_TYPES.includes(type) && !RETURNED_TYPES.includes(type));
  const plain = texts.filter(({ type }) => type !== 'text/html').map(({ text }) => text);
  const html = texts.filter(({ type }) => type === 'text/html').map(({ text }) => textOfHtml(text));
  const said = plain.some((text) => text.trim() !== '') ? plain : html;
  const prose = readProse(said.join('\n\n'), forms);
  const back = of(RETURNED_TYPES);
  return {
    report,
    status: of(STATUS_TYPES)[0] ?? said.find(hasFields),
    feedback: of(['message/feedback-report'])[0],
    prose,
    hasReturned: back.length > 0,
    returned: [...back, prose.returned.slice(prose.returned.indexOf('\n') + 1), prose.returned],
    subject: decodeWords(report.headers.get('subject') ?? '').toLowerCase(),
  };
}

/** Adds what the text for people says of each; of a single recipient the whole of it is. */
function withProse(recipients: readonly RecipientReport[], prose: Prose): RecipientReport[] {
  return recipients.map((one) => {
    const own = prose.recipients.find(({ address }) => address === one.address)?.text ?? '';
    const text = recipients.length === 1 ? `${own}\n${prose.text}` : own;
    return text.trim() === '' ? one : { ...one, prose: text };
  });
}

/** The recipients of a report that has no fields. */
function proseRecipients({ report, prose, subject }: Parts, forms: BounceForms): RecipientReport[] {
  const isDelayed = isDelayedText(`${subject} ${plainWords(prose.text)}`, forms);
  const action = isDelayed ? 'delayed' : 'failed';
  const failed = (report.headers.get('x-failed-recipients') ?? '').toLowerCase().split(/[\s,]+/);
  const named = failed.filter((address) => address.includes('@'));
  const about = named.length > 0 ? prose.recipients.filter(({ address }) => named.includes(address)) : prose.recipients;
  const found = about.length > 0 ? about : named.map((address) => ({ address, text: prose.text }));
  if (found.length === 0) return [{ action, status: statusIn(prose.text) ?? '0.0.0', diagnostic: prose.text }];
  return found.map(({ address, text }) => {
    const diagnostic = found.length === 1 && text.length < prose.text.length ? `${text}\n${prose.text}` : text;
    return { action, status: statusIn(text) ?? '0.0.0', address, diagnostic };
  });
}

const isFromServer = ({ report, subject, hasReturned, prose }: Parts, forms: BounceForms): boolean => {
  const from = (report.headers.get('from') ?? '').toLowerCase();
  const isDaemon = forms.senders.some((part) => from.includes(part));
  const isNamed = isDaemon || report.headers.has('x-failed-recipients') || forms.find.subjects.holdsAny(subject);
  return isNamed || (hasReturned && forms.find.texts.holdsAny(plainWords(prose.text)));
};

/** RFC 3834, and what older servers write. */
function isAutoReply({ report: { headers }, subject }: Parts, forms: BounceForms): boolean {
  const submitted = (headers.get('auto-submitted') ?? 'no').toLowerCase();
  if (!submitted.startsWith('no')) return true;
  if (headers.has('x-autoreply') || headers.has('x-autorespond') || headers.has('x-autoresponder')) return true;
  return /auto_?reply/i.test(headers.get('precedence') ?? '') || forms.find.autoReplies.holdsAny(subject);
}

function isComplaint({ report, feedback, subject }: Parts, forms: BounceForms): boolean {
  if (feedback !== undefined) {
    const [fields] = blocksOf(feedback);
    const [type = ''] = (fields?.get('feedback-type') ?? '').toLowerCase().trim().split(/[\s;]/);
    return forms.feedbackTypes.includes(type);
  }
  const from = (report.headers.get('from') ?? '').toLowerCase();
  return forms.complaints.some((one) => from.includes(one.from) && subject.includes(one.subject));
}

/**
 * Reads what came to the address for bounces: a delivery report (RFC 3464, or one of the forms in
 * domain/policies/bounce-forms.json), a complaint (ARF, RFC 5965), a vacation's answer, or something else.
 * @param raw the message, one character a byte
 * @param at which version of the forms counts
 * @param isKnown does a text say why a message failed (classify.ts)? A server's mail without any such word is unreadable.
 */
export function readReport(raw: string, at: Date, isKnown: (one: RecipientReport) => boolean): MailReport {
  const forms = bounceFormsAt(at);
  const parts = partsOf(raw, forms);
  const blocks = parts.status === undefined ? [] : blocksOf(parts.status);
  const envelopeIds = blocks.flatMap((fields) => fields.get('original-envelope-id') ?? []);
  const returned = returnedOf(parts.report, parts.returned, envelopeIds);
  if (isComplaint(parts, forms)) return { kind: 'complaint', returned };
  if (parts.feedback !== undefined) return { kind: 'other' };
  const recipients = recipientsOf(blocks);
  if (recipients.length > 0) return { kind: 'delivery', recipients: withProse(recipients, parts.prose), returned };
  const isServer = isFromServer(parts, forms);
  if (!isServer) return { kind: isAutoReply(parts, forms) ? 'auto_reply' : 'other' };
  const read = proseRecipients(parts, forms);
  const isRead = read.some((one) => one.action === 'delayed' || isKnown(one));
  if (isRead) return { kind: 'delivery', recipients: read, returned };
  return forms.find.autoReplies.holdsAny(parts.subject) ? { kind: 'auto_reply' } : { kind: 'unreadable', returned };
}
