import type { Request } from 'express';
import { linkTokens } from '../../channels/link/link-token.js';
import { shortLinks } from '../../channels/link/short-link.js';
import { messageId, parseMessageId } from '../../domain/base/ids.js';
import type { HitTarget } from '../../domain/customer/tracking/hit.js';
import { recipientAt } from '../../models/message/short-link.js';
import type { ApiDeps } from '../deps.js';
import { tokenParams } from '../http/common-schema.js';
import { toProblem } from '../http/problem-mapper.js';
import { Problem } from '../http/problems.js';
import { type Reply, type Route, route } from '../http/route.js';
import { Bounded } from '../tracking/bounded.js';
import { REMEMBERED, trackingOf } from '../tracking/hits.js';

/** A transparent GIF of one pixel, 43 bytes. */
const PIXEL = Buffer.from('R0lGODlhAQABAPAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

const LINK = {
  method: 'get',
  tag: 'tracking',
  access: 'public',
  worksAway: true,
  action: 'follow the link',
  params: tokenParams,
  answers: {
    302: { description: 'To the page that the message names' },
    404: { description: 'Not one of our links', mediaType: 'text/html' },
    503: { description: 'Where it leads cannot be looked up now; a page that says so', mediaType: 'text/html' },
  },
} as const;

const page = (status: number, title: string, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  headers,
  content: {
    mediaType: 'text/html; charset=utf-8',
    data: `<!doctype html><meta charset="utf-8"><title>${title}</title><p>${title}</p>`,
  },
});

/** A link of ours, and which one of its message's. */
interface Followed {
  readonly message: string;
  readonly on: HitTarget;
}

/** The links in messages: customers and their mail programs come here, without keys. docs/sources.md#signed-links. */
export function trackingRoutes(deps: ApiDeps): Route[] {
  const tokens = linkTokens(deps.linkSecret);
  const short = shortLinks(deps.linkSecret);
  const recipients = new Bounded<string>(REMEMBERED);
  const { remembered, runOf, record } = trackingOf(deps);

  /** Records the request and leads to the page that the run knows. Whoever may not be recorded is led there all the same. */
  const follow = async (find: () => Promise<Followed | undefined>, req: Request): Promise<Reply> => {
    try {
      const followed = await find();
      const run = followed && parseMessageId(followed.message)?.run;
      const tracked = run === undefined ? undefined : await runOf(run);
      const target = tracked?.targets[typeof followed?.on === 'number' ? followed.on : 0];
      if (!followed || !tracked || target === undefined)
        return page(404, 'Liên kết không tồn tại · There is no such link');
      await record({ req, ...followed });
      return { status: 302, headers: { Location: target } };
    } catch (error) {
      if (toProblem(error).code !== 'database_away') throw error;
      return page(503, 'Xin mở lại sau ít giây · Please open it again in a few seconds', { 'Retry-After': '2' });
    }
  };

  const ofToken = (kind: 'click' | 'open', token: string, on: HitTarget): Followed | undefined => {
    const message = tokens.verify(kind, token);
    return message === undefined ? undefined : { message, on };
  };

  const click = route({
    ...LINK,
    path: '/c/{token}',
    id: 'followLink',
    summary: "A message's link: counts the click and leads to the shop's page",
    description:
      'The target is looked up, never taken from the address. Every request is recorded and judged: a HEAD, a prefetch or a known ' +
      'robot is a machine and counts for no step.',
    handle: ({ params: { token }, req }) => follow(async () => ofToken('click', token, 0), req),
  });

  const followShort = route({
    ...LINK,
    path: '/s/{token}',
    id: 'followShortLink',
    summary: 'A short link, of an SMS or of a page that a text names itself: as the other',
    handle: ({ params: { token }, req }) =>
      follow(async () => {
        const at = short.verify(token);
        if (!at) return undefined;
        const message = await remembered(recipients, token, async () => {
          const found = await recipientAt(deps.models, at);
          return found && messageId(found.run, found.customer);
        });
        return message === undefined ? undefined : { message, on: at.link };
      }, req),
  });

  const hidden = route({
    ...LINK,
    path: '/h/{token}',
    id: 'followHiddenLink',
    summary: "An e-mail's link that nobody sees: whoever follows it is a machine",
    handle: ({ params: { token }, req }) => follow(async () => ofToken('open', token, 'hidden'), req),
  });

  const open = route({
    method: 'get',
    path: '/o/{token}',
    id: 'getOpenPixel',
    tag: 'tracking',
    summary: "An e-mail's pixel: counts the read",
    access: 'public',
    worksAway: true,
    action: 'show the pixel',
    params: tokenParams,
    answers: { 200: { description: 'One transparent pixel', mediaType: 'image/gif' } },
    problems: ['link_not_found'],
    handle: async ({ params: { token }, req }) => {
      const message = tokens.verify('open', token);
      if (message === undefined) throw new Problem('link_not_found', 'There is no such link.');
      await record({ req, message, on: 'open' });
      return { status: 200, content: { mediaType: 'image/gif', data: PIXEL } };
    },
  });
  return [click, followShort, hidden, open];
}
