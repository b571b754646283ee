import type { Request } from 'express';
import { z } from 'zod';
import { isSignedAs } from '../../channels/link/described-signature.js';
import { isInboundToken, reportedMessage } from '../../channels/link/report-url.js';
import { SHARED_ACCOUNT } from '../../domain/account/account.js';
import { parseMessageId } from '../../domain/base/ids.js';
import { addresseeOf } from '../../models/customer/customer-reads.js';
import { idOfText, MAX_SMS_SENDER, MAX_SMS_TEXT, takeSms } from '../../models/message/take-sms.js';
import { recordFunnel } from '../../models/run/funnel.js';
import type { ApiDeps } from '../deps.js';
import { parseJson } from '../http/body.js';
import { Problem } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { decoded, octetFields, type SmsVoice, smsVoice, textAt } from './described-sms.js';
import { callbackAnswer } from './sms-callbacks.js';

const MAX_BYTES = 64 * 1024;
const notFound = (): Problem => new Problem('link_not_found', 'There is no such link.');

interface Came {
  readonly url: string;
  readonly type: string | undefined;
  readonly bytes: Buffer | undefined;
  readonly header: (name: string) => string | undefined;
}

/** What came, by name: a query, and over it a form or JSON. */
function fieldsOf({ url, type = '', bytes = Buffer.alloc(0) }: Came): Record<string, unknown> {
  const query = octetFields(url.split('?', 2)[1] ?? '');
  if (bytes.length === 0) return query;
  if (!type.includes('json')) return { ...query, ...octetFields(bytes.toString('latin1')) };
  const body = parseJson(bytes);
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...query, ...body } : query;
}

/** @throws Problem bad_signature where the account's provider signs, and this is not signed, changed, or old */
function requireSigned(
  deps: ApiDeps,
  voice: SmsVoice | undefined,
  { header, bytes: body = Buffer.alloc(0) }: Came,
): void {
  const scheme = voice?.description.signature;
  if (!scheme) return;
  const now = deps.now().getTime();
  if (voice.secret !== undefined && isSignedAs(scheme, voice.secret, { header, body }, now)) return;
  throw new Problem('bad_signature', 'The signature does not fit the body, or its timestamp is too old.');
}

async function takeReport(deps: ApiDeps, written: string, token: string, came: Came): Promise<Reply> {
  const message = reportedMessage(deps.linkSecret, written, token);
  const shop = message === undefined ? undefined : parseMessageId(message)?.shop;
  if (message === undefined || shop === undefined) throw notFound();
  const voice = await smsVoice(deps, shop);
  requireSigned(deps, voice, came);
  const reports = voice?.description.reports;
  if (!reports || !(await addresseeOf(deps.models, message, 'sms'))) return json(200, { outcome: 'unmatched' });
  const status = textAt(fieldsOf(came), reports.status) ?? '';
  if (reports.failed.includes(status)) return json(200, { outcome: 'failed' });
  if (!reports.delivered.includes(status)) return json(200, { outcome: 'on_its_way' });
  const at = deps.now();
  await recordFunnel(deps.models, [{ message, step: 'delivered', at }], at);
  return json(200, { outcome: 'delivered' });
}

async function takeInbound(deps: ApiDeps, account: string, token: string, came: Came): Promise<Reply> {
  if (!isInboundToken(deps.linkSecret, account, token)) throw notFound();
  const voice = await smsVoice(deps, account);
  requireSigned(deps, voice, came);
  const inbound = voice?.description.inbound;
  const fields = fieldsOf(came);
  const from = textAt(fields, inbound?.from);
  const raw = textAt(fields, inbound?.text);
  if (!inbound || from === undefined || raw === undefined || from.length > MAX_SMS_SENDER)
    throw new Problem('invalid_request', 'Cannot take the SMS as it must be as the account describes it: it is not');
  const isJson = (came.type ?? '').includes('json');
  const text = (isJson ? raw : decoded(raw, textAt(fields, inbound.charset))).slice(0, MAX_SMS_TEXT);
  const id = textAt(fields, inbound.id)?.slice(0, 100) || idOfText(from, text);
  const own = account === SHARED_ACCOUNT ? {} : { shop: account };
  const { reply = '' } = await takeSms(deps, { id, from, text, at: deps.now(), ...own });
  return { status: 200, content: { mediaType: 'text/plain; charset=utf-8', data: reply } };
}

const common = { tag: 'tracking', access: 'public' } as const;
const body = {
  kind: 'bytes',
  mediaTypes: ['application/x-www-form-urlencoded', 'application/json'],
  maxBytes: MAX_BYTES,
  description: 'Fields as the description of the account names them',
} as const;
const problems = ['link_not_found', 'bad_signature', 'malformed_json', 'unsafe_key'] as const;
const came = (req: Request, bytes?: Buffer): Came => ({
  header: (name) => req.get(name),
  url: req.originalUrl,
  type: req.headers['content-type'],
  bytes,
});

function reportRoutes(deps: ApiDeps): Route[] {
  const report = {
    ...common,
    path: '/v1/callbacks/sms/{message}/{token}',
    summary: 'What became of one SMS, as a described provider says it: the address that it was given with the message',
    action: 'take the report',
    params: z.strictObject({ message: z.string().max(400), token: z.string().max(200) }),
    answers: { 200: { description: 'Taken', schema: callbackAnswer } },
  } as const;
  return [
    route({
      ...report,
      method: 'get',
      id: 'takeSmsReport',
      problems: ['link_not_found', 'bad_signature'],
      handle: ({ params, req }) => takeReport(deps, params.message, params.token, came(req)),
    }),
    route({
      ...report,
      method: 'post',
      id: 'postSmsReport',
      body,
      problems,
      handle: ({ params, req, bytes }) => takeReport(deps, params.message, params.token, came(req, bytes)),
    }),
  ];
}

/** Described SMS providers (docs/channels.md): what they report, and what customers write to them, in their own shape. */
export function describedSmsRoutes(deps: ApiDeps): Route[] {
  const inbound = {
    ...common,
    path: '/v1/callbacks/sms-inbound/{account}/{token}',
    summary: 'An SMS from a customer, from a described provider; TC, HUY, STOP… opts out',
    action: 'take the SMS',
    params: z.strictObject({ account: z.string().max(40), token: z.string().max(200) }),
    answers: { 200: { description: 'Taken: the reply to send to the customer, or nothing', mediaType: 'text/plain' } },
  } as const;
  return [
    ...reportRoutes(deps),
    route({
      ...inbound,
      method: 'get',
      id: 'takeDescribedSms',
      problems: ['link_not_found', 'bad_signature', 'invalid_request'],
      handle: ({ params, req }) => takeInbound(deps, params.account, params.token, came(req)),
    }),
    route({
      ...inbound,
      method: 'post',
      id: 'postDescribedSms',
      body,
      problems,
      handle: ({ params, req, bytes }) => takeInbound(deps, params.account, params.token, came(req, bytes)),
    }),
  ];
}
