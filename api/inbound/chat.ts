import { z } from 'zod';
import { parseMessageId } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import { recordConsent } from '../../models/customer/consent/consent-ledger.js';
import { type OwnerRow, ownersOf } from '../../models/customer/customer-queries.js';
import { readOwner } from '../../models/customer/customer-reads.js';
import { eventsOfChannel } from '../../models/run/funnel.js';
import type { ApiDeps } from '../deps.js';
import { instant, slug } from '../http/common-schema.js';

const MAX_EVENTS = 1_000;
const common = { event: z.literal('blocked'), at: instant };

export const inboundChat = z
  .strictObject({
    events: z
      .array(
        z.union([
          z.strictObject({ ...common, message: z.string().min(1).max(300).meta({ description: 'Our message id' }) }),
          z.strictObject({ ...common, shop: slug, chatId: z.string().min(1).max(128) }),
        ]),
      )
      .max(MAX_EVENTS),
  })
  .meta({ id: 'InboundChat' });
type ChatEvent = z.output<typeof inboundChat>['events'][number];

export const inboundChatAnswer = z.object({
  received: z.int(),
  news: z.int().meta({ description: 'Customers who were not known to have blocked the shop' }),
});

/** Whoever the event speaks of: the customer of a message, or whoever has the chat id. */
async function ownersFor(deps: ApiDeps, event: ChatEvent): Promise<OwnerRow[]> {
  if (!('message' in event)) return ownersOf(deps.models, 'chat', event.chatId, [event.shop]);
  const who = parseMessageId(event.message);
  if (!who) return [];
  const found = await readOwner(deps.models, who.shop, who.customer);
  return found ? [found] : [];
}

const isDone = ({ consent, suppressed }: Pick<Customer, 'consent' | 'suppressed'>): boolean =>
  consent.chat?.optedOut === true && suppressed?.chat !== undefined;

/** Without those that name a message of another channel: the chat's provider speaks for the chat only, as with receipts. */
async function aboutChat(deps: ApiDeps, events: readonly ChatEvent[], shop?: string): Promise<ChatEvent[]> {
  const named = events.filter((event) => 'message' in event);
  const own = new Set<ChatEvent>(await eventsOfChannel(deps.models, named, 'chat'));
  const about = events.filter((event) => !('message' in event) || own.has(event));
  return about.filter((event) => shop === undefined || shop === shopOf(event));
}

const shopOf = (event: ChatEvent): string | undefined =>
  'message' in event ? parseMessageId(event.message)?.shop : event.shop;

/**
 * A customer who blocks the shop's chat has opted out, and their chat id is not written to again (docs/sources.md#shopee,
 * docs/sources.md#advertising-law).
 * @param shop whose own account speaks: of its customers only; undefined: the deployment's
 */
export async function takeChatEvents(deps: ApiDeps, events: readonly ChatEvent[], shop?: string): Promise<number> {
  const now = deps.now();
  let news = 0;
  for (const event of await aboutChat(deps, events, shop)) {
    const at = new Date(Math.min(event.at.getTime(), now.getTime()));
    for (const owner of (await ownersFor(deps, event)).filter((one) => !isDone(one))) {
      const word = { channel: 'chat', purpose: 'advertising', granted: false, at, method: 'chat_block' } as const;
      const source = 'message' in event ? event.message : 'chat';
      const suppression = { reason: 'blocked', at, source: 'webhook' } as const;
      await recordConsent(deps.models, owner, { ...word, source, recordedAt: now }, suppression);
      news += 1;
    }
  }
  return news;
}
