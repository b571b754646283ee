import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { FaultBox } from '../faults.js';
import { answer, parseJson, readBody, serve } from '../http.js';
import { faultOver } from '../http-fault.js';
import type { Received } from '../received.js';
import type { Callbacks } from '../sms/callbacks.js';
import { type SimTemplate, ZALO_ACCOUNT, type ZaloWorld } from './zalo-world.js';

export interface ZaloProviderDeps {
  readonly world: ZaloWorld;
  readonly received: Received;
  readonly faults: FaultBox;
  readonly now: () => number;
  /** Where reports go; nowhere without it. */
  readonly webhook?: { readonly url: string; readonly callbacks: Callbacks };
}

const phoneBody = z.object({
  phone: z.string(),
  template_id: z.string(),
  template_data: z.record(z.string(), z.string()),
  tracking_id: z.string().min(1).max(48),
});
const userBody = z.object({
  user_id: z.string(),
  template_id: z.string(),
  template_data: z.record(z.string(), z.string()),
});
/** One message, whichever way it came. */
interface Sending {
  readonly phone: string;
  readonly template: SimTemplate;
  readonly data: Readonly<Record<string, string>>;
  readonly trackingId?: string;
}

const error = (code: number, message = `Simulated error ${code}`): object => ({ error: code, message });
const ok = (data: unknown, more: object = {}): object => ({ error: 0, message: 'Success', data, ...more });

/**
 * A server that answers as Zalo is documented to (docs/sources.md#zalo-template-messages): HTTP 200 for every error, tokens of 25
 * hours whose refresh token is good once, other answers and another table of errors by user id, quota as strings in the answer to
 * a message and as numbers where it is asked for. All three hosts of Zalo's are this one.
 */
export function zaloProvider(deps: ZaloProviderDeps): Server {
  return serve(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://zalo');
    const body = await readBody(request);
    const said = await saidTo(deps, request, response, url, body);
    if (said) answer(response, 200, said);
  });
}

/** What is answered with 200; undefined: the request is over. */
async function saidTo(
  deps: ZaloProviderDeps,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  body: Buffer,
): Promise<object | undefined> {
  switch (`${request.method} ${url.pathname}`) {
    case 'POST /v4/oa/access_token':
      return refresh(deps, request, response, body);
    case 'POST /message/template':
      return send(deps, request, response, body, 'phone');
    case 'POST /v3.0/oa/message/template':
      return send(deps, request, response, body, 'user');
    default:
      return ask(deps, request, url);
  }
}

