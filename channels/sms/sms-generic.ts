import { phoneAs } from '../../domain/account/phone-form.js';
import type { SmsDescription } from '../../domain/account/sms-description.js';
import { askAfterMs } from '../../domain/customer/doubt-age.js';
import { isGsm7 } from '../../domain/message/sms/gsm.js';
import type { Channel, OutgoingMessage, Permit, SendResult } from '../channel.js';
import type { Exchange } from '../http/http-exchange.js';
import { type Group, HttpProvider, type HttpProviderOptions } from '../http/http-provider.js';
import { statusClass } from '../http/http-status.js';
import { failed, inDoubt, REASONS, refused, refusedHere, SENT } from '../reasons.js';
import { BALANCE, balanceRefused, moneyOf } from './balance.js';
import { DescribedAnswer } from './described/answer.js';
import { writeText } from './described/encode-text.js';
import { requestOf, type Values } from './described/request.js';
import { alone } from './sms-group.js';

export interface GenericSmsOptions extends HttpProviderOptions {
  readonly description: SmsDescription;
  readonly key?: string;
  readonly sender?: string;
  /** Where the provider reports what became of a message. */
  readonly reportUrl?: (message: string) => string;
  /** Age of a doubt that may be asked about, milliseconds, where the description names none. Default: the policy's. */
  readonly askAfterMs?: number;
}

const ageOf = (
  { afterSeconds }: NonNullable<SmsDescription['lookup']>,
  given: number | undefined,
  now: number,
): number => (afterSeconds === undefined ? (given ?? askAfterMs('generic', new Date(now))) : afterSeconds * 1_000);

/** A request that the provider does not understand is tried again after this: somebody may have mended the description. */
const MENDED_MS = 5_000;

/** Any HTTP provider of SMS that a description fits (sms-description.ts, docs/channels.md): one message per request. */
export function genericSmsChannel(options: GenericSmsOptions): Channel {
  const { description, key = '', sender = '', secret } = options;
  const { send, lookup, balance } = description;
  const provider = new HttpProvider(options);
  const reader = new Reader(provider, description);
  const basic = Buffer.from(`${key}:${secret}`).toString('base64');
  const empty = { id: '', to: '', text: '', coding: '', charset: '', reports: '', unicode: '0' };
  const common: Values = { ...empty, sender, key, secret, basic };
  const post = async (group: Group, permit: Permit): Promise<readonly SendResult[]> => {
    const [{ id, to, text }] = group as readonly [OutgoingMessage];
    const written = writeText(text, description.text);
    if (!written) return [failed('sms_encoding', 'content')];
    const { flag: coding, charset } = written;
    const reports = options.reportUrl?.(id) ?? '';
    const unicode = isGsm7(text) ? '0' : '1';
    const values = {
      ...common,
      id,
      to: phoneAs(description.phone, to),
      text: written.text,
      unicode,
      coding,
      charset,
      reports,
    };
    const exchanged = await provider.handOver(requestOf(send, values, written.bytes), group, permit);
    return [reader.sent(permit.sender, exchanged)];
  };
  const ask = async (id: string): Promise<readonly [string, boolean] | undefined> => {
    if (!lookup) return undefined;
    const known = reader.known(lookup, await provider.request(requestOf(lookup.request, { ...common, id })));
    return known === undefined ? undefined : [id, known];
  };
  const isAsked = lookup !== undefined && !description.idempotent;
  return {
    name: 'sms',
    doubt: description.idempotent ? 'resend' : lookup ? 'ask' : 'unknown',
    ...(isAsked ? { askAfterMs: ageOf(lookup, options.askAfterMs, provider.now()) } : {}),
    send: (messages, permit) => provider.sendAll(alone(messages), permit, post),
    ...(isAsked
      ? {
          lookup: async (ids: readonly string[], signal: AbortSignal) => new Map(await provider.ask(ids, signal, ask)),
        }
      : {}),
    ...(balance
      ? {
          balance: async (signal: AbortSignal) => {
            signal.throwIfAborted();
            return reader.balance(balance, await provider.request(requestOf(balance.request, common)));
          },
        }
      : {}),
    close: () => provider.close(),
  };
}

