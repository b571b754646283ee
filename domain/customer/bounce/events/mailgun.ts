import { fieldsOf, instantOf, type MailEvent, recipient, returnedIn } from './mail-event.js';

/** A request of Mailgun's webhooks: one event in `event-data`. */
export function mailgunEvents(value: unknown): MailEvent[] {
  const event = fieldsOf(fieldsOf(value)['event-data']);
  const headers = fieldsOf(fieldsOf(event.message).headers);
  const returned = returnedIn([headers['message-id']], [fieldsOf(event.envelope).sender]);
  switch (event.event) {
    case 'failed': {
      const told = fieldsOf(event['delivery-status']);
      const action = event.severity === 'temporary' ? 'delayed' : 'failed';
      const status = told['enhanced-code'];
      // Mailgun's own reason, such as `suppress-bounce`, stands where no server was asked.
      const diagnostic = [told.code, told.message || told.description || event.reason].join(' ');
      const one = recipient(action, { address: event.recipient, status, diagnostic });
      return [{ kind: 'bounce', recipients: [one], returned }];
    }
    case 'complained':
      return [{ kind: 'complaint', returned }];
    case 'delivered': {
      const at = instantOf(event.timestamp);
      return [{ kind: 'delivered', returned, ...(at ? { at } : {}) }];
    }
    default:
      return [{ kind: 'other', returned }];
  }
}
