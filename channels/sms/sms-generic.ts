import { phoneAs } from '../../domain/account/phone-form.js';
import {
  fill,
  fillText,
  type Placeholder,
  type SmsDescription,
  type SmsRequest,
} from '../../domain/account/sms-description.js';
import { askAfterMs } from '../../domain/customer/doubt-age.js';
import { isGsm7 } from '../../domain/message/sms/gsm.js';
import type { Channel, OutgoingMessage, Permit, SendResult } from '../channel.js';
import type { Exchange, HttpRequest } from '../http/http-exchange.js';
import { type Group, HttpProvider, type HttpProviderOptions } from '../http/http-provider.js';
import { answerOf, codeText, fieldAt } from '../http/json-answer.js';
import { inDoubt, REASONS, SENT } from '../reasons.js';
import { BALANCE, balanceRefused, moneyOf } from './balance.js';
import { alone } from './sms-group.js';

export interface GenericSmsOptions extends HttpProviderOptions {
  readonly description: SmsDescription;
  readonly key?: string;
  readonly sender?: string;
  /** Age of a doubt that may be asked about, milliseconds, where the description names none. Default: the policy's. */
  readonly askAfterMs?: number;
}

const ageOf = (
  { afterSeconds }: NonNullable<SmsDescription['lookup']>,
  given: number | undefined,
  now: number,
): number => (afterSeconds === undefined ? (given ?? askAfterMs('generic', new Date(now))) : afterSeconds * 1_000);

type Values = Readonly<Record<Placeholder, string>>;
interface Expected {
  readonly field: string;
  readonly values: readonly string[];
}

/** Any HTTP provider of SMS that a description fits (sms-description.ts, docs/channels.md): one message per request. */
export function genericSmsChannel(options: GenericSmsOptions): Channel {
  const { description, key = '', sender = '', secret } = options;
  const { send, lookup, balance } = description;
  const provider = new HttpProvider(options);
  const basic = Buffer.from(`${key}:${secret}`).toString('base64');
  const common: Values = { id: '', to: '', text: '', sender, key, secret, basic, unicode: '0' };
  const post = async (group: Group, permit: Permit): Promise<readonly SendResult[]> => {
    const [{ id, to, text }] = group as readonly [OutgoingMessage];
    const unicode = isGsm7(text) ? '0' : '1';
    const values = { ...common, id, to: phoneAs(description.phone, to), text, unicode };
    const exchanged = await provider.handOver(requestOf(send, values), group, permit);
    return [readSent(provider, permit.sender, description, exchanged)];
  };
  const ask = async (id: string): Promise<readonly [string, boolean] | undefined> => {
    if (!lookup) return undefined;
    const exchanged = await provider.request(requestOf(lookup.request, { ...common, id }));
    const known = knownIn(exchanged, lookup);
    return known === undefined ? undefined : [id, known];
  };
  return {
    name: 'sms',
    doubt: description.idempotent ? 'resend' : lookup ? 'ask' : 'unknown',
    ...(lookup && !description.idempotent ? { askAfterMs: ageOf(lookup, options.askAfterMs, provider.now()) } : {}),
    send: (messages, permit) => provider.sendAll(alone(messages), permit, post),
    ...(lookup && !description.idempotent
      ? {
          lookup: async (ids: readonly string[], signal: AbortSignal) => new Map(await provider.ask(ids, signal, ask)),
        }
      : {}),
    ...(balance
      ? {
          balance: async (signal: AbortSignal) => {
            signal.throwIfAborted();
            const exchanged = await provider.request(requestOf(balance.request, common));
            const error = balance.error ?? description.answer.error;
            const refusal =
              codedIn(provider, BALANCE, description.codes, error, exchanged) ?? provider.verdict(BALANCE, exchanged);
            if (refusal && refusal.kind !== 'sent') throw balanceRefused(refusal);
            const answer = answerOf(exchanged);
            const { amount, currency, decimals } = balance;
            const unit = typeof currency === 'string' ? currency : fieldAt(answer, currency.field);
            return moneyOf(fieldAt(answer, amount), unit, decimals);
          },
        }
      : {}),
    close: () => provider.close(),
  };
}

/** The described request with its values. Values in a path are encoded, so none can lead elsewhere. */
function requestOf({ method = 'POST', path, headers, encoding, body }: SmsRequest, values: Values): HttpRequest {
  const encoded = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)]),
  ) as Values;
  const given = Object.entries(headers).flatMap(([name, value]) => [name, fillText(value, values)]);
  const filled = body === undefined ? undefined : fill(body, values);
  const type = encoding === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
  return {
    method,
    path: fillText(path, encoded),
    headers: filled === undefined ? given : ['content-type', type, ...given],
    ...(filled === undefined ? {} : { body: encoding === 'form' ? formOf(filled) : JSON.stringify(filled) }),
  };
}

function formOf(body: unknown): string {
  const fields = Object.entries(typeof body === 'object' && body !== null ? body : {});
  return new URLSearchParams(fields.map(([name, value]): [string, string] => [name, String(value)])).toString();
}
const holds = (answer: unknown, { field, values }: Expected): boolean => {
  const value = fieldAt(answer, field);
  return values.includes(typeof value === 'boolean' ? String(value) : (codeText(value) ?? ''));
};

/** The result behind a code that the description knows, whatever the HTTP status. */
function codedIn(
  provider: HttpProvider,
  sender: string,
  codes: SmsDescription['codes'],
  field: string | undefined,
  exchanged: Exchange,
): SendResult | undefined {
  const code = field === undefined ? undefined : codeText(fieldAt(answerOf(exchanged), field));
  return code !== undefined && Object.hasOwn(codes, code)
    ? provider.coded(sender, codes, code, reasonOf(code))
    : undefined;
}

function readSent(
  provider: HttpProvider,
  sender: string,
  description: SmsDescription,
  exchanged: Exchange,
): SendResult {
  const coded = codedIn(provider, sender, description.codes, description.answer.error, exchanged);
  if (coded) return coded;
  const verdict = provider.verdict(sender, exchanged);
  if (verdict) return verdict;
  const { accepted, error } = description.answer;
  const answer = answerOf(exchanged);
  if (accepted && holds(answer, accepted)) return SENT;
  const code = error === undefined ? undefined : codeText(fieldAt(answer, error));
  // A code that the description does not know is still a refusal.
  if (code !== undefined && code !== '') return provider.coded(sender, {}, code, reasonOf(code));
  return accepted ? inDoubt(REASONS.badAnswer) : SENT;
}

/** Codes are stored and logged; what is longer than a code could be prose, or a number somebody can be called at. */
const reasonOf = (code: string): string =>
  /^[\w.-]{1,20}$/.test(code) && !/\d{6}/.test(code) ? `sms_${code.toLowerCase()}` : REASONS.rejected;

function knownIn(exchanged: Exchange, lookup: NonNullable<SmsDescription['lookup']>): boolean | undefined {
  const { known, unknown, notFound } = lookup;
  if (exchanged.kind !== 'answer') return undefined;
  if (exchanged.status === 404) return notFound ? false : undefined;
  if (exchanged.status < 200 || exchanged.status > 299) return undefined;
  const answer = answerOf(exchanged);
  if (holds(answer, known)) return true;
  return unknown && holds(answer, unknown) ? false : undefined;
}
