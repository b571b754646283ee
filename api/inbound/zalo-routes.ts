import { isZaloReport } from '../../channels/link/zalo-webhook.js';
import { parseObject } from '../../domain/base/text/json.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { takeZaloReport, zaloAnswer, zaloReport } from './zalo.js';

const MAX_BYTES = 64 * 1024;

/** What Zalo reports of its template messages (docs/channels.md#zalo). It wants a 200 within two seconds. */
export function zaloRoutes(deps: ApiDeps): Route[] {
  const take = route({
    method: 'post',
    path: '/v1/callbacks/zalo',
    id: 'takeZaloReport',
    tag: 'tracking',
    summary: 'Zalo: a message was delivered, was seen, or a button of it was pressed',
    description:
      'Signed by Zalo: `X-ZEvent-Signature: mac=` and the hex SHA-256 of application id, raw body, its `timestamp` and the secret key of the official account. Unsigned reports and those an hour old are refused; repeated ones change nothing.',
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
    handle: async ({ bytes = Buffer.alloc(0), req }) => {
      const { zaloWebhook: key } = deps;
      if (!key) throw new Problem('channel_not_configured', 'No provider is configured for zalo.');
      // Every digit of its ids, which are beyond 2^53.
      const report = zaloReport.safeParse(parseObject(bytes.toString('utf8'))).data;
      const given = { header: req.get('x-zevent-signature'), timestamp: report?.timestamp ?? '' };
      if (!report || !isZaloReport(key, given, bytes, deps.now().getTime()))
        throw new Problem(
          'bad_signature',
          'Cannot take the report as its signature does not fit, or it is an hour old.',
        );
      return json(200, { outcome: await takeZaloReport(deps, report) });
    },
  });
  return [take];
}
