import { type LinkKind, linkTokens } from '../../channels/link/link-token.js';
import { shortLinks } from '../../channels/link/short-link.js';
import { messageId, parseMessageId } from '../../domain/base/ids.js';
import { recipientAt } from '../../models/message/short-link.js';
import { linkOfRun, recordFunnel } from '../../models/run/funnel.js';
import type { ApiDeps } from '../deps.js';
import { tokenParams } from '../http/common-schema.js';
import { toProblem } from '../http/problem-mapper.js';
import { Problem } from '../http/problems.js';
import { type Reply, type Route, route } from '../http/route.js';
import { Bounded } from './bounded.js';

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
    302: { description: "To the shop's page" },
    404: { description: 'Not one of our links', mediaType: 'text/html' },
    503: { description: 'Where it leads cannot be looked up now; a page that says so', mediaType: 'text/html' },
  },
} as const;

/** As many runs and short links as are remembered: at most some ten megabytes. */
const REMEMBERED = 20_000;

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
  const tokens = linkTokens(deps.linkSecret);
  const short = shortLinks(deps.linkSecret);
  const targets = new Bounded<string>(REMEMBERED);
  const recipients = new Bounded<string>(REMEMBERED);

  /** What the database knows, remembered for when it is away. @throws when it is away and nothing is remembered */
  const remembered = async <V>(known: Bounded<V>, key: string, read: () => Promise<V | undefined>) => {
    try {
      const found = await (deps.pulse ? deps.pulse.during(read) : read());
      if (found !== undefined) known.set(key, found);
      return found;
    } catch (error) {
      const before = known.get(key);
      if (before === undefined) throw error;
      return before;
    }
  };

  /** Counts what a token says; a database that is away must not keep the customer from the shop's page. */
  const count = async (kind: LinkKind, message: string): Promise<void> => {
    const step = kind === 'click' ? 'clicked' : 'read';
    const record = () => recordFunnel(deps.models, [{ message, step, at: deps.now() }]);
    try {
      await (deps.pulse ? deps.pulse.during(record) : record());
    } catch (error) {
      deps.log.warn(
        { kind, error: error instanceof Error ? error.name : 'unknown' },
        'a tracking event was not recorded',
      );
    }
  };

  /** Counts the click unless it is only a look (HEAD), and leads to the page that the run knows. */
  const follow = async (find: () => Promise<string | undefined>, method: string): Promise<Reply> => {
    try {
      const message = await find();
      const run = message === undefined ? undefined : parseMessageId(message)?.run;
      const target = run && (await remembered(targets, run, () => linkOfRun(deps.models, run)));
      if (message === undefined || target === undefined)
        return page(404, 'Liên kết không tồn tại · There is no such link');
      if (method === 'GET') await count('click', message);
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
    description: 'The target is looked up, never taken from the address. HEAD leads on and counts nothing.',
    handle: ({ params: { token }, req }) => follow(async () => tokens.verify('click', token), req.method),
  });

  const followShort = route({
    ...LINK,
    path: '/s/{token}',
    id: 'followShortLink',
    summary: "An SMS's link: as the other, and short",
    handle: ({ params: { token }, req }) =>
      follow(async () => {
        const at = short.verify(token);
        return (
          at &&
          remembered(recipients, token, async () => {
            const found = await recipientAt(deps.models, at);
            return found && messageId(found.run, found.customer);
          })
        );
      }, req.method),
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
      if (req.method === 'GET') await count('open', message);
      return { status: 200, content: { mediaType: 'image/gif', data: PIXEL } };
    },
  });
  return [click, followShort, open];
}
