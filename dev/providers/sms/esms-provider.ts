import type { Server, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Fate, FaultBox } from '../faults.js';
import { answer, parseJson, readBody, serve } from '../http.js';
import { faultOver } from '../http-fault.js';
import type { Received } from '../received.js';
import type { Callbacks } from './callbacks.js';
import type { SmsAccount } from './sms-account.js';

const SEND = /^\/SendMultipleMessage_V4_post_json\/?$/;
const BALANCE = /^\/GetBalance_json\/?$/;
const accountSchema = z.object({ ApiKey: z.string(), SecretKey: z.string() });
const sendSchema = z.object({
  Phone: z.string(),
  Content: z.string().min(1),
  Brandname: z.string().optional(),
  SmsType: z.string().optional(),
  IsUnicode: z.enum(['0', '1']).default('0'),
  RequestId: z.string().min(1).optional(),
  CallbackUrl: z.string().optional(),
});
type Sent = z.output<typeof sendSchema>;

export interface EsmsProviderDeps {
  readonly key: string;
  readonly secret: string;
  /** Registered brandnames. */
  readonly brandnames: readonly string[];
  readonly account: SmsAccount;
  readonly received: Received;
  readonly faults: FaultBox;
  /** Calls a message's CallbackUrl when it was delivered; without it none is called. */
  readonly callbacks?: Callbacks;
}

/**
 * A provider that answers as eSMS.vn is documented to (docs/sources.md#sms-providers): every answer is a 200 with a CodeResult,
 * keys stand in the body, a RequestId is taken once, an accepted message is not yet a delivered one.
 */
export function esmsProvider(deps: EsmsProviderDeps): Server {
  let sequence = 0;
  return serve(async (request, response) => {
    const given = parseJson(await readBody(request));
    const path = new URL(request.url ?? '/', 'http://esms').pathname;
    const login = accountSchema.safeParse(given).data;
    const isKnown = login?.ApiKey === deps.key && login.SecretKey === deps.secret;
    if (request.method === 'POST' && BALANCE.test(path)) {
      return answer(response, 200, isKnown ? balanceOf(deps.account) : { CodeResponse: '101' });
    }
    if (request.method !== 'POST' || !SEND.test(path)) return answer(response, 404, {});
    sequence += 1;
    await send({ given, isKnown, smsId: `sim-${sequence}` }, response, deps);
  });
}

interface Request {
  readonly given: unknown;
  readonly isKnown: boolean;
  readonly smsId: string;
}

async function send(
  { given, isKnown, smsId }: Request,
  response: ServerResponse,
  deps: EsmsProviderDeps,
): Promise<void> {
  deps.received.count('sms', 'requests');
  await deps.faults.slow();
  const fate = deps.faults.take();
  if (faultOver(fate, response)) return;
  const sent = sendSchema.safeParse(given).data;
  const code = isKnown ? verdict(sent, fate, deps) : '101';
  if (code !== undefined || !sent) return refuse(response, code ?? '300');
  take(sent, smsId, deps);
  if (fate.kind === 'drop') response.destroy();
  else answer(response, 200, { CodeResult: '100', CountRegenerate: 0, SMSID: smsId });
}

const balanceOf = ({ balance }: SmsAccount): object => ({ Balance: balance, CodeResponse: '100', UserID: 9999 });
const refuse = (response: ServerResponse, CodeResult: string): void =>
  answer(response, 200, { CodeResult, CountRegenerate: 0, ErrorMessage: `Simulated error ${CodeResult}` });

/** The code of a refusal; undefined when the message can be taken, and is paid. */
function verdict(sent: Sent | undefined, fate: Fate, deps: EsmsProviderDeps): string | undefined {
  const { faults, received, account, brandnames } = deps;
  if (fate.kind === 'code') return fate.code;
  if (!sent?.SmsType) return '300';
  if (sent.SmsType !== '2' && sent.SmsType !== '8') return '118';
  if (sent.SmsType === '2' && !brandnames.includes(sent.Brandname ?? '')) return '104';
  if (!/^0\d{9}$/.test(sent.Phone)) return '108';
  if (sent.RequestId !== undefined && received.has('sms', sent.RequestId)) {
    received.count('sms', 'repeats');
    return '124';
  }
  if (faults.rejects(sent.Phone)) {
    received.count('sms', 'rejected');
    return '99';
  }
  return account.charge(account.cost(sent.Content)) ? undefined : '103';
}

function take(sent: Sent, smsId: string, { received, faults, account, callbacks }: EsmsProviderDeps): void {
  const { Phone: to, Content: text, RequestId, CallbackUrl, SmsType = '' } = sent;
  const failure = faults.bounces(to);
  if (failure === undefined) {
    received.accept({ channel: 'sms', id: RequestId ?? smsId, to, content: async () => ({ text }) });
  } else received.count('sms', 'rejected');
  if (!CallbackUrl) return;
  const query = new URLSearchParams({
    SMSID: smsId,
    SendFailed: failure === undefined ? '0' : '1',
    SendStatus: '5',
    SendSuccess: failure === undefined ? '1' : '0',
    TotalPrice: account.cost(text).toFixed(4),
    TotalReceiver: '1',
    TotalSent: '1',
    RequestId: RequestId ?? '',
    TypeId: SmsType,
    telcoid: '1',
    phonenumber: to,
    ...(failure === undefined ? {} : { error_info: failure }),
  });
  const joint = CallbackUrl.includes('?') ? '&' : '?';
  callbacks?.call({ url: `${CallbackUrl}${joint}${query.toString()}`, method: 'GET' });
}
