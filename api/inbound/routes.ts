import { z } from 'zod';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../channels/link/signature.js';
import { takeSms } from '../../models/message/take-sms.js';
import type { ApiDeps } from '../deps.js';
import { parseJson } from '../http/body.js';
import { json, type Route, route } from '../http/route.js';
import { schemaProblem } from '../http/schema-errors.js';
import { inboundChat, inboundChatAnswer, takeChatEvents } from './chat.js';
import { inboundEmailAnswer, takeMail } from './email.js';
import { inboundSms, inboundSmsAnswer } from './sms.js';
import { takeUnsubscribeMail, unsubscribeMailAnswer } from './unsubscribe-mail.js';

/** A report returns at most the message it is about. */
const MAX_MAIL_BYTES = 2 * 1024 * 1024;
const mailBody = z.strictObject({ raw: z.string().min(1) });

function rawOf(isJson: boolean, bytes: Buffer): Buffer {
  if (!isJson) return bytes;
  const value = parseJson(bytes);
  const parsed = mailBody.safeParse(value);
  if (parsed.success) return Buffer.from(parsed.data.raw);
  throw schemaProblem(parsed.error, value, 'take the mail');
}

/** What customers send back, told by the providers. Signed as receipts are. */
export function inboundRoutes(deps: ApiDeps): Route[] {
  const common = { method: 'post', tag: 'consent', access: 'signed' } as const;
  const signed = `Signed by HMAC-SHA256 over timestamp, a dot and the body (headers ${TIMESTAMP_HEADER}, ${SIGNATURE_HEADER}).`;

  const sms = route({
    ...common,
    path: '/v1/inbound/sms',
    signedBy: 'sms',
    id: 'takeInboundSms',
    summary: 'An SMS from a customer: TC, HUY, STOP… opts out',
    description: `${signed} The answer’s \`reply\`, when there is one, is to be sent to the sender: the one confirmation. What may be a refusal and may be none waits for a person (\`…/undecided-messages\`).`,
    action: 'take the SMS',
    body: { kind: 'json', schema: inboundSms, maxBytes: 64 * 1024 },
    answers: { 200: { description: 'Taken', schema: inboundSmsAnswer } },
    handle: async ({ body }) => json(200, await takeSms(deps, body)),
  });

  const chat = route({
    ...common,
    path: '/v1/inbound/chat',
    signedBy: 'chat',
    id: 'takeInboundChat',
    summary: 'Customers who blocked the shop’s chat',
    description: `${signed} A block is an opt-out and suppresses the chat id; repeated and unknown ones, and those about messages of another channel, change nothing.`,
    action: 'take the events',
    body: { kind: 'json', schema: inboundChat },
    answers: { 200: { description: 'Taken', schema: inboundChatAnswer } },
    handle: async ({ body: { events } }) =>
      json(200, { received: events.length, news: await takeChatEvents(deps, events) }),
  });

  const mail = {
    ...common,
    signedBy: 'email',
    action: 'take the mail',
    body: {
      kind: 'bytes',
      mediaTypes: ['message/rfc822', 'application/json'],
      maxBytes: MAX_MAIL_BYTES,
      description: 'The whole message as it came, or `{"raw": "…"}` with it.',
    },
    problems: ['malformed_json', 'unsafe_key'],
  } as const;
  const email = route({
    ...mail,
    path: '/v1/inbound/email',
    id: 'takeInboundEmail',
    summary: 'A mail that came back: a bounce, in any known form, or a complaint',
    description: `${signed} Matched by what only we can have written into the message, never by an address. Anything else is taken, changes nobody and is held for a person.`,
    answers: { 200: { description: 'Taken', schema: inboundEmailAnswer } },
    handle: async ({ bytes = Buffer.alloc(0), req }) =>
      json(200, await takeMail(deps, rawOf(req.is('application/json') !== false, bytes))),
  });
  const unsubscribe = route({
    ...mail,
    path: '/v1/inbound/unsubscribe-mail',
    id: 'takeUnsubscribeMail',
    summary: 'A mail to the `mailto:` of List-Unsubscribe: an opt-out, whoever writes it',
    description: `${signed} By the token in its subject, which our header puts there, else by the address that it came from.`,
    answers: { 200: { description: 'Taken', schema: unsubscribeMailAnswer } },
    handle: async ({ bytes = Buffer.alloc(0), req }) =>
      json(200, await takeUnsubscribeMail(deps, rawOf(req.is('application/json') !== false, bytes))),
  });
  return [sms, chat, email, unsubscribe];
}
