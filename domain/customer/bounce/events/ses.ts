import { fieldsOf, instantOf, listOf, type MailEvent, recipient, returnedIn } from './mail-event.js';

/** Complaints that nobody made: SES itself did not send (complaintSubType). */
const NOT_SENT = 'OnAccountSuppressionList';

function headerIn(mail: Readonly<Record<string, unknown>>, wanted: string): unknown {
  const found = listOf(mail.headers).find((one) => String(fieldsOf(one).name).toLowerCase() === wanted);
  return fieldsOf(found).value;
}

/**
 * A notification of Amazon SES (notificationType, or eventType of an event publisher): Bounce, Complaint, Delivery,
 * DeliveryDelay. SES writes a Message-ID of its own; ours comes back among the headers, and the envelope sender is `source`.
 * @param value the notification, parsed from SNS's Message
 */
export function sesEvents(value: unknown): MailEvent[] {
  const event = fieldsOf(value);
  const mail = fieldsOf(event.mail);
  const ids = [fieldsOf(mail.commonHeaders).messageId, headerIn(mail, 'message-id')];
  const returned = returnedIn(ids, [mail.source, headerIn(mail, 'return-path')]);
  switch (event.notificationType ?? event.eventType) {
    case 'Bounce': {
      const bounce = fieldsOf(event.bounce);
      const recipients = listOf(bounce.bouncedRecipients).map((one) => {
        const { emailAddress: address, status, diagnosticCode: diagnostic, action } = fieldsOf(one);
        return recipient(action === 'delayed' ? 'delayed' : 'failed', { address, status, diagnostic });
      });
      return [{ kind: 'bounce', recipients, returned }];
    }
    case 'DeliveryDelay': {
      const recipients = listOf(fieldsOf(event.deliveryDelay).delayedRecipients).map((one) => {
        const { emailAddress: address, status, diagnosticCode: diagnostic } = fieldsOf(one);
        return recipient('delayed', { address, status, diagnostic });
      });
      return [{ kind: 'bounce', recipients, returned }];
    }
    case 'Complaint':
      return fieldsOf(event.complaint).complaintSubType === NOT_SENT
        ? [{ kind: 'other', returned }]
        : [{ kind: 'complaint', returned }];
    case 'Delivery': {
      const at = instantOf(fieldsOf(event.delivery).timestamp);
      return [{ kind: 'delivered', returned, ...(at ? { at } : {}) }];
    }
    default:
      return [{ kind: 'other', returned }];
  }
}