/** A no has a name, mostly no number, and is an HTTP 200. */
async function refresh(
  { world, faults }: ZaloProviderDeps,
  { headers }: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<object | undefined> {
  await faults.slow();
  const form = new URLSearchParams(body.toString());
  const no = { error_reason: 'Simulated', ref_doc: 'https://developers.zalo.me' };
  if (headers.secret_key !== ZALO_ACCOUNT.appSecret) return { error_name: 'Invalid secret key', ...no };
  if (form.get('app_id') !== ZALO_ACCOUNT.appId || form.get('grant_type') !== 'refresh_token')
    return { error_name: 'Invalid request', ...no };
  if (world.refuseRefreshes > 0) {
    world.refuseRefreshes -= 1;
    return { error: -14002, error_name: 'App not active', ...no };
  }
  const pair = world.refresh(form.get('refresh_token') ?? '');
  if (world.loseRefreshes > 0) {
    world.loseRefreshes -= 1;
    response.destroy();
    return undefined;
  }
  return pair ?? { error_name: 'Invalid refresh token', ...no };
}

const proofOf = (token: string): string => createHmac('sha256', ZALO_ACCOUNT.appSecret).update(token).digest('hex');

/** The code by which the caller is refused; undefined: they are the account. */
function unknownCaller(
  { world }: ZaloProviderDeps,
  { headers }: IncomingMessage,
  way: 'phone' | 'user',
): number | undefined {
  const { access_token: token, appsecret_proof: proof } = headers;
  if (!world.isGood(token)) return way === 'phone' ? -124 : -216;
  if (proof !== undefined && proof !== proofOf(String(token))) return way === 'phone' ? -1241 : -242;
  return undefined;
}

async function send(
  deps: ZaloProviderDeps,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  way: 'phone' | 'user',
): Promise<object | undefined> {
  const { received, faults, world, now } = deps;
  received.count('zalo', 'requests');
  const left = world.call();
  response.setHeader('X-RateLimit-Limit', world.callsPerMinute);
  response.setHeader('X-RateLimit-Remain', Math.max(0, left));
  await faults.slow();
  const fate = faults.take();
  if (faultOver(fate, response)) return undefined;
  if (fate.kind === 'code') return error(Number(fate.code));
  if (left < 0) return error(-32);
  const refusal = unknownCaller(deps, request, way);
  if (refusal !== undefined) return error(refusal);
  const sending = way === 'phone' ? readPhone(deps, parseJson(body)) : readUser(deps, parseJson(body));
  if (typeof sending === 'number') return error(sending);
  const code = verdict(deps, sending, way);
  if (code !== undefined) {
    received.count('zalo', 'rejected');
    return error(code);
  }
  const { phone, template, data, trackingId } = sending;
  const id = world.take(phone, template);
  const text = Object.entries(data)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
  received.accept({ channel: 'zalo', id: trackingId ?? id, to: phone, content: async () => ({ text }) });
  report(deps, id, sending);
  if (fate.kind === 'drop') {
    response.destroy();
    return undefined;
  }
  const sent_time = String(now());
  const byPhone = { msg_id: id, sent_time, sending_mode: '1', quota: quotaTexts(world) };
  const byUser = { message_id: id, sent_time, quota: { quota_type: 'purchase_quota', remain: world.remaining } };
  return ok(way === 'phone' ? byPhone : byUser);
}

const quotaTexts = ({ dailyLevel, remaining }: ZaloWorld): object => ({
  dailyQuota: String(dailyLevel),
  remainingQuota: String(remaining),
});

function readPhone({ world }: ZaloProviderDeps, given: unknown): Sending | number {
  const body = phoneBody.safeParse(given).data;
  if (!body) return -132;
  const phone = body.phone.replace(/^\+/, '');
  if (!/^84\d{9}$/.test(phone)) return -108;
  const template = world.templates.get(body.template_id);
  return template ? { phone, template, data: body.template_data, trackingId: body.tracking_id } : -109;
}

function readUser({ world }: ZaloProviderDeps, given: unknown): Sending | number {
  const body = userBody.safeParse(given).data;
  if (!body) return -201;
  const template = world.templates.get(body.template_id);
  const phone = world.users.get(body.user_id);
  if (!template) return -201;
  if (template.phoneOnly) return -249;
  return phone === undefined ? -213 : { phone, template, data: body.template_data };
}

type Refusal = 'template' | 'unreachable' | 'blocked' | 'night' | 'quota' | 'money';
/** One refusal, in the words of each host. */
const CODES: Readonly<Record<Refusal, Readonly<Record<'phone' | 'user', number>>>> = {
  template: { phone: -131, user: -201 },
  unreachable: { phone: -118, user: -227 },
  blocked: { phone: -141, user: -244 },
  night: { phone: -133, user: -234 },
  quota: { phone: -144, user: -211 },
  money: { phone: -115, user: -321 },
};

/** The code of a refusal of one message; undefined when it can be taken. */
function verdict(deps: ZaloProviderDeps, sending: Sending, way: 'phone' | 'user'): number | undefined {
  const { phone, template, data } = sending;
  const why = refusalOf(deps, sending);
  if (why === 'template') return CODES[why][way];
  const wrong = wrongParam(template, data);
  if (wrong !== undefined) return way === 'phone' ? wrong : -210;
  if (why !== undefined) return CODES[why][way];
  const limit = template.templateTag === 'PROMOTION' ? deps.world.promotionLimit(phone) : undefined;
  if (limit === undefined) return undefined;
  return way === 'phone' ? Number(limit) : -218;
}

function refusalOf({ world, faults }: ZaloProviderDeps, { phone, template }: Sending): Refusal | undefined {
  if (template.status !== 'ENABLE') return 'template';
  if (faults.rejects(phone)) return 'unreachable';
  if (world.blocked.has(phone)) return 'blocked';
  if (template.templateTag !== 'TRANSACTION' && world.isNight()) return 'night';
  if (world.remaining <= 0) return 'quota';
  return world.balance < Number(template.price) ? 'money' : undefined;
}

function wrongParam({ listParams }: SimTemplate, data: Readonly<Record<string, string>>): number | undefined {
  for (const name of Object.keys(data)) if (!listParams.some((param) => param.name === name)) return -132;
  for (const { name, require, maxLength, acceptNull } of listParams) {
    const value = data[name];
    if (value === undefined) {
      if (require) return -1122;
      continue;
    }
    if (value === '' && !acceptNull) return -1122;
    if ([...value].length > maxLength) return -1121;
  }
  return undefined;
}

/** Messages by user id are reported without a reference of the sender's. */
function report({ webhook, now }: ZaloProviderDeps, id: string, { phone, trackingId }: Sending): void {
  if (!webhook) return;
  const at = String(now());
  const body = JSON.stringify({
    event_name: 'user_received_message',
    app_id: ZALO_ACCOUNT.appId,
    sender: { id: ZALO_ACCOUNT.accountId },
    recipient: { id: phone },
    message: { msg_id: id, ...(trackingId === undefined ? {} : { tracking_id: trackingId }), delivery_time: at },
    timestamp: at,
  });
  const headers = { 'content-type': 'application/json', 'x-zevent-signature': zaloSignature(body, at) };
  webhook.callbacks.call({ url: webhook.url, method: 'POST', headers, body });
}

/** Plain SHA-256 of application id, raw body, its timestamp and the official account's secret key. */
export const zaloSignature = (
  body: string,
  timestamp: string,
  { appId, secretKey }: { readonly appId: string; readonly secretKey: string } = ZALO_ACCOUNT,
): string => `mac=${createHash('sha256').update(`${appId}${body}${timestamp}${secretKey}`).digest('hex')}`;

/** What is asked of the account. */
function ask(deps: ZaloProviderDeps, request: IncomingMessage, url: URL): object {
  const { world } = deps;
  const refusal = unknownCaller(deps, request, 'phone');
  if (refusal !== undefined) return error(refusal);
  switch (`${request.method} ${url.pathname}`) {
    case 'GET /message/status':
      return ok({ ...world.status(url.searchParams.get('message_id') ?? ''), message: '' });
    case 'GET /message/quota': {
      const monthly = { monthlyPromotionQuota: 125, remainingMonthlyPromotionQuota: 124 };
      const daily = { dailyQuota: world.dailyLevel, remainingQuota: world.remaining, dailyQuotaPromotion: null };
      return { ...ok({ ...daily, ...monthly }), message: 'success' };
    }
    case 'GET /quality':
      return ok({ oaCurrentQuality: world.quality, oa7dayQuality: 'UNDEFINED' });
    case 'GET /template/all': {
      const rows = [...world.templates].map(([id, { templateName, status, templateQuality }]) => ({
        ...{ templateId: Number(id), templateName, createdTime: 0, status, templateQuality },
      }));
      return ok(rows, { metadata: { total: rows.length } });
    }
    case 'GET /template/info/v2': {
      const id = url.searchParams.get('template_id') ?? '';
      const found = world.templates.get(id);
      if (!found) return error(-109);
      const { price, phoneOnly, ...told } = found;
      const prices = { price, price_sdt: price, ...(phoneOnly ? {} : { price_uid: String(Number(price) * 0.7) }) };
      return ok({ templateId: id, ...told, listButtons: [], timeout: 7_200_000, ...prices });
    }
    default:
      return error(-106);
  }
}
