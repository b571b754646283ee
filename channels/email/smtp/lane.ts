import type { SendResult } from '../../channel.js';
import { inDoubt, REASONS, refused, STOPPED } from '../../reasons.js';
import { isOfUs, messageResult, recipientRefusal, replyReason, senderRefusal } from './answer.js';
import type { Capabilities } from './capabilities.js';
import type { UsedUp } from './connection-limits.js';
import { chunkOf, dataOf } from './framing.js';
import type { Ready } from './handshake.js';
import type { LaneOwner, Prepared } from './lane-owner.js';
import type { Ticket } from './send-queue.js';
import type { Wire, WireEnd, WireListener } from './wire.js';

interface Item {
  readonly ticket: Ticket;
  readonly prepared: Prepared;
  /** The first message of its connection: what befalls it cannot be the fault of what the connection had carried. */
  readonly first: boolean;
  /** The message itself is being written: from now on only its reply can tell. */
  bodyLeft: boolean;
  /** The server has taken the recipient. */
  taken: boolean;
  refusal: SendResult | undefined;
}
type Awaited = 'reset' | 'mail' | 'rcpt' | 'data' | 'nothing_sent' | 'message' | 'quit';

/** A server that does not end the connection after QUIT is left without it. */
const QUIT_MS = 1_000;

/**
 * One connection and the messages on it, one after the other. Where the server offers PIPELINING (RFC 2920), a message and
 * the commands of the next one leave in one write: DATA is the last of its group, and nothing of the next message itself
 * leaves before the server has taken its recipient. At most one message is in doubt when the connection ends.
 */
export class Lane implements WireListener {
  readonly #owner: LaneOwner<Lane>;
  readonly #wire: Wire;
  readonly #offers: Capabilities;
  readonly #openedAt: number;
  readonly #awaited: Awaited[] = [];
  #current: Item | undefined;
  /** Its commands left with the current message. */
  #next: Item | undefined;
  #begun = 0;
  #mails = 0;
  #carried = 0;
  #needsReset = false;
  /** It was us who ended the connection: that says nothing of its limits. */
  #cut = false;
  #quitTimer: NodeJS.Timeout | undefined;

  constructor({ wire, offers }: Ready, owner: LaneOwner<Lane>) {
    this.#owner = owner;
    this.#wire = wire;
    this.#offers = offers;
    this.#openedAt = owner.now();
    wire.listener = this;
  }

