import { z } from 'zod';
import { SIGNATURE_HEADER, TIMESTAMP_HEADER } from '../../../channels/link/signature.js';
import { takeSms } from '../../../models/message/take-sms.js';
import type { ApiDeps } from '../../deps.js';
import { slug } from '../../http/common-schema.js';
import { json, type Route, route } from '../../http/route.js';
import { inboundChat, inboundChatAnswer, takeChatEvents } from '../chat.js';
import { receiptsAnswer, receiptsBody, takeReceipts } from '../receipt-routes.js';
import { inboundSms, inboundSmsAnswer } from '../sms.js';

const SIGNED = `Signed with the secret of the shop's own account: HMAC-SHA256 over timestamp, a dot and the body (headers ${TIMESTAMP_HEADER}, ${SIGNATURE_HEADER}). It speaks of this shop's messages and customers only.`;
const PATH = '/v1/callbacks/accounts/{shop}';
const ofShop = z.strictObject({ shop: slug });

/** What the providers of shops' own accounts tell, in our own protocols (docs/channels.md#accounts-of-shops). */
export function ownAccountRoutes(deps: ApiDeps): Route[] {
  const common = { method: 'post', access: 'signed', description: SIGNED } as const;
  const receipts = route({
    ...common,
    path: `${PATH}/{channel}/receipts`,
    id: 'takeShopReceipts',
    tag: 'tracking',
    summary: "Delivered and read receipts to a shop's own account",
    action: 'take the receipts',
    params: ofShop.extend({ channel: z.enum(['chat', 'sms']) }),
    body: { kind: 'json', schema: receiptsBody },
    answers: { 200: { description: 'Taken', schema: receiptsAnswer } },
    handle: async ({ params: { shop, channel }, body }) =>
      json(200, await takeReceipts(deps, channel, body.receipts, shop)),
  });
  const sms = route({
    ...common,
    path: `${PATH}/sms/inbound`,
    signedBy: 'sms',
    id: 'takeShopSms',
    tag: 'consent',
    summary: "An SMS from a customer to a shop's own account",
    action: 'take the SMS',
    params: ofShop,
    body: { kind: 'json', schema: inboundSms.omit({ shop: true }), maxBytes: 64 * 1024 },
    answers: { 200: { description: 'Taken', schema: inboundSmsAnswer } },
    handle: async ({ params: { shop }, body }) => json(200, await takeSms(deps, { ...body, shop })),
  });
  const chat = route({
    ...common,
    path: `${PATH}/chat/inbound`,
    signedBy: 'chat',
    id: 'takeShopChat',
    tag: 'consent',
    summary: "Customers who blocked the chat of a shop's own account",
    action: 'take the events',
    params: ofShop,
    body: { kind: 'json', schema: inboundChat },
    answers: { 200: { description: 'Taken', schema: inboundChatAnswer } },
    handle: async ({ params: { shop }, body: { events } }) =>
      json(200, { received: events.length, news: await takeChatEvents(deps, events, shop) }),
  });
  return [receipts, sms, chat];
}
