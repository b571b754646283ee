import { askAfterMs } from '../../domain/customer/doubt-age.js';
import type { Channel, OutgoingMessage, Permit, SendResult } from '../channel.js';
import { codeResult } from '../code-result.js';
import { ConnectFailure } from '../connect-failure.js';
import { BUSY_RETRY_MS, CONFIG_RETRY_MS, HoldOffs } from '../hold-off.js';
import { ASKING, Lanes } from '../lanes.js';
import { failed, inDoubt, REASONS, refused, SENT, STOPPED } from '../reasons.js';
import { Binds } from './smpp/binds.js';
import { receiptName, type SmppInbound } from './smpp/delivered.js';
import { type SmppEvents, takeDelivered } from './smpp/events.js';
import { partsReference, queryFields, submitFields } from './smpp/fields.js';
import { type Clock, Pace, REAL_CLOCK } from './smpp/pace.js';
import type { Answered, SmppServer, SmppSession } from './smpp/session.js';
import { isThrottled, NO_SUCH_MESSAGE, NOT_BOUND, smppMeaning, statusCode } from './smpp/status.js';
import { type WrittenPart, writeParts } from './smpp/write-text.js';

export interface SmppOptions {
  readonly server: SmppServer;
  /** Brand name or number that customers see. */
  readonly sender: string;
  /** Who hears of receipts and of what customers write; without it nothing is reported. */
  readonly events?: SmppEvents;
  /** Age of a doubt that may be asked about, milliseconds, where the dialect names none. Default: the policy's. */
  readonly askAfterMs?: number;
  readonly clock?: Clock;
}

/** Hand-overs of one part while the provider says "too fast", or its connection ends before it has left. */
const MAX_TRIES = 6;
/** The sender of a reply is the number that they wrote to, of whatever type. */
const NUMBER = { source_addr_ton: 0, source_addr_npi: 0 } as const;

/** What came of one part: taken, under the provider's name for it, or what is to be said of the message. */
type PartResult = { readonly name: string } | SendResult;

/**
 * An SMS provider by SMPP 3.4 (docs/sources.md#smpp). Each message is one submit_sm, or one for each part; parts of a message
 * follow one another, so that a refused text costs one. The provider's id comes with the answer, so a doubt can be asked about only
 * where it takes a name of ours (`reference` of the dialect); else it stays unknown.
 */
export function smppChannel(options: SmppOptions): Channel {
  const { server, sender, events } = options;
  const { dialect } = server;
  const smpp = new SmppProvider(options);
  const { reference } = dialect;
  const askAfter =
    reference?.afterSeconds === undefined
      ? (options.askAfterMs ?? askAfterMs('smpp', new Date()))
      : reference.afterSeconds * 1_000;
  return {
    name: 'sms',
    doubt: reference ? 'ask' : 'unknown',
    ...(reference ? { askAfterMs: askAfter, lookup: (ids, signal) => smpp.lookup(sender, ids, signal) } : {}),
    send: (messages, permit) => smpp.send(messages, permit),
    ...(events ? { listen: () => smpp.listen() } : {}),
    close: () => smpp.close(),
  };
}

class SmppProvider {
  readonly #options: SmppOptions;
  readonly #binds: Binds;
  readonly #lanes: Lanes;
  readonly #pace: Pace;
  readonly #holdOffs: HoldOffs;
  #closing: Promise<void> | undefined;

