import { type UnsubscribeTarget, unsubscribeTokens } from '../../channels/link/unsubscribe-token.js';
import { parseMessageId } from '../../domain/base/ids.js';
import type { Customer } from '../../domain/customer/customer.js';
import { confirmOnce } from '../../models/customer/consent/consent-ledger.js';
import { optOut } from '../../models/customer/consent/opt-out.js';
import { readConsent } from '../../models/customer/customer-reads.js';
import { readShop } from '../../models/shop/shop-store.js';
import type { ApiDeps } from '../deps.js';
import { tokenParams } from '../http/common-schema.js';
import { toProblem } from '../http/problem-mapper.js';
import { type Reply, type Route, route } from '../http/route.js';
import { trackingOf } from '../tracking/hits.js';
import {
  askPage,
  comeAgainPage,
  confirmation,
  donePage,
  keptPage,
  noSuchLinkPage,
  question,
} from './unsubscribe-page.js';
import type { Wish } from './wish-spool.js';

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

type Deps = Pick<ApiDeps, 'models' | 'now' | 'linkSecret'>;

/**
 * Records a refusal that was kept while the database was away, with the time when it came. Nobody is left whom it could mean:
 * nothing to record.
 * @throws the driver's error while the database is away
 */
export async function settleWish(deps: Deps, { token, at, isPage }: Wish): Promise<void> {
  const known = await find(deps, unsubscribeTokens(deps.linkSecret).verify(token));
  if (known) await stop(deps, known, isPage, at);
}

/** Who a token speaks for; undefined when it is not ours, or they are no customer any more. */
async function find(deps: Deps, target: UnsubscribeTarget | undefined): Promise<Known | undefined> {
  const who = target && parseMessageId(target.message);
  if (!target || !who) return undefined;
  const [consent, shop] = await Promise.all([
    readConsent(deps.models, who.shop, who.customer),
    readShop(deps.models, who.shop),
  ]);
  if (!consent) return undefined;
  return { target, shop: who.shop, ref: who.customer, name: shop?.name ?? who.shop, consent };
}

/**
 * @param now when they said so
 * @returns the page's confirmation: of this request, or of the one that came first
 */
async function stop(deps: Deps, known: Known, isPage: boolean, now: Date): Promise<Reply> {
  const { channel, message } = known.target;
  const before = known.consent[channel];
  if (before?.optedOut === true) return donePage(confirmation(channel, known.name, before.at));
  const text = isPage ? question(channel, known.name).vi : 'List-Unsubscribe=One-Click';
  const word = {
    channel,
    purpose: 'advertising',
    granted: false,
    at: now,
    method: 'link',
    recordedAt: deps.now(),
  } as const;
  const { entry, turnedOut } = await optOut(deps.models, known, { ...word, text, source: message });
  const answer = confirmation(channel, known.name, now);
  if (turnedOut) await confirmOnce(deps.models, entry, answer.vi, now);
  return donePage(answer);
}

/** The links by which a message can be refused: whoever holds one needs nothing else (RFC 8058, docs/sources.md#one-click). */
export function unsubscribeRoutes(deps: ApiDeps): Route[] {
  const tokens = unsubscribeTokens(deps.linkSecret);
  const common = {
    path: '/u/{token}',
    tag: 'consent',
    access: 'public',
    worksAway: true,
    params: tokenParams,
  } as const;
  const during = <T>(work: () => Promise<T>): Promise<T> => (deps.pulse ? deps.pulse.during(work) : work());

  /** What the database would answer, or what can be said without it. */
  const orElse = async (work: () => Promise<Reply>, away: () => Promise<Reply>): Promise<Reply> => {
    try {
      return await during(work);
    } catch (error) {
      if (toProblem(error).code !== 'database_away') throw error;
      return away();
    }
  };

  /** The wish is on the disk before it is answered. */
  const keep = async (wish: Wish): Promise<Reply> => {
    if (!deps.keepWish) return comeAgainPage();
    try {
      await deps.keepWish(wish);
      return keptPage(wish.at);
    } catch (err) {
      deps.log.error({ err }, 'a refusal could not be kept');
      return comeAgainPage();
    }
  };

  const ask = route({
    ...common,
    method: 'get',
    id: 'showUnsubscribe',
    summary: 'Asks whether to stop; changes nothing',
    description: 'Programs that look into mail follow links, so only the POST unsubscribes.',
    action: 'show the page',
    answers: { 200: html('A page with one button'), 404: html('Not one of our links') },
    handle: async ({ params: { token }, req }) => {
      const target = tokens.verify(token);
      const who = target && parseMessageId(target.message);
      if (!target || !who) return noSuchLinkPage();
      // Evidence, and nothing else: who looks at every link of a message is a machine.
      await trackingOf(deps).record({ visit: req, message: target.message, on: 'unsubscribe' });
      const ask = async (): Promise<Reply> => {
        const known = await find(deps, target);
        return known ? askPage(target.channel, known.name) : noSuchLinkPage();
      };
      return orElse(ask, async () => askPage(target.channel, who.shop));
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
      // Some mail programs send the form without saying that it is one.
      mayBeUntyped: true,
      maxBytes: MAX_BYTES,
      description: '`List-Unsubscribe=One-Click`',
    },
    answers: {
      200: html('Nothing more is sent'),
      404: html('Not one of our links'),
      503: html('The database is away and so is the disk: the wish was not taken'),
    },
    handle: async ({ params: { token }, bytes }) => {
      const target = tokens.verify(token);
      if (!target) return noSuchLinkPage();
      // Whatever the body says: the address itself is the request, and a refusal must not fail on its form.
      const isPage = bytes?.includes('from=page') === true;
      const at = deps.now();
      const record = async (): Promise<Reply> => {
        const known = await find(deps, target);
        return known ? stop(deps, known, isPage, at) : noSuchLinkPage();
      };
      return orElse(record, () => keep({ token, at, isPage }));
    },
  });
  return [ask, post];
}
