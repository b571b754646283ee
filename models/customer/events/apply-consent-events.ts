import { CHANNELS } from '../../../domain/base/channel.js';
import { type ConsentEntry, consentAfter } from '../../../domain/customer/consent/ledger.js';
import type { Customer } from '../../../domain/customer/customer.js';
import type { ConsentEvent, ShopEvent } from '../../../domain/customer/events/event.js';
import type { Models } from '../../models.js';
import { appendConsents, consentsOf, storedConsent } from '../consent/consent-ledger.js';

export const isConsentEvent = (event: ShopEvent): event is ConsentEvent => 'channel' in event;

/** An event is a word of the customer, told by the shop: its id is the source. */
const entryOf = ({ id, at, type, channel }: ConsentEvent, now: Date): ConsentEntry => ({
  channel,
  purpose: 'advertising',
  granted: type === 'consent_given',
  at,
  method: 'api',
  source: id,
  recordedAt: now,
});

/** Adds consent events to the ledger, in one request. @returns those that it had not heard of */
export async function appendConsentEvents(
  models: Models,
  shop: string,
  events: readonly ConsentEvent[],
  now: Date,
): Promise<ReadonlySet<ShopEvent>> {
  const entries = new Map<string, { entry: ReturnType<typeof storedConsent>; event: ConsentEvent }>();
  for (const event of events) {
    const entry = storedConsent(shop, event.customer, entryOf(event, now));
    if (!entries.has(entry._id)) entries.set(entry._id, { entry, event });
  }
  const all = [...entries.values()];
  const known = new Set(
    await appendConsents(
      models,
      all.map(({ entry }) => entry),
    ),
  );
  return new Set(all.flatMap(({ entry, event }) => (known.has(entry._id) ? [] : [event])));
}

/** The consents of a customer: what the whole ledger comes to. */
export async function consentOf(
  models: Models,
  { _id, consent }: Pick<Customer, '_id' | 'consent'>,
): Promise<Customer['consent']> {
  const words = (await consentsOf(models, _id)).filter(({ purpose }) => purpose === 'advertising');
  const after = CHANNELS.flatMap((channel) => {
    const one = consentAfter(
      words.filter((word) => word.channel === channel),
      consent[channel],
    );
    return one ? [[channel, one] as const] : [];
  });
  return Object.fromEntries(after);
}
