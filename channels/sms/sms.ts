import { askAfterMs } from '../../domain/customer/doubt-age.js';
import type { Channel, OutgoingMessage, Permit, SendResult } from '../channel.js';
import type { Exchange } from '../http/http-exchange.js';
import { type Group, HttpProvider, type HttpProviderOptions } from '../http/http-provider.js';
import { answerOf } from '../http/json-answer.js';
import { inDoubt, REASONS, SENT } from '../reasons.js';
import { BALANCE, balanceRefused, moneyOf } from './balance.js';
import { alone } from './sms-group.js';

export interface SmsOptions extends HttpProviderOptions {
  /** Age of a doubt that may be asked about, milliseconds. Default: the policy's (doubt-age.ts). */
  readonly askAfterMs?: number;
}

/**
 * The SMS provider: one message per `POST {url}/sms` with `{id, to, text}` and a bearer key. It keeps our id but does not
 * promise to recognise it, as Vietnamese providers do not (docs/sources.md#sms-providers); so in doubt it is asked: `GET
 * {url}/sms/{id}`. `GET {url}/balance` answers `{balance, currency}`.
 */
export function smsChannel(options: SmsOptions): Channel {
  const provider = new HttpProvider(options);
  const headers = ['authorization', `Bearer ${options.secret}`];
  const post = async (group: Group, permit: Permit): Promise<readonly SendResult[]> => {
    const [{ id, to, text }] = group as readonly [OutgoingMessage];
    const request = {
      method: 'POST' as const,
      path: '/sms',
      headers: ['content-type', 'application/json', ...headers],
      body: JSON.stringify({ id, to, text }),
    };
    const exchanged = await provider.handOver(request, group, permit);
    const { sender } = permit;
    return [known(exchanged) ? SENT : (provider.verdict(sender, exchanged) ?? readAnswer(exchanged, provider, sender))];
  };
  const ask = async (id: string): Promise<readonly [string, boolean] | undefined> => {
    const path = `/sms/${encodeURIComponent(id)}`;
    const exchanged = await provider.request({ method: 'GET', path, headers });
    if (exchanged.kind !== 'answer') return undefined;
    if (exchanged.status === 200) return [id, true];
    // A 404 of something between us, or of a wrong address, says nothing of the message.
    const isTheirs = exchanged.status === 404 && answerOf(exchanged)?.error === UNKNOWN_ID;
    return isTheirs ? [id, false] : undefined;
  };
  return {
    name: 'sms',
    doubt: 'ask',
    askAfterMs: options.askAfterMs ?? askAfterMs('nhip', new Date(provider.now())),
    send: (messages, permit) => provider.sendAll(alone(messages), permit, post),
    /** An id that is missing from the answer could not be asked for: it stays in doubt. */
    lookup: async (ids, signal) => new Map(await provider.ask(ids, signal, ask)),
    balance: async (signal) => {
      signal.throwIfAborted();
      const exchanged = await provider.request({ method: 'GET', path: '/balance', headers });
      const refusal = provider.verdict(BALANCE, exchanged);
      if (refusal) throw balanceRefused(refusal);
      const answer = answerOf(exchanged);
      return moneyOf(answer?.balance, answer?.currency, 0);
    },
    close: () => provider.close(),
  };
}

/** What the provider itself says of an id it never got. */
const UNKNOWN_ID = 'unknown_id';

/** 409: the provider has this id already (eSMS code 124), so it was accepted earlier. */
const known = (exchanged: Exchange): boolean => exchanged.kind === 'answer' && exchanged.status === 409;

function readAnswer(exchanged: Exchange, provider: HttpProvider, sender: string): SendResult {
  const answer = answerOf(exchanged);
  if (answer?.status === 'accepted') return SENT;
  if (answer?.status === 'rejected') return provider.rejection(sender, answer.reason);
  // A 2xx that cannot be read may have been an acceptance.
  return inDoubt(REASONS.badAnswer);
}
