import { type UnsubscribeTarget, unsubscribeTokens } from '../../channels/link/unsubscribe-token.js';
import { parseMessageId } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import { confirmOnce } from '../../models/customer/consent/consent-ledger.js';
import { optOut } from '../../models/customer/consent/opt-out.js';
import { readConsent } from '../../models/customer/customer-reads.js';
import { readShop } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';
import { tokenParams } from '../http/common-schema.js';
import { type Reply, type Route, route } from '../http/route.js';
import { askPage, confirmation, donePage, noSuchLinkPage, question } from './unsubscribe-page.js';

/** Form bodies of two fields; multipart has its frame. */
const MAX_BYTES = 16 * 1024;

const html = (description: string) => ({ description, mediaType: 'text/html' });

interface Known {
  readonly target: UnsubscribeTarget;
  readonly shop: string;
  readonly ref: string;
  /** Their shop's name, for the page. */
  readonly name: string;
  readonly consent: Customer['consent'];
}

/** Who a token speaks for; undefined when it is not ours, or they are no customer any more. */
async function find(deps: ApiDeps, target: UnsubscribeTarget | undefined): Promise<Known | undefined> {
  const who = target && parseMessageId(target.message);
  if (!target || !who) return undefined;
  const [consent, shop] = await Promise.all([
    readConsent(deps.models, who.shop, who.customer),
    readShop(deps.models, who.shop),
  ]);
  if (!consent) return undefined;
  return { target, shop: who.shop, ref: who.customer, name: shop?.name ?? who.shop, consent };
}

/** @returns the page's confirmation: of this request, or of the one that came first */
async function stop(deps: ApiDeps, known: Known, isPage: boolean): Promise<Reply> {
  const { channel, message } = known.target;
  const before = known.consent[channel];
  if (before?.optedOut === true) return donePage(confirmation(channel, known.name, before.at));
  const now = deps.now();
  const text = isPage ? question(channel, known.name).vi : 'List-Unsubscribe=One-Click';
  const word = { channel, purpose: 'advertising', granted: false, at: now, method: 'link', recordedAt: now } as const;
  const { entry, turnedOut } = await optOut(deps.models, known, { ...word, text, source: message });
  const answer = confirmation(channel, known.name, now);
  if (turnedOut) await confirmOnce(deps.models, entry, answer.vi, now);
  return donePage(answer);
}

/** The links by which a message can be refused: whoever holds one needs nothing else (RFC 8058, docs/sources.md#one-click). */
export function unsubscribeRoutes(deps: ApiDeps): Route[] {
  const tokens = unsubscribeTokens(deps.linkSecret);
  const common = { path: '/u/{token}', tag: 'consent', access: 'public', params: tokenParams } as const;

  const ask = route({
    ...common,
    method: 'get',
    id: 'showUnsubscribe',
    summary: 'Asks whether to stop; changes nothing',
    description: 'Programs that look into mail follow links, so only the POST unsubscribes.',
    action: 'show the page',
    answers: { 200: html('A page with one button'), 404: html('Not one of our links') },
    handle: async ({ params: { token } }) => {
      const known = await find(deps, tokens.verify(token));
      return known ? askPage(known.target.channel, known.name) : noSuchLinkPage();
    },
  });

  const post = route({
    ...common,
    method: 'post',
    id: 'unsubscribe',
    summary: 'Stops advertising on the channel of the message, at once',
    description:
      "One click of a mail program (RFC 8058: `List-Unsubscribe=One-Click`) or of the page's button. No redirect, no cookie, " +
      'no key; the same link again answers the same.',
    action: 'unsubscribe',
    body: {
      kind: 'bytes',
      mediaTypes: ['application/x-www-form-urlencoded', 'multipart/form-data'],
      maxBytes: MAX_BYTES,
      description: '`List-Unsubscribe=One-Click`',
    },
    answers: { 200: html('Nothing more is sent'), 404: html('Not one of our links') },
    handle: async ({ params: { token }, bytes }) => {
      const known = await find(deps, tokens.verify(token));
      if (!known) return noSuchLinkPage();
      // Whatever the body says: the address itself is the request, and a refusal must not fail on its form.
      const isPage = bytes?.includes('from=page') === true;
      return stop(deps, known, isPage);
    },
  });
  return [ask, post];
}
