import type { Server } from 'node:http';
import { z } from 'zod';
import { RateWindow } from '../../../channels/sms/rate-window.js';
import type { Fate, FaultBox } from '../faults.js';
import { answer, parseJson, readBody, serve } from '../http.js';
import { faultOver } from '../http-fault.js';
import type { Received } from '../received.js';
import type { Callbacks } from './callbacks.js';
import type { SmsAccount } from './sms-account.js';

const sendSchema = z.object({
  to: z.array(z.string()).min(1),
  content: z.string().min(1),
  sms_type: z.int().min(2).max(5),
  sender: z.string().optional(),
});
type Sent = z.output<typeof sendSchema>;
const LONGEST = 1_000;

export interface SpeedSmsProviderDeps {
  readonly token: string;
  readonly account: SmsAccount;
  readonly received: Received;
  readonly faults: FaultBox;
  readonly now: () => number;
  /** Requests in a minute before it answers 429. */
  readonly requestsPerMinute: number;
  /** Where results are reported, when they are. */
  readonly webhook?: { readonly url: string; readonly callbacks: Callbacks };
}

/**
 * A provider that answers as SpeedSMS is documented to (docs/sources.md#sms-providers): HTTP Basic with the token, errors in a
 * 200 with their code, numbers it cannot read listed in invalidPhone, 60 requests a minute and then 429 with
 * X-Rate-Limit-Reset.
 */
export function speedSmsProvider(deps: SpeedSmsProviderDeps): Server {
  const { received, faults, account, now } = deps;
  const rate = new RateWindow(deps.requestsPerMinute, 60_000);
  const authorization = `Basic ${Buffer.from(`${deps.token}:x`).toString('base64')}`;
  let tranId = 0;
  return serve(async (request, response) => {
    const given = parseJson(await readBody(request));
    if (request.headers.authorization !== authorization) return answer(response, 401, { status: 'error' });
    if (request.method === 'GET' && request.url === '/user/info') {
      const { balance, currency } = account;
      return answer(response, 200, { email: 'shop@example.com', balance, currency });
    }
    if (request.method !== 'POST' || request.url !== '/sms/send') return answer(response, 404, { status: 'error' });
    received.count('sms', 'requests');
    const waitMs = rate.take(now());
    const reset = { 'x-rate-limit-reset': String(Math.ceil(waitMs / 1_000)) };
    if (waitMs > 0) return answer(response, 429, { name: 'Too Many Requests' }, reset);
    await faults.slow();
    const fate = faults.take();
    if (faultOver(fate, response, 'x-rate-limit-reset')) return;
    const sent = sendSchema.safeParse(given).data;
    const refusal = verdict(sent, fate, deps);
    if (refusal || !sent) return answer(response, 200, refusal ?? { status: 'error', code: '101' });
    tranId += 1;
    const data = take(sent, tranId, deps);
    if (fate.kind === 'drop') response.destroy();
    else answer(response, 200, { status: 'success', code: '00', data });
  });
}

const isInvalid = (phone: string): boolean => !/^84\d{9}$/.test(phone);

function verdict(sent: Sent | undefined, fate: Fate, { account, faults }: SpeedSmsProviderDeps): object | undefined {
  const error = (code: string, invalidPhone: readonly string[] = []): object => ({
    status: 'error',
    code,
    message: `Simulated error ${code}`,
    invalidPhone,
  });
  if (fate.kind === 'code') return error(fate.code);
  if (!sent) return error('101');
  const good = sent.to.filter((phone) => !isInvalid(phone) && !faults.rejects(phone));
  if (good.length === 0) return error('105', sent.to);
  if (sent.content.length > LONGEST) return error('113');
  return account.charge(account.cost(sent.content, good.length)) ? undefined : error('300');
}

function take(sent: Sent, tranId: number, { received, account, faults, webhook }: SpeedSmsProviderDeps): object {
  const invalidPhone = sent.to.filter((phone) => isInvalid(phone) || faults.rejects(phone));
  const good = sent.to.filter((phone) => !invalidPhone.includes(phone));
  for (const phone of invalidPhone) if (phone) received.count('sms', 'rejected');
  for (const phone of good) {
    const failure = faults.bounces(phone);
    if (failure === undefined) {
      const content = async () => ({ text: sent.content });
      received.accept({ channel: 'sms', id: `${tranId}:${phone}`, to: phone, content });
    } else received.count('sms', 'rejected');
    webhook?.callbacks.call({
      url: webhook.url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'report', tranId, phone, status: Number(failure ?? 0) }),
    });
  }
  return { tranId, totalSMS: good.length, totalPrice: account.cost(sent.content, good.length), invalidPhone };
}
