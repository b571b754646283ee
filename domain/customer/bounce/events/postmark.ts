import { fieldsOf, instantOf, type MailEvent, recipient, returnedIn, textOf } from './mail-event.js';

/** Bounces that Postmark itself calls temporary, or that are none. */
const DELAYED = ['Transient'];
const NONE = ['AutoResponder', 'AddressChange', 'Subscribe', 'Unsubscribe', 'ChallengeVerification', 'OpenRelayTest'];
/** What a type says whose `Details` quote no server. */
const STATUS: Readonly<Record<string, string>> = { HardBounce: '5.1.1', BadEmailAddress: '5.1.3' };

/**
 * A request of Postmark's webhooks: one record. Postmark writes a Message-ID of its own, unless ours came with
 * `X-PM-KeepID: true`; ours stands in `Content`, where the webhook includes the bounce's content.
 */
export function postmarkEvents(value: unknown): MailEvent[] {
  const event = fieldsOf(value);
  const content = textOf(event.Content) ?? '';
  const id = /^message-id:[ \t]*(<[^<>\s]{1,998}>)/im.exec(content)?.[1];
  const returned = returnedIn([id, event.MessageID], [/^return-path:[^\n]{0,400}/im.exec(content)?.[0]]);
  switch (event.RecordType) {
    case 'Bounce': {
      const type = textOf(event.Type) ?? '';
      if (NONE.includes(type)) return [{ kind: 'other', returned }];
      if (type === 'SpamComplaint') return [{ kind: 'complaint', returned }];
      const { Email: address, Details: diagnostic, Description: prose } = event;
      const action = DELAYED.includes(type) ? 'delayed' : 'failed';
      return [
        {
          kind: 'bounce',
          recipients: [recipient(action, { address, status: STATUS[type], diagnostic, prose })],
          returned,
        },
      ];
    }
    case 'SpamComplaint':
      return [{ kind: 'complaint', returned }];
    case 'Delivery': {
      const at = instantOf(event.DeliveredAt);
      return [{ kind: 'delivered', returned, ...(at ? { at } : {}) }];
    }
    default:
      return [{ kind: 'other', returned }];
  }
}
