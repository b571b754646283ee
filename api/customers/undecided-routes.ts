import { z } from 'zod';
import { customerId, undecidedId } from '../../domain/base/ids.js';
import { optOut } from '../../models/customer/consent/opt-out.js';
import { findUndecided, settleUndecided, undecidedPage } from '../../models/customer/consent/undecided.js';
import type { UndecidedMessage } from '../../models/customer/consent/undecided-schema.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import { instantOut, ref, shopParams, slug } from '../http/common-schema.js';
import { pageOf, pageQuery, readPage } from '../http/pages.js';
import { Problem } from '../http/problems.js';
import { json, type Route, route } from '../http/route.js';
import { channel } from './consent-schema.js';

const PAGE = 200;
const messageRef = z.string().regex(/^[0-9a-f]{16}$/);

const undecidedOut = z
  .object({
    message: messageRef,
    customer: ref,
    channel,
    text: z.string(),
    keyword: z.string().meta({ description: 'The keyword that stands in it (docs/consent.md)' }),
    at: instantOut,
    recordedAt: instantOut,
  })
  .meta({ id: 'UndecidedMessage', description: 'What a customer wrote that may be a refusal' });

const cursor = z.string().max(200);
const messagesOut = pageOf({ messages: z.array(undecidedOut) }, cursor).meta({ id: 'UndecidedMessagePage' });

const view = ({ _id, shop: _shop, settled: _settled, ...shown }: UndecidedMessage): object => ({
  message: _id.slice(_id.lastIndexOf('/') + 1),
  ...shown,
});

/** What customers wrote that may be a refusal: it is a name, an order or a no, and a person says which. */
export function undecidedRoutes(deps: ApiDeps): Route[] {
  const path = '/v1/shops/{shop}/undecided-messages';
  const common = { tag: 'consent', access: 'shop' } as const;

  const list = route({
    ...common,
    path,
    method: 'get',
    id: 'listUndecidedMessages',
    summary: 'Messages of customers that may be refusals, until a person has settled them',
    action: 'list the undecided messages',
    params: shopParams,
    query: pageQuery(cursor, PAGE),
    answers: { 200: { description: 'A page, by customer', schema: messagesOut } },
    problems: ['shop_not_found'],
    handle: async ({ params: { shop }, query: { after, limit } }) => {
      await findShop(deps, shop);
      const from = after === undefined ? {} : { after: `${shop}/${after}` };
      const read = (most: number) => undecidedPage(deps.models, shop, { ...from, limit: most });
      const { rows, next } = await readPage(limit, read, ({ _id }) => _id.slice(shop.length + 1));
      return json(200, { messages: rows.map(view), ...next });
    },
  });

  const settle = route({
    ...common,
    path: `${path}/{customer}/{message}`,
    method: 'post',
    id: 'settleUndecidedMessage',
    summary: 'Say whether a message was a refusal',
    description: 'A refusal is recorded as the customer’s own word, with the time and the words of the message.',
    action: 'settle the message',
    params: z.strictObject({ shop: slug, customer: ref, message: messageRef }),
    body: { kind: 'json', schema: z.strictObject({ refusal: z.boolean() }) },
    answers: { 200: { description: 'Settled; it leaves the list', schema: undecidedOut } },
    problems: ['undecided_message_not_found'],
    handle: async ({ params: { shop, customer, message }, body: { refusal } }) => {
      const _id = undecidedId(customerId(shop, customer), message);
      const found = await findUndecided(deps.models, _id);
      const now = deps.now();
      if (found && refusal) {
        const word = { channel: found.channel, purpose: 'advertising', granted: false, at: found.at } as const;
        const said = { ...word, method: 'sms_keyword', text: found.text, recordedAt: now } as const;
        // First the refusal: a message that is off the list without one would be lost.
        await optOut(deps.models, { shop, ref: customer }, { ...said, source: `undecided:${message}` });
      }
      if (!found || !(await settleUndecided(deps.models, _id, refusal, now)))
        throw new Problem(
          'undecided_message_not_found',
          `No message '${message}' of '${customer}' waits for a person.`,
        );
      return json(200, view(found));
    },
  });
  return [list, settle];
}