  constructor(options: SmppOptions) {
    const { server, events, clock = REAL_CLOCK } = options;
    const { binds, window } = server.dialect;
    this.#options = options;
    const take = takeDelivered(events, (sms, text) => this.#reply(sms, text));
    this.#binds = new Binds({ server, take, now: clock.now });
    this.#lanes = new Lanes(binds * window);
    this.#pace = new Pace(clock);
    this.#holdOffs = new HoldOffs(clock.now);
  }

  send(messages: readonly OutgoingMessage[], permit: Permit): Promise<SendResult[]> {
    return this.#lanes.each<OutgoingMessage, SendResult>({
      sender: permit.sender,
      items: messages,
      mayBegin: (message) => permit.mayHandOver(message),
      run: (message, lane) => this.#handOver(message, lane, permit),
      stopped: () => STOPPED,
    });
  }

  async lookup(sender: string, ids: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, boolean>> {
    const known = new Map<string, boolean>();
    await this.#lanes.each({
      sender: ASKING,
      items: ids,
      mayBegin: () => !signal.aborted,
      run: async (id, lane) => {
        const session = await this.#session(lane);
        if (session instanceof ConnectFailure) return;
        const answered = await session.request('query_sm', queryFields(this.#options.server.dialect, sender, id));
        if (answered.kind !== 'answer') return;
        const { command_status: status } = answered.pdu;
        // Any other refusal says nothing of the message.
        if (status === 0 || status === NO_SUCH_MESSAGE) known.set(id, status === 0);
      },
      stopped: () => undefined,
    });
    return known;
  }

  listen(): void {
    this.#binds.keep();
  }

  /** Finishes what is under way, begins nothing more, and says goodbye. */
  close(): Promise<void> {
    this.#closing ??= this.#lanes.idle().then(() => this.#binds.close());
    return this.#closing;
  }

  async #handOver(message: OutgoingMessage, lane: number, permit: Permit): Promise<SendResult> {
    const { server, sender, events } = this.#options;
    const held = this.#closing ? STOPPED : this.#holdOffs.of(permit.sender).check();
    if (held) return held;
    const { dialect } = server;
    const parts = writeParts(message.text, dialect.long, partsReference(message.id));
    if (!parts) return failed('sms_encoding', 'content');
    const names: string[] = [];
    for (const part of parts) {
      const envelope = { to: message.to, from: sender, message: message.id, wantsReceipt: events !== undefined };
      const isFirst = names.length === 0;
      // Once one part has left, the others belong to it.
      const mayLeave = (): boolean => !isFirst || permit.mayHandOver(message);
      const result = await this.#handOverPart(submitFields(dialect, part, envelope), { lane, permit, mayLeave });
      if ('name' in result) names.push(receiptName(result.name, dialect.receiptIds));
      else return isFirst || result.kind !== 'refused' ? result : inDoubt('parts_missing');
    }
    // The message has left, whoever hears of its name.
    if (!names.includes('')) await events?.accepted(message.id, names).catch(() => undefined);
    return SENT;
  }

  /** Slower, and over another connection, where the provider has certainly not taken it. */
  async #handOverPart(
    fields: Parameters<SmppSession['handOver']>[0],
    { lane, permit, mayLeave }: { lane: number; permit: Permit; mayLeave: () => boolean },
  ): Promise<PartResult> {
    for (let tries = 0; tries < MAX_TRIES; tries += 1) {
      await this.#pace.turn(permit.signal);
      const session = await this.#session(lane);
      if (session instanceof ConnectFailure) return this.#hold(permit.sender, session);
      const answered = await session.handOver(fields, mayLeave);
      const result = this.#read(answered, session, permit.sender);
      if (result) return result;
    }
    return refused(REASONS.busy, BUSY_RETRY_MS);
  }

  /** undefined: not taken, and to be handed over again at once. */
  #read(answered: Answered, session: SmppSession, sender: string): PartResult | undefined {
    if (answered.kind === 'not_sent') return undefined;
    if (answered.kind === 'stopped') return STOPPED;
    if (answered.kind === 'lost') return inDoubt(answered.reason);
    const { command_status: status, message_id: name = '' } = answered.pdu;
    const { codes } = this.#options.server.dialect;
    if (isThrottled(codes, status)) {
      this.#pace.throttled();
      return undefined;
    }
    if (status === NOT_BOUND) session.abort();
    const meaning = smppMeaning(codes, status, new Date());
    if (meaning?.means === 'accepted') {
      this.#pace.taken();
      return { name };
    }
    return codeResult(meaning, `smpp_${statusCode(status)}`, (reason, errorClass) =>
      this.#holdOffs.of(sender).hold(reason, CONFIG_RETRY_MS, errorClass),
    );
  }

  async #session(lane: number): Promise<SmppSession | ConnectFailure> {
    try {
      return await this.#binds.session(lane);
    } catch (error) {
      if (error instanceof ConnectFailure) return error;
      throw error;
    }
  }

  #hold(sender: string, { reason, errorClass }: ConnectFailure): SendResult {
    return this.#holdOffs.of(sender).hold(reason, Math.max(this.#binds.leftMs, 1), errorClass);
  }

  async #reply(sms: SmppInbound, text: string): Promise<void> {
    const { dialect } = this.#options.server;
    const session = await this.#binds.session(0);
    const parts: readonly WrittenPart[] = writeParts(text, dialect.long, 0) ?? [];
    for (const part of parts) {
      // They wrote to a number, which the answer comes from; their own number goes back as it came.
      const fields = submitFields(dialect, part, { to: sms.from, from: sms.to, wantsReceipt: false });
      await session.handOver({ ...fields, ...NUMBER, destination_addr: sms.from }, () => true);
    }
  }
}
