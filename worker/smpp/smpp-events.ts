import type { SmppEvents } from '../../channels/sms/smpp/events.js';
import { SHARED_ACCOUNT } from '../../domain/account/account.js';
import { nameSms, smsDelivered } from '../../models/message/sms-names.js';
import { idOfText, MAX_SMS_SENDER, MAX_SMS_TEXT, takeSms } from '../../models/message/take-sms.js';
import type { Models } from '../../models/models.js';

/** Whose connection something comes over. */
export interface SmppOwner {
  /** Names the account at its provider, which calls messages by names of its own. Absent: the deployment's. */
  readonly identity?: string;
  readonly shop?: string;
}

/**
 * What comes over the connections of an SMPP account, taken as the API takes what others report: a receipt counts its message as
 * delivered, and an SMS may refuse. A failure after the hand-over changes nothing: the message was taken and charged.
 */
export const smppEvents = (
  models: Models,
  now: () => Date,
  { identity = SHARED_ACCOUNT, shop }: SmppOwner = {},
): SmppEvents => ({
  accepted: (message, names) => nameSms(models, identity, message, names, now()),
  reported: async ({ id, state }) => {
    if (state === 'delivered') await smsDelivered(models, identity, id, now());
  },
  inbound: async ({ from, text: written }) => {
    const text = written.slice(0, MAX_SMS_TEXT);
    if (from.length > MAX_SMS_SENDER) return undefined;
    const sms = { id: idOfText(from, text), from, text, at: now(), ...(shop === undefined ? {} : { shop }) };
    return (await takeSms({ models, now }, sms)).reply;
  },
});
