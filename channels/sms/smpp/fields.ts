import { createHash } from 'node:crypto';
import smpp, { type Params } from 'smpp';
import { phoneAs } from '../../../domain/account/phone-form.js';
import type { SmppDialect } from '../../../domain/account/smpp-dialect.js';
import type { WrittenPart } from './write-text.js';

/** A message_id has at most 64 characters (SMPP 3.4, section 5.2.23). */
const NAME_LENGTH = 32;
/** The SMSC's receipt, of success and of failure (SMPP 3.4, section 5.2.17). */
const RECEIPT_WANTED = 1;

/** Our own name of a message for a provider that takes one: as short as theirs, and of nobody's reference. */
const referenceOf = (message: string): string =>
  createHash('sha256').update(message).digest('hex').slice(0, NAME_LENGTH);

/** Tells the parts of one message from those of others; the same for each attempt, so that a phone joins what belongs together. */
export const partsReference = (message: string): number => Number.parseInt(referenceOf(message).slice(0, 2), 16);

/** The name by which the library writes the TLV of a provider's own. */
function referenceField(tlv: number): string {
  const name = `nhip_reference_${tlv}`;
  if (!smpp.tlvs[name]) smpp.addTLV(name, { id: tlv, type: smpp.tlvs.receipted_message_id?.type });
  return name;
}

interface Envelope {
  /** E.164. */
  readonly to: string;
  readonly from: string;
  /** Our own message id; undefined for a reply. */
  readonly message?: string;
  readonly wantsReceipt: boolean;
}

/** The fields of a submit_sm. */
export function submitFields(dialect: SmppDialect, part: WrittenPart, envelope: Envelope): Params {
  const { to, from, message, wantsReceipt } = envelope;
  const { reference } = dialect;
  return {
    source_addr_ton: dialect.sourceTon,
    source_addr_npi: dialect.sourceNpi,
    source_addr: from,
    dest_addr_ton: dialect.destinationTon,
    dest_addr_npi: dialect.destinationNpi,
    destination_addr: phoneAs(dialect.phone, to),
    registered_delivery: wantsReceipt ? RECEIPT_WANTED : 0,
    ...part,
    ...(reference && message !== undefined ? { [referenceField(reference.tlv)]: referenceOf(message) } : {}),
  };
}

/** The fields of a query_sm about a message by our own name of it. */
export const queryFields = (dialect: SmppDialect, from: string, message: string): Params => ({
  message_id: referenceOf(message),
  source_addr_ton: dialect.sourceTon,
  source_addr_npi: dialect.sourceNpi,
  source_addr: from,
});
