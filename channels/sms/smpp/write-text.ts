import { splitParts } from '../../../domain/message/sms/encoding.js';
import { gsmOctets } from '../../../domain/message/sms/gsm.js';

/** The fields of one submit_sm that its text decides. */
export interface WrittenPart {
  /** 0: the alphabet of GSM 03.38, one septet to an octet; 8: UCS-2 (SMPP 3.4, section 5.2.19). */
  readonly data_coding: 0 | 8;
  readonly esm_class: number;
  readonly short_message: Buffer;
  readonly message_payload?: Buffer;
}

/** There is a user data header (SMPP 3.4, section 5.2.12). */
const UDHI = 0x40;
/** Information element 00: concatenated short messages, with a reference of 8 bits (3GPP TS 23.040 §9.2.3.24.1). */
const HEADER = [0x05, 0x00, 0x03] as const;
const MAX_PARTS = 255;

const octetsOf = (text: string, encoding: 'gsm7' | 'ucs2'): Buffer =>
  encoding === 'gsm7' ? Buffer.from(gsmOctets(text)) : Buffer.from(text, 'utf16le').swap16();

/**
 * A text as the submit_sm that carry it, in as many parts as countParts counts; undefined when it would lose a character (half
 * a surrogate pair), is empty, or needs more parts than there are numbers for.
 * @param long how texts of several parts travel: `payload`, whole in one message_payload, which the provider splits
 * @param reference tells the parts of one text from those of others to the same phone; its lowest 8 bits count
 */
export function writeParts(
  text: string,
  long: 'udh' | 'payload',
  reference: number,
): readonly WrittenPart[] | undefined {
  const { encoding, parts } = splitParts(text);
  const isWhole = Buffer.from(text).toString() === text;
  if (!isWhole || parts.length === 0 || parts.length > MAX_PARTS) return undefined;
  const data_coding = encoding === 'gsm7' ? 0 : 8;
  const whole = (): Buffer => octetsOf(text, encoding);
  if (parts.length === 1) return [{ data_coding, esm_class: 0, short_message: whole() }];
  if (long === 'payload')
    return [{ data_coding, esm_class: 0, short_message: Buffer.alloc(0), message_payload: whole() }];
  return parts.map((part, at) => ({
    data_coding,
    esm_class: UDHI,
    short_message: Buffer.concat([
      Buffer.from([...HEADER, reference & 0xff, parts.length, at + 1]),
      octetsOf(part, encoding),
    ]),
  }));
}
