import { z } from 'zod';
import { isMailgun, isSecretPath, isSendGrid, isSns, type SnsMessage } from '../../channels/link/mail-webhooks.js';
import type { MailEvent } from '../../domain/customer/bounce/events/mail-event.js';
import { mailgunEvents } from '../../domain/customer/bounce/events/mailgun.js';
import { postmarkEvents } from '../../domain/customer/bounce/events/postmark.js';
import { sendGridEvents } from '../../domain/customer/bounce/events/sendgrid.js';
import { sesEvents } from '../../domain/customer/bounce/events/ses.js';
import type { ApiDeps, MailWebhooks } from '../deps.js';
import { parseJson } from '../http/body.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { takeMailEvents } from './mail-events.js';

const MAX_BYTES = 1024 * 1024;
const params = z.strictObject({ token: z.string().max(200) });

const answer = z.object({
  received: z.int(),
  bounced: z.int(),
  complained: z.int(),
  delivered: z.int(),
  held: z.int().meta({ description: 'Without proof that they are about a message of ours: held for a person' }),
});

const sns = z.looseObject({
  Type: z.string(),
  MessageId: z.string(),
  TopicArn: z.string(),
  Message: z.string(),
  Timestamp: z.string(),
  Signature: z.string(),
  SignatureVersion: z.string(),
  SigningCertURL: z.string(),
  Subject: z.string().optional(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
});
const mailgun = z.looseObject({
  signature: z.looseObject({ timestamp: z.string(), token: z.string(), signature: z.string() }),
});

const badSignature = (): Problem =>
  new Problem('bad_signature', 'Cannot take the events as the signature does not fit, or is an hour old.');

/** What a provider sent, once its signature is checked. */
interface Received {
  readonly keys: MailWebhooks;
  readonly body: Buffer;
  readonly header: (name: string) => string | undefined;
  readonly now: number;
}

function fromSes({ keys, body, now }: Received): MailEvent[] {
  const message = sns.safeParse(parseJson(body));
  if (!message.success || !keys.ses || !isSns(keys.ses, message.data as SnsMessage, now)) throw badSignature();
  // A subscription is confirmed by a person: nothing is fetched because a message says so.
  if (message.data.Type !== 'Notification') return [{ kind: 'other', returned: NOTHING }];
  return sesEvents(parseJson(Buffer.from(message.data.Message)));
}
const NOTHING = { messageIds: [], unsubscribe: [], returnTokens: [] };

function fromSendGrid({ keys, body, header, now }: Received): MailEvent[] {
  const given = {
    signature: header('x-twilio-email-event-webhook-signature'),
    timestamp: header('x-twilio-email-event-webhook-timestamp'),
  };
  if (!keys.sendgrid || !isSendGrid(keys.sendgrid, given, body, now)) throw badSignature();
  return sendGridEvents(parseJson(body));
}

function fromMailgun({ keys, body, now }: Received): MailEvent[] {
  const value = parseJson(body);
  const signed = mailgun.safeParse(value);
  if (!signed.success || !keys.mailgun || !isMailgun(keys.mailgun, signed.data.signature, now)) throw badSignature();
  return mailgunEvents(value);
}

/** What mail providers report by webhook: bounces, complaints, deliveries. A provider without its key is not there. */
export function mailEventRoutes(deps: ApiDeps): Route[] {
  const keys = deps.mailWebhooks ?? {};
  const common = {
    method: 'post',
    tag: 'tracking',
    access: 'public',
    action: 'take the events',
    body: {
      kind: 'bytes',
      mediaTypes: ['application/json', 'text/plain'],
      maxBytes: MAX_BYTES,
      description: 'As the provider documents it.',
    },
    answers: { 200: { description: 'Taken; repeated events change nothing', schema: answer } },
    problems: ['bad_signature', 'malformed_json', 'unsafe_key'],
  } as const;
  const signed = (
    id: string,
    path: string,
    summary: string,
    description: string,
    read: (received: Received) => MailEvent[],
  ): Route =>
    route({
      ...common,
      id,
      path,
      summary,
      description,
      handle: async ({ bytes = Buffer.alloc(0), req }) => {
        const header = (name: string) => req.get(name);
        const events = read({ keys, body: bytes, header, now: deps.now().getTime() });
        return json(200, await takeMailEvents(deps, events));
      },
    });
  return [
    signed(
      'takeSesEvents',
      '/v1/callbacks/ses',
      'Amazon SES, by SNS: bounces, complaints, deliveries',
      'Signed by SNS (versions 1 and 2) with a certificate of `SES_SNS_CERTIFICATES`; SigningCertURL must be of SNS and is never fetched. Switch “original headers” on.',
      fromSes,
    ),
    signed(
      'takeSendGridEvents',
      '/v1/callbacks/sendgrid',
      'SendGrid’s Event Webhook',
      'Signed (ECDSA) with the key of `SENDGRID_PUBLIC_KEY`.',
      fromSendGrid,
    ),
    signed(
      'takeMailgunEvents',
      '/v1/callbacks/mailgun',
      'Mailgun’s webhooks',
      'Signed (HMAC) with `MAILGUN_SIGNING_KEY`.',
      fromMailgun,
    ),
    route({
      ...common,
      id: 'takePostmarkEvents',
      path: '/v1/callbacks/postmark/{token}',
      summary: 'Postmark’s webhooks',
      description:
        'Postmark signs nothing: the token is `POSTMARK_WEBHOOK_SECRET`. Let the webhook include the bounce’s content.',
      params,
      problems: ['link_not_found', 'malformed_json', 'unsafe_key'],
      handle: async ({ params: { token }, bytes = Buffer.alloc(0) }) => {
        if (!keys.postmark || !isSecretPath(keys.postmark, token)) {
          throw new Problem('link_not_found', 'There is no such link.');
        }
        return json(200, await takeMailEvents(deps, postmarkEvents(parseJson(bytes))));
      },
    }),
  ];
}
