import { fieldAt } from '../../domain/account/field-at.js';
import { phoneAs, samePhone } from '../../domain/account/phone-form.js';
import { codeTable } from '../../domain/customer/provider-codes.js';
import type { Channel, OutgoingMessage, Permit, SendResult } from '../channel.js';
import type { Exchange } from '../http/http-exchange.js';
import { type Group, HttpProvider, type HttpProviderOptions } from '../http/http-provider.js';
import { answerOf, codeText } from '../http/json-answer.js';
import { failed, inDoubt, REASONS, SENT } from '../reasons.js';
import { BALANCE, balanceRefused, moneyOf } from './balance.js';
import { RateWindow } from './rate-window.js';
import { groupByText } from './sms-group.js';

/** Random number, brandname, default brandname (Verify/Notify), own Android phone. */
export const SPEEDSMS_TYPES = [2, 3, 4, 5] as const;
/** docs/sources.md#sms-providers: 60 requests in 60 seconds. */
const LIMIT = { requests: 60, windowMs: 60_000 };
const INVALID = { code: '105', reason: 'speedsms_105' };

export interface SpeedSmsOptions extends HttpProviderOptions {
  /** Brandname, or the device of type 5. `secret` is the access token. */
  readonly sender?: string;
  readonly type: (typeof SPEEDSMS_TYPES)[number];
  /** Most numbers in one request. */
  readonly batch: number;
}

/**
 * SpeedSMS (docs/sources.md#sms-providers): `POST {url}/sms/send` with `{to[], content, sms_type, sender}`, HTTP Basic with the
 * token. Sixty requests a minute are few, so messages with the same text share one. It knows no key of ours and answers no
 * question about a message whose answer was lost: a doubt stays unknown and is never sent again.
 */
export function speedSmsChannel(options: SpeedSmsOptions): Channel {
  const { secret, sender, type, batch } = options;
  const provider = new HttpProvider(options);
  const rate = new RateWindow(LIMIT.requests, LIMIT.windowMs);
  const headers = ['authorization', `Basic ${Buffer.from(`${secret}:x`).toString('base64')}`];
  const post = async (group: Group, permit: Permit): Promise<readonly SendResult[]> => {
    const waitMs = rate.take(provider.now());
    if (waitMs > 0) return group.map(() => provider.hold(permit.sender, REASONS.busy, 'retryable', waitMs));
    const to = group.map((message) => phoneAs('international', message.to));
    const request = {
      method: 'POST' as const,
      path: '/sms/send',
      headers: ['content-type', 'application/json', ...headers],
      body: JSON.stringify({
        to,
        content: group[0]?.text,
        sms_type: type,
        ...(sender === undefined ? {} : { sender }),
      }),
    };
    return readGroup({ provider, group, permit, post }, await provider.handOver(request, group, permit));
  };
  return {
    name: 'sms',
    doubt: 'unknown',
    send: async (messages, permit) => {
      const groups = groupByText(messages, batch);
      const results = new Map<OutgoingMessage, SendResult>();
      const flat = await provider.sendAll(groups, permit, post);
      for (const [at, message] of groups.flat().entries()) results.set(message, flat[at] ?? inDoubt(REASONS.badAnswer));
      return messages.map((message) => results.get(message) ?? inDoubt(REASONS.badAnswer));
    },
    balance: async (signal) => {
      signal.throwIfAborted();
      const exchanged = await provider.request({ method: 'GET', path: '/user/info', headers });
      const { answer, coded } = read(provider, BALANCE, exchanged);
      const refusal = coded ?? provider.verdict(BALANCE, exchanged);
      if (refusal) throw balanceRefused(refusal);
      return moneyOf(answer?.balance, answer?.currency, 0);
    },
    close: () => provider.close(),
  };
}

interface Posting {
  readonly provider: HttpProvider;
  readonly group: Group;
  readonly permit: Permit;
  readonly post: (group: Group, permit: Permit) => Promise<readonly SendResult[]>;
}
interface Answer {
  readonly answer: Record<string, unknown> | undefined;
  readonly code: string | undefined;
  /** The result behind an error that names its code. */
  readonly coded: SendResult | undefined;
}

/** Errors come as `{status: 'error', code}`, whatever the HTTP status; a 429 has no code and is the verdict's. */
function read(provider: HttpProvider, sender: string, exchanged: Exchange): Answer {
  const answer = answerOf(exchanged);
  const code = codeText(answer?.code);
  const isError = answer?.status === 'error' && code !== undefined && /^\d{1,4}$/.test(code);
  if (!isError) return { answer, code, coded: undefined };
  const table = codeTable('speedsms', new Date(provider.now()));
  return { answer, code, coded: provider.coded(sender, table, code, `speedsms_${code}`) };
}

async function readGroup(
  { provider, group, permit, post }: Posting,
  exchanged: Exchange,
): Promise<readonly SendResult[]> {
  const { answer, code, coded } = read(provider, permit.sender, exchanged);
  const all = (result: SendResult): SendResult[] => new Array<SendResult>(group.length).fill(result);
  if (coded && code === INVALID.code && group.length > 1) {
    return withoutInvalid({ provider, group, permit, post }, invalidIn(answer?.invalidPhone));
  }
  if (coded) return all(coded);
  const verdict = provider.verdict(permit.sender, exchanged);
  if (verdict) return all(verdict);
  if (answer?.status !== 'success' || code !== '00') return all(inDoubt(REASONS.badAnswer));
  const isInvalid = invalidIn(fieldAt(answer, 'data.invalidPhone'));
  return group.map(({ to }) => (isInvalid(to) ? invalid() : SENT));
}

/** Nothing of this request was taken because of some numbers: the others are handed over without them. */
async function withoutInvalid(
  { group, permit, post }: Posting,
  isInvalid: (to: string) => boolean,
): Promise<readonly SendResult[]> {
  const good = group.filter(({ to }) => !isInvalid(to));
  const results = new Map<OutgoingMessage, SendResult | undefined>();
  // It does not say which: then each is asked for alone.
  const parts = good.length === group.length ? good.map((message) => [message]) : [good];
  for (const part of parts.filter(({ length }) => length > 0)) {
    const said = await post(part, permit);
    for (const [at, message] of part.entries()) results.set(message, said[at]);
  }
  return group.map((message) => results.get(message) ?? invalid());
}

const invalid = (): SendResult => failed(INVALID.reason, 'recipient', 'invalid_address');

function invalidIn(list: unknown): (to: string) => boolean {
  const phones = Array.isArray(list) ? list.flatMap((phone) => codeText(phone) ?? []) : [];
  return (to) => phones.some((phone) => samePhone(phone, to));
}
