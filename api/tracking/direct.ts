import { randomBytes } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import proxyAddress from 'proxy-addr';
import type { ApiDeps } from '../deps.js';
import { logAnswer } from '../service/access-log.js';
import { HEADERS } from '../service/answer-headers.js';
import { TRACE_RANDOM, traceOf } from '../service/trace.js';
import { type Addresses, addressesOf, type FollowedPath } from './addresses.js';
import { PIXEL } from './pixel.js';

/** A link or pixel of a message, with whatever others have added to its query. */
const ADDRESS = /^\/([cosh])\/([\w.-]{1,1000})(?:\?|$)/;

interface Asked {
  readonly path: FollowedPath | 'o';
  readonly token: string;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  /** Its network address, as the proxies that are believed tell it. */
  readonly ip: string | undefined;
}

/** How an address answers; undefined when it is none of ours. */
async function answerOf(addresses: Addresses, { path, token, req, ip }: Asked) {
  const visit = { method: req.method ?? 'GET', headers: req.headers, ip };
  if (path === 'o') {
    const headers = { 'Content-Type': 'image/gif', 'Content-Length': PIXEL.length };
    return (await addresses.open(token, visit)) ? { status: 200, headers, data: PIXEL } : undefined;
  }
  const target = await addresses.follow(path, token, visit);
  return target === undefined ? undefined : { status: 302, headers: { Location: target, 'Content-Length': 0 } };
}

/**
 * Answers for the links and pixels in messages before the app's middleware, which costs several times what they do: same limits, same
 * headers, same line in the log. Whatever is out of the ordinary is left to the app's own routes for them (api/inbound/tracking-routes.ts):
 * other methods, tokens that are none, addresses that come too often, a database that is away; and all of it where spans are collected.
 */
export function answerDirectly(deps: ApiDeps, app: RequestListener): RequestListener {
  if (deps.beginSpan) return app;
  const addresses = addressesOf(deps);
  const trusted = deps.trustedProxies ? proxyAddress.compile([...deps.trustedProxies]) : undefined;

  const answer = async (asked: Asked): Promise<void> => {
    const { path, req, res, ip } = asked;
    const { traceparent } = req.headers;
    const trace = traceOf(typeof traceparent === 'string' ? traceparent : undefined, randomBytes(TRACE_RANDOM));
    const headers: Record<string, string | number> = { ...HEADERS, traceparent: trace.parent };
    await deps.limits?.count('links', ip ?? '', { set: (more) => Object.assign(headers, more) });
    const found = await answerOf(addresses, asked);
    if (!found) return void app(req, res);
    logAnswer(deps, res, () => ({ route: `${req.method} /${path}/{token}`, trace }));
    res.writeHead(found.status, { ...headers, ...found.headers }).end(found.data);
  };
  return (req, res) => {
    const [, path, token] = ADDRESS.exec(req.url ?? '') ?? [];
    if (token === undefined || (req.method !== 'GET' && req.method !== 'HEAD')) return app(req, res);
    // Counted once: by the app, when it answers.
    if (!addresses.isOurs(path as Asked['path'], token)) return app(req, res);
    const ip = trusted ? proxyAddress(req, trusted) : req.socket.remoteAddress;
    const asked = { path: path as Asked['path'], token, req, res, ip };
    answer(asked).catch(() => (res.headersSent ? res.destroy() : app(req, res)));
  };
}
