import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { isCallbackToken } from '../../channels/link/callback-token.js';
import { isSpeedSmsToken } from '../../channels/link/report-url.js';
import { readAccount } from '../../models/account/account-store.js';
import type { ApiDeps } from '../deps.js';
import { parseJson } from '../http/body.js';
import { slug } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { json, type Reply, type Route, route } from '../http/route.js';
import { schemaProblem } from '../http/schema-errors.js';
import { esmsSecrets } from './described-sms.js';
import { callbackAnswer, esmsCallback, speedSmsReport, takeEsmsCallback, takeSpeedSmsReport } from './sms-callbacks.js';

const params = z.strictObject({ token: z.string().max(200) });
const MAX_BYTES = 64 * 1024;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** One answer to every wrong address: whoever tries learns nothing of what is there. */
const notFound = (): Problem => new Problem('link_not_found', 'There is no such link.');

/** The results that SMS providers report who sign nothing: the address itself is the proof (docs/sources.md#sms-providers). */
export function callbackRoutes(deps: ApiDeps): Route[] {
  const common = { tag: 'tracking', access: 'public', action: 'take the result', params } as const;
  const taken = { 200: { description: 'Taken', schema: callbackAnswer } };

  const esms = route({
    ...common,
    method: 'get',
    path: '/v1/callbacks/esms/{token}',
    id: 'takeEsmsCallback',
    summary: 'eSMS: what became of one message',
    description:
      'The address that eSMS was given with the message (`SMS_CALLBACK_URL`): its last part is an HMAC of the message id. ' +
      'Repeated ones change nothing.',
    query: esmsCallback,
    answers: taken,
    problems: ['link_not_found'],
    handle: async ({ params: { token }, query }) => {
      const { RequestId: message } = query;
      const secrets = message === undefined ? [] : await esmsSecrets(deps, message);
      if (message === undefined || !secrets.some((secret) => isCallbackToken(secret, message, token))) throw notFound();
      return json(200, await takeEsmsCallback(deps, message, query));
    },
  });

  return [esms, ...speedSmsRoutes(deps)];
}

/** SpeedSMS has one address for all reports: the deployment's, or that of a shop's own account. */
function speedSmsRoutes(deps: ApiDeps): Route[] {
  const take = async (bytes: Buffer | undefined, isTheirs: boolean, shop?: string): Promise<Reply> => {
    // Before anything of the body is understood, as with a signature.
    if (!isTheirs) throw notFound();
    const value = parseJson(bytes ?? Buffer.alloc(0));
    const report = speedSmsReport.safeParse(value);
    if (report.success) return json(200, await takeSpeedSmsReport(deps, report.data, shop));
    throw schemaProblem(report.error, value, 'take the result');
  };
  const common = {
    tag: 'tracking',
    access: 'public',
    action: 'take the result',
    method: 'post',
    body: {
      kind: 'bytes',
      mediaTypes: ['application/json'],
      maxBytes: MAX_BYTES,
      description: '`{"type": "report", "tranId": …, "phone": "84…", "status": 0}`',
    },
    answers: { 200: { description: 'Taken', schema: callbackAnswer } },
    problems: ['link_not_found', 'malformed_json', 'unsafe_key'],
  } as const;
  const names = 'A report names no message: it counts where only one SMS left for the phone in a day.';
  const shared = route({
    ...common,
    path: '/v1/callbacks/speedsms/{token}',
    id: 'takeSpeedSmsReport',
    summary: 'SpeedSMS: what became of the message to a phone',
    description: `The token is \`SMS_WEBHOOK_SECRET\`. ${names}`,
    params,
    handle: ({ params: { token }, bytes }) => {
      const { smsWebhookSecret: secret } = deps;
      return take(bytes, secret !== undefined && timingSafeEqual(digest(token), digest(secret)));
    },
  });
  const own = route({
    ...common,
    path: '/v1/callbacks/speedsms/{shop}/{token}',
    id: 'takeShopSpeedSmsReport',
    summary: "The same to a shop's own account: about its messages only",
    description: `The account's \`callbackUrl\`, whose last part is an HMAC. ${names}`,
    params: z.strictObject({ shop: slug, token: z.string().max(200) }),
    handle: async ({ params: { shop, token }, bytes }) => {
      const account = isSpeedSmsToken(deps.linkSecret, shop, token) && (await readAccount(deps.models, shop, 'sms'));
      return take(bytes, account !== false && account?.kind === 'sms_speedsms', shop);
    },
  });
  return [shared, own];
}
