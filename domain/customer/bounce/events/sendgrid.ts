import { fieldsOf, instantOf, listOf, type MailEvent, recipient, returnedIn } from './mail-event.js';

function sendGridEvent(value: unknown): MailEvent {
  const event = fieldsOf(value);
  const returned = returnedIn([event['smtp-id']], []);
  const { email: address, status } = event;
  switch (event.event) {
    case 'bounce':
    case 'dropped':
      return {
        kind: 'bounce',
        recipients: [recipient('failed', { address, status, diagnostic: event.reason })],
        returned,
      };
    case 'deferred':
      return {
        kind: 'bounce',
        recipients: [recipient('delayed', { address, status, diagnostic: event.response ?? event.reason })],
        returned,
      };
    case 'spamreport':
      return { kind: 'complaint', returned };
    case 'delivered': {
      const at = instantOf(event.timestamp);
      return { kind: 'delivered', returned, ...(at ? { at } : {}) };
    }
    default:
      return { kind: 'other', returned };
  }
}

/** A request of SendGrid's Event Webhook: a list of events, each with the `smtp-id` that we gave. */
export const sendGridEvents = (value: unknown): MailEvent[] => listOf(value).map(sendGridEvent);
