import type { Server, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { FaultBox } from '../faults.js';
import { answer, parseJson, readBody, serve } from '../http.js';
import { faultOver } from '../http-fault.js';
import type { Received } from '../received.js';
import type { SmsAccount } from './sms-account.js';

const smsSchema = z.object({ id: z.string().min(1), to: z.string().min(1), text: z.string() });

export interface SmsProviderDeps {
  readonly secret: string;
  readonly received: Received;
  readonly faults: FaultBox;
  readonly account: SmsAccount;
  /** Called for each message that reached its customer. */
  readonly onDelivered?: (id: string) => void;
}

/** The simulated SMS provider: a bearer key, one message per request; a repeated id is sent again, but an id can be asked for. */
export function smsProvider(deps: SmsProviderDeps): Server {
  const { secret, received } = deps;
  return serve(async (request, response) => {
    const body = await readBody(request);
    if (request.headers.authorization !== `Bearer ${secret}`) return answer(response, 401, { error: 'bad_key' });
    if (request.method === 'GET' && request.url === '/balance') {
      return answer(response, 200, { balance: deps.account.balance, currency: deps.account.currency });
    }
    const asked = /^\/sms\/([^/?]+)$/.exec(request.url ?? '')?.[1];
    if (request.method === 'GET' && asked !== undefined) {
      const known = received.has('sms', decodeURIComponent(asked), deps.faults.indexMs);
      return answer(response, known ? 200 : 404, known ? { status: 'accepted' } : { error: 'unknown_id' });
    }
    if (request.method !== 'POST' || request.url !== '/sms') return answer(response, 404, { error: 'not_found' });
    received.count('sms', 'requests');
    await accept(body, response, deps);
  });
}

async function accept(body: Buffer, response: ServerResponse, deps: SmsProviderDeps): Promise<void> {
  const { received, faults, account } = deps;
  const parsed = smsSchema.safeParse(parseJson(body));
  if (!parsed.success) return answer(response, 400, { error: 'bad_request' });
  const { id, to, text } = parsed.data;
  await faults.slow();
  const fate = faults.take();
  if (faultOver(fate, response)) return;
  const reason = fate.kind === 'code' ? fate.code : faults.rejects(to) ? 'blocked' : undefined;
  if (reason !== undefined) {
    received.count('sms', 'rejected');
    return answer(response, 200, { id, status: 'rejected', reason });
  }
  if (!account.charge(account.cost(text))) {
    return answer(response, 200, { id, status: 'rejected', reason: 'insufficient_balance' });
  }
  received.accept({ channel: 'sms', id, to, content: async () => ({ text }) });
  deps.onDelivered?.(id);
  if (fate.kind === 'drop') response.destroy();
  else answer(response, 200, { id, status: 'accepted' });
}
