import { readDelivered, type SmppInbound, type SmppReceipt } from './delivered.js';
import type { TakeDelivered } from './session.js';
import { TRY_LATER } from './status.js';

/** Who hears what a provider says of messages and hands over from customers. All may fail, and are told again. */
export interface SmppEvents {
  /** The provider has taken a message, and calls its parts so. A receipt may come before this. */
  accepted(message: string, names: readonly string[]): Promise<void>;
  reported(receipt: SmppReceipt): Promise<void>;
  /** @returns what goes back to the customer, if anything does */
  inbound(sms: SmppInbound): Promise<string | undefined>;
}

type Reply = (to: SmppInbound, text: string) => Promise<unknown>;

/**
 * Takes what comes: it is answered as taken only when it has been, so that no refusal is lost. Where nobody listens the provider
 * keeps it.
 */
export function takeDelivered(events: SmppEvents | undefined, reply: Reply): TakeDelivered {
  return async (pdu) => {
    if (!events) return TRY_LATER;
    try {
      const said = readDelivered(pdu);
      if (said?.kind === 'receipt') await events.reported(said);
      if (said?.kind !== 'inbound') return 0;
      const answer = await events.inbound(said);
      // One confirmation, tried once: the refusal holds without it.
      if (answer !== undefined) void reply(said, answer).catch(() => undefined);
      return 0;
    } catch {
      return TRY_LATER;
    }
  };
}
