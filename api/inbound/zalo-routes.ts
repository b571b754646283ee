import { z } from 'zod';
import { isZaloReport, type ZaloWebhookKey } from '../../channels/link/zalo-webhook.js';
import { parseObject } from '../../domain/base/text/json.js';
import { readAccount } from '../../models/account/account-store.js';
import type { ApiDeps } from '../deps.js';
import { slug } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { openSecrets } from '../http/signed.js';
import { takeZaloReport, zaloAnswer, zaloReport } from './zalo.js';

const MAX_BYTES = 64 * 1024;
const HEADER = 'x-zevent-signature';

/** What Zalo signs reports to a shop's own account with; undefined: there is none, or it does not open. */
async function keyOf(deps: ApiDeps, shop: string): Promise<ZaloWebhookKey | undefined> {
  const account = await readAccount(deps.models, shop, 'zalo');
  const { oaSecretKey: secretKey } = account ? openSecrets(deps, account) : {};
  return account && secretKey !== undefined ? { appId: String(account.settings.appId), secretKey } : undefined;
}

/** @param shop whose messages are spoken of; undefined: the deployment's account, and everybody's */
async function take(
  deps: ApiDeps,
  key: ZaloWebhookKey | undefined,
  { bytes = Buffer.alloc(0), header }: { readonly bytes?: Buffer | undefined; readonly header: string | undefined },
  shop?: string,
): Promise<Reply> {
  if (!key) throw new Problem('channel_not_configured', 'No provider is configured for zalo.');
  // Every digit of its ids, which are beyond 2^53.
  const report = zaloReport.safeParse(parseObject(bytes.toString('utf8'))).data;
  const given = { header, timestamp: report?.timestamp ?? '' };
  if (!report || !isZaloReport(key, given, bytes, deps.now().getTime()))
    throw new Problem('bad_signature', 'Cannot take the report as its signature does not fit, or it is an hour old.');
  return json(200, { outcome: await takeZaloReport(deps, report, shop) });
}

const SIGNED =
  'Signed by Zalo: `X-ZEvent-Signature: mac=` and the hex SHA-256 of application id, raw body, its `timestamp` and the secret key of the official account. Unsigned reports and those an hour old are refused; repeated ones change nothing.';

/** What Zalo reports of its template messages (docs/channels.md#zalo). It wants a 200 within two seconds. */
export function zaloRoutes(deps: ApiDeps): Route[] {
  const common = {
    method: 'post',
    tag: 'tracking',
    description: SIGNED,
    access: 'public',
    action: 'take the report',
    body: {
      kind: 'bytes',
      mediaTypes: ['application/json'],
      maxBytes: MAX_BYTES,
      description: 'The event as it came.',
    },
    answers: { 200: { description: 'Taken', schema: zaloAnswer } },
    problems: ['bad_signature', 'channel_not_configured'],
  } as const;
  const shared = route({
    ...common,
    path: '/v1/callbacks/zalo',
    id: 'takeZaloReport',
    summary: 'Zalo: a message was delivered, was seen, or a button of it was pressed',
    handle: ({ bytes, req }) => take(deps, deps.zaloWebhook, { bytes, header: req.get(HEADER) }),
  });
  const own = route({
    ...common,
    path: '/v1/callbacks/zalo/{shop}',
    id: 'takeShopZaloReport',
    summary: "The same to a shop's own account: about its messages only",
    params: z.strictObject({ shop: slug }),
    handle: async ({ params: { shop }, bytes, req }) =>
      take(deps, await keyOf(deps, shop), { bytes, header: req.get(HEADER) }, shop),
  });
  return [shared, own];
}
