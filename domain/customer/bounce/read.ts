import { type BounceMeaning, classifyBounce, isKnownReport } from './classify.js';
import { sendGridEvents } from './events/sendgrid.js';
import { sesEvents } from './events/ses.js';
import type { RecipientReport } from './fields.js';
import { decodedBody, leaves, parseEntity } from './mime.js';
import { type MailReport, readReport } from './report.js';

/** Below a notification that SNS sends by mail stands how to unsubscribe from it. */
const BELOW = /\r?\n--\r?\n/;
const MAX_JSON = 262_144;
/** One of them stands in every event. */
const EVENT_FIELDS = ['"notificationType"', '"eventType"', '"smtp-id"'];

/** A provider's event that was sent by mail, as SNS does to a subscriber with an address; undefined when it is none. */
function eventReport(raw: string): MailReport | undefined {
  if (!EVENT_FIELDS.some((field) => raw.includes(field))) return undefined;
  const [part] = leaves(parseEntity(raw));
  const text = part ? decodedBody(part).trim().slice(0, MAX_JSON) : '';
  if (!text.startsWith('{') && !text.startsWith('[')) return undefined;
  try {
    const value: unknown = JSON.parse(text.split(BELOW, 1)[0] ?? '');
    const [event] = Array.isArray(value) ? sendGridEvents(value) : sesEvents(value);
    if (!event || event.kind === 'other') return undefined;
    const { returned } = event;
    if (event.kind === 'complaint') return { kind: 'complaint', returned };
    const recipients =
      event.kind === 'bounce' ? event.recipients : [{ action: 'delivered', status: '2.0.0', diagnostic: '' }];
    return { kind: 'delivery', recipients, returned };
  } catch {
    return undefined;
  }
}

/** Reads a mail that came back, with the forms and words in force. @param raw one character a byte */
export const readMail = (raw: string, at: Date): MailReport =>
  eventReport(raw) ?? readReport(raw, at, (one) => isKnownReport(one, at));

/** Each recipient with what their report says; those of whom it says no failure are left out. */
export const bouncesOf = (recipients: readonly RecipientReport[], at: Date): (RecipientReport & BounceMeaning)[] =>
  recipients.flatMap((one) => {
    const meaning = classifyBounce(one, at);
    return meaning ? [{ ...one, ...meaning }] : [];
  });
