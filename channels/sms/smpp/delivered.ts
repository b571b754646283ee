import type { Pdu, ReadText } from 'smpp';

/** What became of a message, as its receipt says it. */
export interface SmppReceipt {
  readonly kind: 'receipt';
  /** The provider's name of the message. */
  readonly id: string;
  readonly state: 'delivered' | 'failed' | 'on_its_way';
}

/** An SMS that a customer wrote. */
export interface SmppInbound {
  readonly kind: 'inbound';
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** esm_class of what an SMSC reports by itself: a delivery receipt, or a notification on the way (SMPP 3.4, section 5.2.12). */
const RECEIPT = 0x04;
const INTERMEDIATE = 0x20;
const TYPE = 0x3c;

/** message_state (SMPP 3.4, section 5.2.28), and the words of receipts in text (appendix B). Others are still under way. */
const STATES: Readonly<Record<string, SmppReceipt['state']>> = {
  2: 'delivered',
  3: 'failed',
  4: 'failed',
  5: 'failed',
  8: 'failed',
  delivrd: 'delivered',
  expired: 'failed',
  deleted: 'failed',
  undeliv: 'failed',
  rejectd: 'failed',
};

/** Information elements 00 and 08 of a user data header: a part of several (3GPP TS 23.040 §9.2.3.24). */
const CONCATENATED: ReadonlySet<number | undefined> = new Set([0x00, 0x08]);
/** A receipt stands at the beginning; what follows is the message's own text. */
const MAX_RECEIPT = 300;

/** Names are compared without regard to case and to blanks around them. */
const nameOf = (id: string): string => id.trim().toLowerCase();

/**
 * The name under which the receipt of a message will come, by what the answer called it.
 * @param form `decimal`: the answer writes hexadecimal digits, the receipt decimal ones
 */
export function receiptName(answered: string, form: 'same' | 'decimal'): string {
  const name = nameOf(answered);
  return form === 'decimal' && /^[0-9a-f]{1,16}$/.test(name) ? BigInt(`0x${name}`).toString() : name;
}

/** A text as the library read it; octets whose coding it does not know are none. */
function textOf(read: ReadText | string | undefined): string {
  if (typeof read === 'string') return read;
  return typeof read?.message === 'string' ? read.message : '';
}

/** Which part of several it is; 1 when it is the only one. */
function partOf({ sar_segment_seqnum: sar, short_message: message }: Pdu): number {
  const elements = typeof message === 'object' ? (message.udh ?? []) : [];
  const element = elements.find(([name]) => CONCATENATED.has(name));
  return element?.at(-1) ?? sar ?? 1;
}

function receiptOf(pdu: Pdu, text: string): SmppReceipt | undefined {
  const words = text.slice(0, MAX_RECEIPT);
  const id = pdu.receipted_message_id ?? /(?:^|\s)id:(\S{1,65})/i.exec(words)?.[1];
  if (id === undefined || nameOf(id) === '') return undefined;
  const state = pdu.message_state ?? /(?:^|\s)stat:([a-z]{1,10})/i.exec(words)?.[1]?.toLowerCase() ?? '';
  return { kind: 'receipt', id: nameOf(id), state: STATES[state] ?? 'on_its_way' };
}

/**
 * What a deliver_sm says; undefined for what says nothing to us: an unreadable receipt, or a later part of a long SMS, since
 * the words that refuse stand at the beginning.
 */
export function readDelivered(pdu: Pdu): SmppReceipt | SmppInbound | undefined {
  const text = textOf(pdu.short_message) || textOf(pdu.message_payload);
  const type = (pdu.esm_class ?? 0) & TYPE;
  if (type === RECEIPT || pdu.receipted_message_id !== undefined) return receiptOf(pdu, text);
  if (type === INTERMEDIATE || partOf(pdu) !== 1) return undefined;
  return { kind: 'inbound', from: pdu.source_addr ?? '', to: pdu.destination_addr ?? '', text };
}
