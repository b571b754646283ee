import type { ChannelName } from '../../base/channel.js';
import type { SkipReason } from '../../base/outcome.js';
import type { Customer } from '../customer.js';

export type ClosedReason = Extract<SkipReason, 'no_address' | 'opted_out' | 'no_consent' | 'suppressed'>;

/** Where a message of this channel goes: chat id, e-mail address or E.164 phone; undefined when the customer has none. */
export function addressFor(
  customer: Pick<Customer, 'phone' | 'email' | 'chatId'>,
  channel: ChannelName,
): string | undefined {
  const address = channel === 'chat' ? customer.chatId : channel === 'email' ? customer.email : customer.phone;
  return address === '' ? undefined : address;
}

/**
 * Why the channel may not be used for this customer, whatever the run: `no_address`, `opted_out`, `no_consent`,
 * `suppressed`, in this order (docs/sources.md#advertising-law, docs/sources.md#bounces). What the person said comes before
 * what is known of the address, so that a shop reads of an opt-out as one, also where a complaint or a block has suppressed the
 * address as well.
 */
export function whyClosed(
  customer: Pick<Customer, 'consent' | 'suppressed' | 'phone' | 'email' | 'chatId'>,
  channel: ChannelName,
): ClosedReason | undefined {
  if (addressFor(customer, channel) === undefined) return 'no_address';
  const consent = customer.consent[channel];
  if (consent?.optedOut === true) return 'opted_out';
  if (consent?.granted !== true) return 'no_consent';
  return customer.suppressed?.[channel] ? 'suppressed' : undefined;
}