  /** Begins the next message, or parks. */
  work(): void {
    if (this.#wire.over) return;
    if (this.#owner.isUsedUp(this.#use())) {
      this.quit();
      return;
    }
    const item = this.#take();
    if (!item) {
      this.#owner.parked(this);
      return;
    }
    this.#current = item;
    this.#send(this.#begin(item));
  }

  /** Says QUIT; `ended` follows when the server has closed the connection, after a second at the latest. */
  quit(): void {
    if (this.#quitTimer || this.#wire.over) return;
    this.#quitTimer = setTimeout(() => this.#wire.end(), QUIT_MS);
    this.#awaited.push('quit');
    this.#send('QUIT\r\n');
  }

  idle(): void {
    this.quit();
  }

  reply(code: number, text: string): void {
    const awaited = this.#awaited.shift();
    // What a connection still answers that is given up does not count. Its end is awaited, since until then the server
    // counts it among ours.
    if (this.#quitTimer) return;
    switch (awaited) {
      case 'reset':
        if (!isDone(code)) this.#wire.end({ why: 'bad_answer' });
        else if (!this.#offers.pipelining) this.#command('mail');
        return;
      case 'mail':
        this.#mailReply(code, text);
        return;
      case 'rcpt':
        this.#rcptReply(code, text);
        return;
      case 'data':
        this.#dataReply(code, text);
        return;
      case 'message':
        this.#messageReply(code, text);
        return;
      default:
        // The empty message to nobody is done with.
        this.#needsReset = true;
        this.work();
    }
  }

  ended(end: WireEnd): void {
    clearTimeout(this.#quitTimer);
    const again: Ticket[] = [];
    for (const item of [this.#current, this.#next]) {
      if (!item) continue;
      if (item.refusal) item.ticket.settle(item.refusal);
      else if (item.bodyLeft) item.ticket.settle(inDoubt(end.why === 'timeout' ? REASONS.timeout : reasonOf(end)));
      else if (item.first) item.ticket.settle(refused(end.why === 'timeout' ? REASONS.timeout : reasonOf(end)));
      else again.push(item.ticket);
    }
    if (again.length > 0 && this.#carried > 0 && !this.#quitTimer && !this.#cut) this.#owner.usedUp(this.#use());
    this.#current = undefined;
    this.#next = undefined;
    this.#owner.ended(this, again);
  }

  #use(): UsedUp {
    return { mails: this.#mails, ageMs: this.#owner.now() - this.#openedAt };
  }

  /** The next message that this server can be offered. */
  #take(): Item | undefined {
    for (let ticket = this.#owner.take(); ticket; ticket = this.#owner.take()) {
      const prepared = this.#owner.prepare(ticket.message, this.#offers);
      if ('kind' in prepared) {
        ticket.settle(prepared);
        continue;
      }
      this.#begun += 1;
      return { ticket, prepared, first: this.#begun === 1, bodyLeft: false, taken: false, refusal: undefined };
    }
    return undefined;
  }

  /** The commands that begin a message, as far as they may leave together; they are awaited from now on. */
  #begin({ prepared }: Item): string {
    const reset = this.#needsReset;
    this.#needsReset = false;
    if (!this.#offers.pipelining) {
      this.#awaited.push(reset ? 'reset' : 'mail');
      return reset ? 'RSET\r\n' : prepared.mail;
    }
    if (reset) this.#awaited.push('reset');
    this.#awaited.push('mail', 'rcpt');
    if (!this.#offers.chunking) this.#awaited.push('data');
    return `${reset ? 'RSET\r\n' : ''}${prepared.mail}${prepared.rcpt}${this.#offers.chunking ? '' : 'DATA\r\n'}`;
  }

  /** Without PIPELINING: the next command of the current message. */
  #command(name: 'mail' | 'rcpt' | 'data'): void {
    const item = this.#current;
    if (!item) return;
    this.#awaited.push(name);
    this.#send(name === 'data' ? 'DATA\r\n' : item.prepared[name]);
  }

  #mailReply(code: number, text: string): void {
    const item = this.#current;
    if (!item) return;
    if (isDone(code)) {
      this.#mails += 1;
      if (!this.#offers.pipelining) this.#command('rcpt');
      return;
    }
    if (code < 400) {
      this.#wire.end({ why: 'bad_answer' });
      return;
    }
    // Postfix keeps the transaction of a message that it refused at its end, and RCPT would go on with it.
    if (code === 503 && !item.first) {
      this.#cutOff();
      return;
    }
    // A connection that has carried mail may be used up, which says nothing of this message.
    const isOver = code === 421 ? !item.first : code < 500 && this.#carried > 0;
    if (isOver) {
      this.#giveUp();
      return;
    }
    item.refusal = senderRefusal(code, text);
    if (!this.#offers.pipelining) this.#settle(item.refusal);
  }

  #rcptReply(code: number, text: string): void {
    const item = this.#current;
    if (!item) return;
    if (code >= 300 && code < 400) {
      this.#wire.end({ why: 'bad_answer' });
      return;
    }
    if (!isDone(code)) {
      if (!item.refusal && this.#isUsedUpBy(item, code, text)) {
        this.#giveUp();
        return;
      }
      item.refusal ??= this.#refusal(item, code, text);
    } else item.taken = true;
    const { pipelining, chunking } = this.#offers;
    // With DATA in the same group its reply is to come.
    if (pipelining && !chunking) return;
    if (item.refusal) this.#settle(item.refusal, true);
    else if (chunking) this.#message(item);
    else this.#command('data');
  }

  /** 421 ends the connection; 452 4.5.3 to a message of one recipient counts those of the whole connection. */
  #isUsedUpBy(item: Item, code: number, text: string): boolean {
    return code === 421 ? !item.first : code === 452 && this.#carried > 0 && /^452[ -]4\.5\.3\b/.test(text);
  }

  #dataReply(code: number, text: string): void {
    const item = this.#current;
    if (!item) return;
    if (code !== 354) {
      if (isDone(code)) this.#wire.end({ why: 'bad_answer' });
      else if (code === 421 && !item.first && !item.refusal) this.#giveUp();
      else this.#settle(item.refusal ?? this.#refusal(item, code, text), true);
      return;
    }
    if (!item.refusal) {
      this.#message(item);
      return;
    }
    if (item.taken) {
      // The sender was refused and the recipient taken: somebody would get whatever comes now.
      this.#cutOff();
      return;
    }
    // The server waits for a message that nobody is to get (RFC 2920 §3.1): an empty one ends it.
    this.#current = undefined;
    item.ticket.settle(item.refusal);
    this.#awaited.push('nothing_sent');
    this.#send('.\r\n');
  }

  /** Sends the message itself if it may still leave; the first byte of it is what can no longer be taken back. */
  #message(item: Item): void {
    const { body } = item.prepared;
    if (typeof body !== 'string') {
      const isThere = (): boolean => this.#current === item && !this.#wire.over;
      body.then(
        (signed) => isThere() && this.#leave(item, signed),
        () => {
          item.refusal = refused(REASONS.config, undefined, 'config');
          if (isThere()) this.#cutOff();
        },
      );
    } else this.#leave(item, body);
  }

  #leave(item: Item, body: string): void {
    if (this.#wire.over) return;
    if (!item.ticket.mayLeave()) {
      item.refusal = STOPPED;
      // After 354 a message can only be cut off by ending the connection.
      if (this.#offers.chunking) this.#settle(STOPPED, true);
      else this.#cutOff();
      return;
    }
    const next = this.#offers.pipelining && !this.#owner.isUsedUp(this.#use()) ? this.#take() : undefined;
    item.bodyLeft = true;
    this.#next = next;
    this.#awaited.push('message');
    const lead = this.#offers.chunking ? chunkOf(body) : dataOf(body);
    this.#send(next ? lead + this.#begin(next) : lead);
  }

  /** Writes; what is awaited has been noted before. */
  #send(text: string): void {
    this.#wire.send(text, this.#awaited.length);
  }

  #messageReply(code: number, text: string): void {
    const item = this.#current;
    if (!item) return;
    const result = this.#verdict(item, code, text);
    if (result.kind === 'sent') {
      this.#carried += 1;
      this.#owner.ofUs.taken();
    }
    item.ticket.settle(result);
    this.#current = this.#next;
    this.#next = undefined;
    if (result.kind !== 'sent' && !this.#current) this.#needsReset = true;
    if (result.kind === 'in_doubt') this.#wire.end({ why: 'bad_answer' });
    else if (!this.#current) this.work();
  }

  #refusal({ ticket }: Item, code: number, text: string): SendResult {
    const at = new Date(this.#owner.now());
    if (!isOfUs(code, text, at)) return recipientRefusal(code, text, at);
    return this.#owner.ofUs.refused(ticket.message.to, replyReason(code, text), 'recipient');
  }

  #verdict({ ticket }: Item, code: number, text: string): SendResult {
    const at = new Date(this.#owner.now());
    if (!isOfUs(code, text, at)) return messageResult(code, text, at);
    return this.#owner.ofUs.refused(ticket.message.to, replyReason(code, text), 'content');
  }

  /** @param reset whether the server is inside a transaction that must be ended before the next */
  #settle(result: SendResult, reset = false): void {
    const item = this.#current;
    this.#current = undefined;
    if (reset) this.#needsReset = true;
    item?.ticket.settle(result);
    this.work();
  }

  #cutOff(): void {
    this.#cut = true;
    this.#wire.end();
  }

  /** Gives a connection up that takes no more mail; what had begun on it goes to a fresh one. */
  #giveUp(): void {
    if (this.#carried > 0) this.#owner.usedUp(this.#use());
    this.quit();
  }
}

const isDone = (code: number): boolean => code >= 200 && code < 300;
const reasonOf = ({ why }: WireEnd): string => (why === 'bad_answer' ? REASONS.badAnswer : REASONS.lost);
