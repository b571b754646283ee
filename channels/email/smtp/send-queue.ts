import type { OutgoingMessage, Permit, SendResult } from '../../channel.js';
import { STOPPED } from '../../reasons.js';

/** The messages of one send(), settled one by one. */
class Call {
  next = 0;
  #open: number;
  readonly #results: SendResult[];
  readonly #resolve: (results: SendResult[]) => void;

  constructor(
    readonly messages: readonly OutgoingMessage[],
    readonly permit: Permit,
    resolve: (results: SendResult[]) => void,
  ) {
    this.#open = messages.length;
    this.#results = new Array(messages.length);
    this.#resolve = resolve;
  }

  settle(index: number, result: SendResult): void {
    this.#results[index] = result;
    this.#open -= 1;
    if (this.#open === 0) this.#resolve(this.#results);
  }
}

/** One message that a lane works on, to be settled once. */
export class Ticket {
  constructor(
    readonly message: OutgoingMessage,
    readonly call: Call,
    readonly index: number,
  ) {}

  /** May it be handed over now? To be asked before MAIL, and again before the message itself. */
  mayLeave(): boolean {
    const { permit } = this.call;
    return !permit.signal.aborted && permit.mayHandOver(this.message);
  }

  settle(result: SendResult): void {
    this.call.settle(this.index, result);
  }
}

/**
 * What waits for a lane. The senders take turns, message by message; of one sender the oldest call is finished, and
 * recorded, first.
 */
export class SendQueue {
  /** Calls by sender, oldest first; the sender whose turn it is stands first. */
  readonly #senders = new Map<string, Call[]>();
  /** Begun on a connection that took them no further; they go first. */
  readonly #again: Ticket[] = [];
  #waiting = 0;

  /** Messages that no lane has taken. */
  get waiting(): number {
    return this.#waiting;
  }

  add(messages: readonly OutgoingMessage[], permit: Permit): Promise<SendResult[]> {
    return new Promise((resolve) => {
      const call = new Call(messages, permit, resolve);
      const calls = this.#senders.get(permit.sender);
      if (calls) calls.push(call);
      else this.#senders.set(permit.sender, [call]);
      this.#waiting += messages.length;
    });
  }

  putBack(tickets: readonly Ticket[]): void {
    this.#again.push(...tickets);
    this.#waiting += tickets.length;
  }

  /** The next message that may leave; those that may not are settled as stopped. */
  take(): Ticket | undefined {
    for (let ticket = this.#next(); ticket; ticket = this.#next()) {
      if (ticket.mayLeave()) return ticket;
      ticket.settle(STOPPED);
    }
    return undefined;
  }

  /** Settles everything that waits. */
  settleAll(result: SendResult): void {
    for (let ticket = this.#next(); ticket; ticket = this.#next()) ticket.settle(result);
  }

  #next(): Ticket | undefined {
    if (this.#waiting === 0) return undefined;
    this.#waiting -= 1;
    const again = this.#again.shift();
    if (again) return again;
    for (const [sender, calls] of this.#senders) {
      const call = calls[0];
      if (!call) continue;
      const index = call.next;
      call.next += 1;
      if (call.next === call.messages.length) calls.shift();
      if (calls.length === 0) this.#senders.delete(sender);
      else if (this.#senders.size > 1) {
        // Behind the others until its next turn.
        this.#senders.delete(sender);
        this.#senders.set(sender, calls);
      }
      return new Ticket(call.messages[index] as OutgoingMessage, call, index);
    }
    return undefined;
  }
}
