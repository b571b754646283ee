/** Protocol data units as octets, written and read without the library that the adapter uses: SMPP 3.4, sections 3.2 and 4. */

export const COMMAND = {
  generic_nack: 0x80000000,
  query_sm: 0x03,
  submit_sm: 0x04,
  deliver_sm: 0x05,
  unbind: 0x06,
  bind_transceiver: 0x09,
  enquire_link: 0x15,
} as const;
const RESPONSE = 0x80000000;
const HEADER = 16;

export interface Unit {
  readonly command: number;
  readonly status: number;
  readonly sequence: number;
  readonly body: Buffer;
}

export const isResponse = ({ command }: Unit): boolean => command >= RESPONSE;
export const responseTo = (unit: Unit, status: number, body: Buffer = Buffer.alloc(0)): Unit => ({
  command: unit.command + RESPONSE,
  status,
  sequence: unit.sequence,
  body,
});

export function writeUnit({ command, status, sequence, body }: Unit): Buffer {
  const head = Buffer.alloc(HEADER);
  for (const [at, value] of [HEADER + body.length, command, status, sequence].entries())
    head.writeUInt32BE(value, at * 4);
  return Buffer.concat([head, body]);
}

/** Whole units at the beginning of what has come, and the rest. */
export function readUnits(bytes: Buffer): { readonly units: Unit[]; readonly rest: Buffer } {
  const units: Unit[] = [];
  let rest = bytes;
  while (rest.length >= HEADER && rest.length >= rest.readUInt32BE(0)) {
    const [length, command, status, sequence] = [0, 4, 8, 12].map((at) => rest.readUInt32BE(at)) as [
      number,
      number,
      number,
      number,
    ];
    units.push({ command, status, sequence, body: rest.subarray(HEADER, length) });
    rest = rest.subarray(length);
  }
  return { units, rest };
}

export const cString = (text: string): Buffer => Buffer.from(`${text}\0`, 'latin1');
const int16 = (value: number): Buffer => Buffer.from([value >> 8, value & 0xff]);
export const tlv = (tag: number, value: Buffer): Buffer => Buffer.concat([int16(tag), int16(value.length), value]);

class Cursor {
  #at = 0;
  constructor(readonly bytes: Buffer) {}
  octet(): number {
    const value = this.bytes.readUInt8(this.#at);
    this.#at += 1;
    return value;
  }
  text(): string {
    const end = this.bytes.indexOf(0, this.#at);
    const text = this.bytes.toString('latin1', this.#at, end);
    this.#at = end + 1;
    return text;
  }
  octets(count: number): Buffer {
    this.#at += count;
    return this.bytes.subarray(this.#at - count, this.#at);
  }
  tlvs(): ReadonlyMap<number, Buffer> {
    const found = new Map<number, Buffer>();
    while (this.#at < this.bytes.length) {
      const tag = this.octets(2).readUInt16BE(0);
      found.set(tag, this.octets(this.octets(2).readUInt16BE(0)));
    }
    return found;
  }
}

/** A submit_sm as it came: section 4.4.1. */
export function readSubmit(body: Buffer) {
  const at = new Cursor(body);
  const serviceType = at.text();
  const source = { ton: at.octet(), npi: at.octet(), address: at.text() };
  const destination = { ton: at.octet(), npi: at.octet(), address: at.text() };
  const esmClass = at.octet();
  at.octets(2);
  const times = [at.text(), at.text()];
  const registered = at.octet();
  at.octet();
  const coding = at.octet();
  at.octet();
  const message = at.octets(at.octet());
  return { serviceType, source, destination, esmClass, times, registered, coding, message, tlvs: at.tlvs() };
}
export type Submit = ReturnType<typeof readSubmit>;

/** system_id and password of a bind: section 4.1.5. */
export function readBind(body: Buffer): { readonly systemId: string; readonly password: string } {
  const at = new Cursor(body);
  return { systemId: at.text(), password: at.text() };
}

export const readQuery = (body: Buffer): string => new Cursor(body).text();

export interface Deliver {
  readonly from: string;
  readonly to: string;
  readonly esmClass?: number;
  readonly coding?: number;
  readonly message?: Buffer;
  readonly tlvs?: readonly Buffer[];
}

/** section 4.6.1. */
export const deliverBody = ({
  from,
  to,
  esmClass = 0,
  coding = 0,
  message = Buffer.alloc(0),
  tlvs = [],
}: Deliver): Buffer =>
  Buffer.concat([
    cString(''),
    Buffer.from([1, 1]),
    cString(from),
    Buffer.from([0, 1]),
    cString(to),
    Buffer.from([esmClass, 0, 0]),
    cString(''),
    cString(''),
    Buffer.from([0, 0, coding, 0, message.length]),
    message,
    ...tlvs,
  ]);
