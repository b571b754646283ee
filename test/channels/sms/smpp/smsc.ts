import { once } from 'node:events';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import {
  COMMAND,
  cString,
  type Deliver,
  deliverBody,
  isResponse,
  readBind,
  readQuery,
  readSubmit,
  readUnits,
  responseTo,
  type Submit,
  type Unit,
  writeUnit,
} from './octets.js';

/** What an SMSC may do wrong; all of it can be switched on and off while it runs. */
export interface Faults {
  /** command_status of answers to binds. */
  bind?: number;
  /** command_status of the next submit_sm, one after the other; then they are taken. */
  statuses: number[];
  /** By destination: command_status of its submit_sm. */
  byPhone: Map<string, number>;
  /** Takes the message and says nothing. */
  silent?: boolean;
  /** Answers nothing but binds. */
  deaf?: boolean;
  /** Takes so many submit_sm, and cuts the connection before it answers the last of them. */
  cutAfter?: number;
  /** Answers by generic_nack. */
  nack?: boolean;
  /** Writes octet by octet. */
  split?: boolean;
  /** Milliseconds before a submit_sm is answered. */
  slowMs?: number;
  /** Most submit_sm in a second; those above it are throttled. */
  perSecond?: number;
}

const EMPTY = Buffer.alloc(0);
const VENDOR_REFERENCE = 0x1401;
const MESSAGE_PAYLOAD = 0x0424;
const NO_SUCH_MESSAGE = 0x0c;
const THROTTLED = 0x58;
const RECEIPT = 0x04;

/** An SMSC on loopback that speaks SMPP 3.4 octet by octet, by nobody's library. */
export class Smsc {
  readonly faults: Faults = { statuses: [], byPhone: new Map() };
  readonly taken: Submit[] = [];
  /** Names of the taken ones, in their order. */
  readonly names: string[] = [];
  readonly binds: { systemId: string; password: string }[] = [];
  readonly commands: number[] = [];
  /** command_status of each answer to a deliver_sm. */
  readonly delivered: number[] = [];
  mostOpen = 0;
  #open = 0;
  #sequence = 0;
  readonly #sockets = new Set<Socket>();
  readonly #bound = new Set<Socket>();
  readonly #server;
  readonly #recent: number[] = [];

  constructor(tls?: { readonly key: string; readonly cert: string }) {
    const serve = (socket: Socket): void => this.#serve(socket);
    this.#server = tls ? createTls(tls, serve) : createTcp(serve);
  }

  static async start(tls?: { readonly key: string; readonly cert: string }): Promise<Smsc> {
    const smsc = new Smsc(tls);
    smsc.#server.listen(0, '127.0.0.1');
    await once(smsc.#server, 'listening');
    return smsc;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
  get bound(): number {
    return this.#bound.size;
  }

  /** Hands something over, as a provider does by itself. */
  deliver(given: Deliver): void {
    const [socket] = this.#bound;
    this.#sequence += 1;
    if (socket)
      this.#write(socket, {
        command: COMMAND.deliver_sm,
        status: 0,
        sequence: this.#sequence,
        body: deliverBody(given),
      });
  }

  /** A receipt in text, as appendix B of the standard has it. */
  receipt(name: string, stat: string): void {
    const text = `id:${name} sub:001 dlvrd:001 submit date:2612010900 done date:2612010901 stat:${stat} err:000 text:Chao ban`;
    this.deliver({ from: '84912000001', to: 'HOANANG', esmClass: RECEIPT, message: Buffer.from(text) });
  }

  ask(command: number): void {
    for (const socket of this.#bound)
      this.#write(socket, { command, status: 0, sequence: 7_000, body: Buffer.alloc(0) });
  }

  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #serve(socket: Socket): void {
    let bytes: Buffer = Buffer.alloc(0);
    this.#sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.#sockets.delete(socket);
      this.#bound.delete(socket);
    });
    socket.on('data', (chunk) => {
      const { units, rest } = readUnits(Buffer.concat([bytes, chunk]));
      bytes = rest;
      for (const unit of units) this.#take(socket, unit);
    });
  }

  #take(socket: Socket, unit: Unit): void {
    if (isResponse(unit)) {
      this.delivered.push(unit.status);
      return;
    }
    this.commands.push(unit.command);
    if (unit.command === COMMAND.bind_transceiver) this.#bind(socket, unit);
    else if (this.faults.deaf) return;
    else if (unit.command === COMMAND.submit_sm) this.#submit(socket, unit);
    else if (unit.command === COMMAND.query_sm) this.#query(socket, unit);
    else this.#write(socket, responseTo(unit, 0));
    if (unit.command === COMMAND.unbind) socket.end();
  }

  #bind(socket: Socket, unit: Unit): void {
    const { bind = 0 } = this.faults;
    this.binds.push(readBind(unit.body));
    if (bind === 0) this.#bound.add(socket);
    this.#write(socket, responseTo(unit, bind, bind === 0 ? cString('smsc') : EMPTY));
  }

  #submit(socket: Socket, unit: Unit): void {
    const submit = readSubmit(unit.body);
    const { faults } = this;
    const status = this.#throttled() ?? faults.byPhone.get(submit.destination.address) ?? faults.statuses.shift() ?? 0;
    const name = (0xa0 + this.taken.length).toString(16);
    if (status === 0) {
      this.taken.push(submit);
      this.names.push(name);
    }
    this.#open += 1;
    this.mostOpen = Math.max(this.mostOpen, this.#open);
    if (faults.cutAfter === this.taken.length) {
      faults.cutAfter = -1;
      socket.destroy();
      return;
    }
    if (faults.silent) return;
    const answer = faults.nack
      ? { ...responseTo(unit, 0x45), command: COMMAND.generic_nack }
      : responseTo(unit, status, status === 0 ? cString(name) : EMPTY);
    const write = (): void => {
      this.#open -= 1;
      this.#write(socket, answer);
    };
    if (faults.slowMs === undefined) write();
    else setTimeout(write, faults.slowMs);
  }

  #throttled(): number | undefined {
    const { perSecond } = this.faults;
    if (perSecond === undefined) return undefined;
    const now = performance.now();
    while ((this.#recent[0] ?? now) <= now - 1_000) this.#recent.shift();
    if (this.#recent.length >= perSecond) return THROTTLED;
    this.#recent.push(now);
    return undefined;
  }

  /** Knows a message by the name of ours that came with it. */
  #query(socket: Socket, unit: Unit): void {
    const name = readQuery(unit.body);
    const isKnown = this.taken.some(({ tlvs }) => tlvs.get(VENDOR_REFERENCE)?.toString('latin1') === `${name}\0`);
    const body = Buffer.concat([cString(name), cString(''), Buffer.from([2, 0])]);
    this.#write(socket, isKnown ? responseTo(unit, 0, body) : responseTo(unit, NO_SUCH_MESSAGE));
  }

  #write(socket: Socket, unit: Unit): void {
    const bytes = writeUnit(unit);
    if (!this.faults.split) return void socket.write(bytes);
    for (const octet of bytes) socket.write(Buffer.from([octet]));
  }
}

/** The text of what was taken, as its coding says; parts in the order of their numbers. */
export function textOf(submits: readonly Submit[]): string {
  return submits
    .map(({ coding, esmClass, message, tlvs }) => {
      const whole = tlvs.get(MESSAGE_PAYLOAD) ?? message;
      const text = esmClass & 0x40 ? whole.subarray(1 + (whole[0] ?? 0)) : whole;
      return coding === 8 ? Buffer.from(text).swap16().toString('utf16le') : text.toString('latin1');
    })
    .join('');
}
