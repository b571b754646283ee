import { z } from 'zod';
import { normalizePhone } from '../../domain/base/text/phone.js';
import { HOUR_MS } from '../../domain/base/time.js';
import { codeTable } from '../../domain/customer/provider-codes.js';
import type { SuppressionReason } from '../../domain/customer/suppression.js';
import { suppressAddress } from '../../models/customer/consent/suppress-address.js';
import { addresseeOf } from '../../models/customer/customer-reads.js';
import { smsTouchesOf } from '../../models/customer/sms-touches.js';
import { recordFunnel } from '../../models/run/funnel.js';
import { shopIds } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';

/** What became of a message: docs/sources.md#sms-providers. Other fields (prices, totals) are not looked at. */
const field = z.string().max(300).optional();
export const esmsCallback = z.object({
  RequestId: field.meta({ description: 'Our message id' }),
  SendStatus: field.meta({ description: '5 is done; anything else is on its way, or was refused (4)' }),
  SendSuccess: field,
  SendFailed: field,
  phonenumber: field,
  error_info: field.meta({ description: 'Begins with the code of the failure, where there is one' }),
});
export type EsmsCallback = z.output<typeof esmsCallback>;

/** SpeedSMS names neither our message nor what its codes mean: 0 is delivered (docs/sources.md#sms-providers). */
export const speedSmsReport = z.object({
  phone: z.string().min(1).max(40),
  status: z.union([z.int(), z.string().max(20)]),
});
type SpeedSmsReport = z.output<typeof speedSmsReport>;

export const callbackAnswer = z.object({
  outcome: z.enum(['delivered', 'failed', 'on_its_way', 'unmatched']).meta({
    description: '`unmatched`: about no SMS of ours that is known, or about one of several',
  }),
  suppressed: z.enum(['blocked', 'invalid_address']).optional(),
});
type Answer = z.input<typeof callbackAnswer>;

const DONE = '5';
const counts = (text: string | undefined): boolean => Number(text) > 0;

/**
 * eSMS's word on one message, at an address that only eSMS was told. Nobody signs it, so it is a hint: it may mark this one
 * message as delivered, or close this one phone for the reasons that close it when the message is handed over.
 */
export async function takeEsmsCallback(deps: ApiDeps, message: string, said: EsmsCallback): Promise<Answer> {
  const found = await addresseeOf(deps.models, message, 'sms');
  if (!found) return { outcome: 'unmatched' };
  if (said.SendStatus !== DONE) return { outcome: 'on_its_way' };
  if (counts(said.SendSuccess)) {
    const at = deps.now();
    await recordFunnel(deps.models, [{ message, step: 'delivered', at }], at);
    return { outcome: 'delivered' };
  }
  if (!counts(said.SendFailed)) return { outcome: 'on_its_way' };
  const reason = closedFor(said, found.address, deps.now());
  if (reason === undefined) return { outcome: 'failed' };
  const at = deps.now();
  const closed = await suppressAddress(deps.models, found._id, 'sms', { reason, at, source: 'webhook' });
  return { outcome: 'failed', ...(closed ? { suppressed: reason } : {}) };
}

type ClosedFor = Extract<SuppressionReason, 'blocked' | 'invalid_address'>;

/** What the failure's code closes a phone for when the message is handed over; nothing for a phone they no longer have. */
function closedFor(
  { error_info, phonenumber }: EsmsCallback,
  phone: string | undefined,
  at: Date,
): ClosedFor | undefined {
  const code = /^\s*(\d{1,4})\b/.exec(error_info ?? '')?.[1];
  const told = normalizePhone(phonenumber ?? '');
  if (code === undefined || !told.ok || told.e164 !== phone) return undefined;
  const reason = codeTable('esms', at)[code]?.suppress;
  return reason === 'blocked' || reason === 'invalid_address' ? reason : undefined;
}

/** Reports come within minutes; after a day nobody can say which message one is about. */
const SPEEDSMS_WITHIN_MS = 24 * HOUR_MS;

/**
 * SpeedSMS's word on a phone. It names no message of ours, so it counts only where one SMS can be meant: the only one that
 * left for this phone within a day. A failure closes nothing: its codes are not documented.
 * @param shop whose own account it is: of its messages only; undefined: the deployment's, and everybody's
 */
export async function takeSpeedSmsReport(
  deps: ApiDeps,
  { phone, status }: SpeedSmsReport,
  shop?: string,
): Promise<Answer> {
  if (String(status) !== '0') return { outcome: 'failed' };
  const told = normalizePhone(phone);
  if (!told.ok) return { outcome: 'unmatched' };
  const now = deps.now();
  const shops = shop === undefined ? await shopIds(deps.models) : [shop];
  const since = new Date(now.getTime() - SPEEDSMS_WITHIN_MS);
  const [message, ...others] = await smsTouchesOf(deps.models, told.e164, shops, since);
  if (message === undefined || others.length > 0) return { outcome: 'unmatched' };
  await recordFunnel(deps.models, [{ message, step: 'delivered', at: now }], now);
  return { outcome: 'delivered' };
}
