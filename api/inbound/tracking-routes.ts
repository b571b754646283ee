import type { ApiDeps } from '../deps.js';
import { tokenParams } from '../http/common-schema.js';
import { toProblem } from '../http/problem-mapper.js';
import { Problem } from '../http/problems.js';
import { type Reply, type Route, route } from '../http/route.js';
import { addressesOf, type FollowedPath } from '../tracking/addresses.js';
import { PIXEL } from '../tracking/pixel.js';
import type { Visit } from '../tracking/request-hit.js';

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

/** The links in messages: customers and their mail programs come here, without keys. docs/sources.md#signed-links. */
export function trackingRoutes(deps: ApiDeps): Route[] {
  const addresses = addressesOf(deps);
  const follow = async (path: FollowedPath, token: string, visit: Visit): Promise<Reply> => {
    try {
      const target = await addresses.follow(path, token, visit);
      if (target === undefined) return page(404, 'Liên kết không tồn tại · There is no such link');
      return { status: 302, headers: { Location: target } };
    } catch (error) {
      if (toProblem(error).code !== 'database_away') throw error;
      return page(503, 'Xin mở lại sau ít giây · Please open it again in a few seconds', { 'Retry-After': '2' });
    }
  };

  const click = route({
    ...LINK,
    path: '/c/{token}',
    id: 'followLink',
    summary: "A message's link: counts the click and leads to the shop's page",
    description:
      'The target is looked up, never taken from the address. Every request is recorded and judged: a HEAD, a prefetch or a known ' +
      'robot is a machine and counts for no step.',
    handle: ({ params: { token }, req }) => follow('c', token, req),
  });

  const followShort = route({
    ...LINK,
    path: '/s/{token}',
    id: 'followShortLink',
    summary: 'A short link, of an SMS or of a page that a text names itself: as the other',
    handle: ({ params: { token }, req }) => follow('s', token, req),
  });

  const hidden = route({
    ...LINK,
    path: '/h/{token}',
    id: 'followHiddenLink',
    summary: "An e-mail's link that nobody sees: whoever follows it is a machine",
    handle: ({ params: { token }, req }) => follow('h', token, req),
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
      if (!(await addresses.open(token, req))) throw new Problem('link_not_found', 'There is no such link.');
      return { status: 200, content: { mediaType: 'image/gif', data: PIXEL } };
    },
  });
  return [click, followShort, hidden, open];
}
