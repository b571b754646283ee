import { z } from 'zod';
import { shortLinks } from '../../channels/link/short-link.js';
import { testRecipientId, testSendNamed } from '../../domain/base/ids.js';
import { markTest, testRun } from '../../domain/message/test-send/mark.js';
import { registerCode } from '../../models/message/short-link.js';
import { deleteRecipient, listRecipients } from '../../models/message/test-recipient-store.js';
import type { TestSend } from '../../models/message/test-send-schema.js';
import { readTestSend } from '../../models/message/test-send-store.js';
import { requireRole } from '../access/roles.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { shopParams } from '../http/common-schema.js';
import { Problem, type ProblemCode } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { RULE_CODES } from '../http/rule-codes.js';
import { composeMessage } from '../messages/compose.js';
import { dispatch, newNonce } from './dispatch.js';
import { addRecipient, findRecipient, testAddress, verifyRecipient } from './recipients.js';
import {
  recipientBody,
  recipientOut,
  recipientView,
  type TestSendBody,
  testSendBody,
  testSendOut,
  testSendView,
  verifyBody,
} from './schema.js';

const MAX_BYTES = 256 * 1024;
const SEND_PROBLEMS: readonly ProblemCode[] = [
  ...RULE_CODES,
  'shop_not_found',
  'customer_not_found',
  'offer_not_found',
  'unknown_sku',
  'test_recipient_not_found',
  'test_recipient_unverified',
  'test_send_limit',
  'workflow_unreachable',
];

/** Renders, marks and sends. @throws Problem */
async function sendTest(deps: ApiDeps, shopId: string, { to, ...body }: TestSendBody): Promise<TestSend> {
  const shop = await findShop(deps, shopId);
  const { channel } = body;
  const recipient = await findRecipient(deps, shop._id, channel, testAddress(channel, to));
  if (!recipient.verifiedAt) {
    const detail = "Cannot send the test as 'to' must be a verified test recipient: its code was not entered yet";
    throw new Problem('test_recipient_unverified', detail);
  }
  const nonce = newNonce(deps);
  const run = testRun(shop._id, nonce);
  const { codeOf } = shortLinks(deps.linkSecret);
  const isNamed = channel === 'sms' || channel === 'zalo';
  const shortCode = isNamed ? await registerCode(deps.models, run, (attempt) => codeOf(run, attempt)) : '';
  const { id: _, to: __, ...composed } = await composeMessage(deps, shop, body, { run, shortCode });
  const { zalo, ...plain } = composed;
  // By phone, whoever the message is made for: the recipient is the seller.
  const ofZalo = zalo ? { zalo: { template: zalo.template, data: zalo.data, trackingId: zalo.trackingId } } : {};
  const content = { ...markTest(plain, channel), ...ofZalo, to: recipient.address };
  return dispatch(deps, shop, { channel, purpose: 'test', recipient: recipient._id, content, nonce });
}

/** The addresses that test sends may go to. */
function recipientRoutes(deps: ApiDeps): Route[] {
  const answer = { description: 'The recipient', schema: recipientOut };
  const path = '/v1/shops/{shop}/test-recipients';
  const add = route({
    method: 'post',
    path,
    id: 'addTestRecipient',
    tag: 'content',
    summary: "Add a seller's own address for test sends; it gets a code to enter",
    access: 'shop',
    action: 'add the test recipient',
    params: shopParams,
    body: { kind: 'json', schema: recipientBody },
    answers: { 200: answer },
    problems: ['shop_not_found', 'too_many_test_recipients', 'test_send_limit', 'workflow_unreachable'],
    handle: async ({ params, body, owner }) => {
      if (body.verified) requireRole(owner, 'addTestRecipient:verified');
      const added = await addRecipient(deps, await findShop(deps, params.shop), body, body.verified === true);
      return json(200, recipientView(added));
    },
  });
  const verify = route({
    method: 'post',
    path: `${path}/verify`,
    id: 'verifyTestRecipient',
    tag: 'content',
    summary: 'Enter the code that a test recipient was sent',
    access: 'shop',
    action: 'verify the test recipient',
    params: shopParams,
    body: { kind: 'json', schema: verifyBody },
    answers: { 200: answer },
    problems: ['shop_not_found', 'test_recipient_not_found', 'test_code_wrong'],
    handle: async ({ params, body }) =>
      json(200, recipientView(await verifyRecipient(deps, await findShop(deps, params.shop), body))),
  });
  const list = route({
    method: 'get',
    path,
    id: 'listTestRecipients',
    tag: 'content',
    summary: "The shop's test recipients",
    access: 'shop',
    action: 'list the test recipients',
    params: shopParams,
    answers: { 200: { description: 'All of them', schema: z.object({ recipients: z.array(recipientOut) }) } },
    problems: ['shop_not_found'],
    handle: async ({ params }) => {
      const { _id: shop } = await findShop(deps, params.shop);
      const found = await listRecipients(deps.models, shop);
      return json(200, { recipients: found.map(recipientView) });
    },
  });
  const remove = route({
    method: 'delete',
    path,
    id: 'deleteTestRecipient',
    tag: 'content',
    summary: 'Take a test recipient away',
    access: 'shop',
    action: 'delete the test recipient',
    params: shopParams,
    query: recipientBody.omit({ verified: true }),
    answers: { 204: { description: 'Gone' } },
    problems: ['shop_not_found'],
    handle: async ({ params, query: { channel, address } }) => {
      const { _id: shop } = await findShop(deps, params.shop);
      await deleteRecipient(deps.models, testRecipientId(shop, channel, testAddress(channel, address)));
      return { status: 204 };
    },
  });
  return [add, verify, list, remove];
}

/** The seed's "Gửi thử": one's own message to one's own address, by the renderer and the provider of the campaign. */
export function testSendRoutes(deps: ApiDeps): Route[] {
  const send = route({
    method: 'post',
    path: '/v1/shops/{shop}/test-sends',
    id: 'sendTest',
    tag: 'content',
    summary: 'Send a message to a verified test recipient: marked, and in no statistics',
    description:
      'An e-mail is marked in its subject, a chat message before its text; an SMS and a template of Zalo are sent letter for letter. No cap, consent or sending hour is asked: it is the seller’s own address.',
    access: 'shop',
    action: 'send the test',
    params: shopParams,
    body: { kind: 'json', schema: testSendBody, maxBytes: MAX_BYTES },
    answers: {
      200: { description: 'What became of it', schema: testSendOut },
      202: { description: 'No worker has answered yet', schema: testSendOut },
    },
    problems: SEND_PROBLEMS,
    handle: async ({ params, body }) => {
      const sent = await sendTest(deps, params.shop, body);
      return json(sent.state === 'waiting' ? 202 : 200, testSendView(sent));
    },
  });
  const look = route({
    method: 'get',
    path: '/v1/shops/{shop}/test-sends/{testSend}',
    id: 'getTestSend',
    tag: 'content',
    summary: 'What became of a test send',
    access: 'shop',
    action: 'show the test send',
    params: shopParams.extend({
      testSend: z.string().regex(/^\d{15}-[0-9a-f]{12}$/, 'the id that came with the answer'),
    }),
    answers: { 200: { description: 'Its state', schema: testSendOut } },
    problems: ['shop_not_found', 'test_send_not_found'],
    handle: async ({ params }) => {
      const found = await readTestSend(deps.models, testSendNamed(params.shop, params.testSend));
      if (!found) throw new Problem('test_send_not_found', `The shop '${params.shop}' has no such test send.`);
      return json(200, testSendView(found));
    },
  });
  return [...recipientRoutes(deps), send, look];
}
