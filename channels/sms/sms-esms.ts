import { phoneAs } from '../../domain/account/phone-form.js';
import { codeTable } from '../../domain/customer/provider-codes.js';
import { isGsm7 } from '../../domain/message/sms/gsm.js';
import type { Channel, OutgoingMessage, Permit, SendResult } from '../channel.js';
import type { Exchange, HttpRequest } from '../http/http-exchange.js';
import { type Group, HttpProvider, type HttpProviderOptions } from '../http/http-provider.js';
import { answerOf, codeText } from '../http/json-answer.js';
import { callbackToken } from '../link/callback-token.js';
import { inDoubt, REASONS } from '../reasons.js';
import { BALANCE, balanceRefused, moneyOf } from './balance.js';
import { alone } from './sms-group.js';

/** Customer care, and the fixed number. Advertising (1) goes to 30 numbers and more under one text, without a RequestId. */
export const ESMS_TYPES = [2, 8] as const;

export interface EsmsOptions extends HttpProviderOptions {
  /** ApiKey; `secret` is the SecretKey. Both travel in the body, never in an address. */
  readonly key: string;
  /** Registered brandname; the fixed number has none. */
  readonly brandname?: string;
  readonly type: (typeof ESMS_TYPES)[number];
  /** Where the status of a message is to be reported: below it, at an address of each message's own (callback-token.ts). */
  readonly callbackUrl?: string;
}

/**
 * eSMS.vn (docs/sources.md#sms-providers): `POST {url}/SendMultipleMessage_V4_post_json/`, one number per request. Our message
 * id is its RequestId, which eSMS takes once: a second request is answered with 124, so a message in doubt may be handed over
 * again and reaches nobody twice.
 */
export function esmsChannel(options: EsmsOptions): Channel {
  const { key, secret, brandname, type, callbackUrl } = options;
  const provider = new HttpProvider(options);
  const account = { ApiKey: key, SecretKey: secret };
  const request = (path: string, body: object): HttpRequest => ({
    method: 'POST',
    path,
    headers: ['content-type', 'application/json'],
    body: JSON.stringify({ ...account, ...body }),
  });
  const post = async (group: Group, permit: Permit): Promise<readonly SendResult[]> => {
    const [{ id, to, text }] = group as readonly [OutgoingMessage];
    const exchanged = await provider.handOver(
      request('/SendMultipleMessage_V4_post_json/', {
        Phone: phoneAs('national', to),
        Content: text,
        ...(brandname === undefined ? {} : { Brandname: brandname }),
        SmsType: String(type),
        IsUnicode: isGsm7(text) ? '0' : '1',
        RequestId: id,
        ...(callbackUrl ? { CallbackUrl: `${callbackUrl}/${callbackToken(secret, id)}` } : {}),
      }),
      group,
      permit,
    );
    const { sender } = permit;
    return [provider.verdict(sender, exchanged) ?? readCode(provider, sender, exchanged, 'CodeResult')];
  };
  return {
    name: 'sms',
    doubt: 'resend',
    send: (messages, permit) => provider.sendAll(alone(messages), permit, post),
    balance: async (signal) => {
      signal.throwIfAborted();
      const exchanged = await provider.request(request('/GetBalance_json', {}));
      const refusal = provider.verdict(BALANCE, exchanged) ?? readCode(provider, BALANCE, exchanged, 'CodeResponse');
      if (refusal.kind !== 'sent') throw balanceRefused(refusal);
      return moneyOf(answerOf(exchanged)?.Balance, 'VND', 0);
    },
    close: () => provider.close(),
  };
}

function readCode(provider: HttpProvider, sender: string, exchanged: Exchange, field: string): SendResult {
  const code = codeText(answerOf(exchanged)?.[field]);
  // A 2xx without a code may have been an acceptance.
  if (code === undefined || !/^\d{1,4}$/.test(code)) return inDoubt(REASONS.badAnswer);
  return provider.coded(sender, codeTable('esms', new Date(provider.now())), code, `esms_${code}`);
}