/** What the answers of one described provider mean. */
class Reader {
  readonly #provider: HttpProvider;
  readonly #description: SmsDescription;
  /** It has understood one of our requests: then a refused one is that message's, not the description's. */
  #understood = false;

  constructor(provider: HttpProvider, description: SmsDescription) {
    this.#provider = provider;
    this.#description = description;
  }

  #read(exchanged: Exchange): DescribedAnswer {
    return new DescribedAnswer(this.#description.answer.format ?? 'json', exchanged);
  }

  sent(sender: string, exchanged: Exchange): SendResult {
    const { accepted, error } = this.#description.answer;
    const answer = this.#read(exchanged);
    const code = answer.code(error);
    const result =
      this.#coded(sender, code) ?? this.#notUnderstood(exchanged) ?? this.#provider.verdict(sender, exchanged);
    if (result) return this.#note(result);
    if (accepted && answer.says(accepted)) return this.#note(SENT);
    // A code that the description does not know is still a refusal.
    if (code !== undefined && code !== '') return this.#provider.coded(sender, {}, code, reasonOf(code));
    return accepted ? inDoubt(REASONS.badAnswer) : this.#note(SENT);
  }

  #note(result: SendResult): SendResult {
    if (result.kind === 'sent') this.#understood = true;
    return result;
  }

  /** The result behind a code that the description knows, whatever the HTTP status. */
  #coded(sender: string, code: string | undefined): SendResult | undefined {
    const { codes } = this.#description;
    const isKnown = code !== undefined && Object.hasOwn(codes, code);
    return isKnown ? this.#provider.coded(sender, codes, code, reasonOf(code)) : undefined;
  }

  /**
   * 400 and its kin say that the request was wrong. As long as the provider has taken nothing, the description is, and the run
   * waits for a person; then it may be one message's, and only many of them are ours.
   */
  #notUnderstood(exchanged: Exchange): SendResult | undefined {
    if (exchanged.kind !== 'answer' || statusClass(exchanged.status) !== 'request') return undefined;
    const reason = `http_${exchanged.status}`;
    return this.#understood ? refusedHere(reason) : refused(reason, MENDED_MS, 'config');
  }

  known(lookup: NonNullable<SmsDescription['lookup']>, exchanged: Exchange): boolean | undefined {
    const { known, unknown, notFound } = lookup;
    if (exchanged.kind !== 'answer') return undefined;
    if (exchanged.status === 404) return notFound ? false : undefined;
    if (exchanged.status < 200 || exchanged.status > 299) return undefined;
    const answer = this.#read(exchanged);
    if (answer.says(known)) return true;
    return unknown && answer.says(unknown) ? false : undefined;
  }

  /** @throws BalanceRefused */
  balance(balance: NonNullable<SmsDescription['balance']>, exchanged: Exchange): ReturnType<typeof moneyOf> {
    const answer = this.#read(exchanged);
    const code = answer.code(balance.error ?? this.#description.answer.error);
    const refusal = this.#coded(BALANCE, code) ?? this.#provider.verdict(BALANCE, exchanged);
    if (refusal && refusal.kind !== 'sent') throw balanceRefused(refusal);
    const { amount, currency, decimals } = balance;
    return moneyOf(answer.at(amount), typeof currency === 'string' ? currency : answer.at(currency.field), decimals);
  }
}

/** Codes are stored and logged; what is longer than a code could be prose, or a number somebody can be called at. */
const reasonOf = (code: string): string =>
  /^[\w.-]{1,20}$/.test(code) && !/\d{6}/.test(code) ? `sms_${code.toLowerCase()}` : REASONS.rejected;
