import { type LinkKind, linkTokens } from '../../channels/link/link-token.js';
import { shortLinks } from '../../channels/link/short-link.js';
import { messageId, parseMessageId } from '../../domain/base/ids.js';
import { recipientAt } from '../../models/message/short-link.js';
import { linkOfRun, recordFunnel } from '../../models/run/funnel.js';
import type { ApiDeps } from '../deps.js';
import { tokenParams } from '../http/common-schema.js';
import { Problem } from '../http/problems.js';
import { type Reply, type Route, route } from '../http/route.js';

/** A transparent GIF of one pixel, 43 bytes. */
const PIXEL = Buffer.from('R0lGODlhAQABAPAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==', 'base64');

const LINK = {
  method: 'get',
  tag: 'tracking',
  access: 'public',
  action: 'follow the link',
  params: tokenParams,
  answers: {
    302: { description: "To the shop's page" },
    404: { description: 'Not one of our links', mediaType: 'text/html' },
  },
} as const;

const page = (status: number, title: string): Reply => ({
  status,
  content: {
    mediaType: 'text/html; charset=utf-8',
    data: `<!doctype html><meta charset="utf-8"><title>${title}</title><p>${title}</p>`,
  },
});

/** The links in messages: customers and their mail programs come here, without keys. docs/sources.md#signed-links. */
export function trackingRoutes(deps: ApiDeps): Route[] {
  const tokens = linkTokens(deps.linkSecret);
  const short = shortLinks(deps.linkSecret);

  /** Counts what a token says; a database that is away must not keep the customer from the shop's page. */
  const count = async (kind: LinkKind, message: string): Promise<void> => {
    try {
      await recordFunnel(deps.models, [{ message, step: kind === 'click' ? 'clicked' : 'read', at: deps.now() }]);
    } catch (error) {
      deps.log.warn(
        { kind, error: error instanceof Error ? error.name : 'unknown' },
        'a tracking event was not recorded',
      );
    }
  };

  /** Counts the click unless it is only a look (HEAD), and leads to the page that the run knows. */
  const follow = async (message: string | undefined, method: string): Promise<Reply> => {
    const run = message === undefined ? undefined : parseMessageId(message)?.run;
    const target = run === undefined ? undefined : await linkOfRun(deps.models, run);
    if (message === undefined || target === undefined)
      return page(404, 'Liên kết không tồn tại · There is no such link');
    if (method === 'GET') await count('click', message);
    return { status: 302, headers: { Location: target } };
  };

  const click = route({
    ...LINK,
    path: '/c/{token}',
    id: 'followLink',
    summary: "A message's link: counts the click and leads to the shop's page",
    description: 'The target is looked up, never taken from the address. HEAD leads on and counts nothing.',
    handle: ({ params: { token }, req }) => follow(tokens.verify('click', token), req.method),
  });

  const followShort = route({
    ...LINK,
    path: '/s/{token}',
    id: 'followShortLink',
    summary: "An SMS's link: as the other, and short",
    handle: async ({ params: { token }, req }) => {
      const at = short.verify(token);
      const found = at && (await recipientAt(deps.models, at));
      return follow(found && messageId(found.run, found.customer), req.method);
    },
  });

  const open = route({
    method: 'get',
    path: '/o/{token}',
    id: 'getOpenPixel',
    tag: 'tracking',
    summary: "An e-mail's pixel: counts the read",
    access: 'public',
    action: 'show the pixel',
    params: tokenParams,
    answers: { 200: { description: 'One transparent pixel', mediaType: 'image/gif' } },
    problems: ['link_not_found'],
    handle: async ({ params: { token }, req }) => {
      const message = tokens.verify('open', token);
      if (message === undefined) throw new Problem('link_not_found', 'There is no such link.');
      if (req.method === 'GET') await count('open', message);
      return { status: 200, content: { mediaType: 'image/gif', data: PIXEL } };
    },
  });
  return [click, followShort, open];
}
