import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Express, Request, Response } from 'express';
import { addTo } from '../../domain/base/group.js';
import { audited } from '../access/audited.js';
import { authorize, isGuarded, roleFor } from '../access/roles.js';
import type { ApiDeps } from '../deps.js';
import { authenticate, type Owner } from '../http/auth/auth.js';
import type { Note } from '../http/auth/note.js';
import { giveWay, parseJson, readBody } from '../http/body.js';
import { Problem } from '../http/problems.js';
import type { Reply, Route } from '../http/route.js';
import { requireSignature } from '../http/signed.js';
import { idempotently } from './idempotency.js';
import type { Trace } from './trace.js';

interface Call {
  readonly req: Request;
  readonly res: Response;
  readonly owner: Owner | undefined;
  readonly note: Note;
}

/** Express's spelling of an OpenAPI path: `/v1/shops/:shop`. */
const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** A reader who goes before the end is no error of ours. */
function unlessGone(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
}

async function send(res: Response, reply: Reply): Promise<void> {
  res.status(reply.status).set(reply.headers ?? {});
  if (reply.stream) {
    res.type(reply.stream.mediaType);
    if (res.req.method === 'HEAD') {
      await reply.stream.chunks[Symbol.asyncIterator]().return?.();
      res.end();
      return;
    }
    await pipeline(Readable.from(reply.stream.chunks), res).catch(unlessGone);
    return;
  }
  if (reply.content) res.type(reply.content.mediaType).send(reply.content.data);
  else if (reply.json !== undefined) res.type('application/json').send(JSON.stringify(reply.json));
  else res.end();
}

const thrown = (error: unknown): never => {
  throw error;
};

/** What is said and done, once it is known who asks. */
async function carryOut(route: Route, deps: ApiDeps, { req, res, owner, note }: Call): Promise<Reply> {
  const bytes = await readBody(route, req, res);
  await giveWay(bytes);
  if (route.access === 'signed') await requireSignature(route, deps, req, bytes ?? Buffer.alloc(0));
  const body = route.body?.kind === 'json' && bytes ? parseJson(bytes) : undefined;
  await giveWay(bytes);
  // A copy without prototype tricks: Express 5's query is a null-prototype object already, its params are not.
  const raw = { params: { ...req.params }, query: { ...req.query }, body, bytes, owner, note, req };
  const asked = { route, url: req.originalUrl, header: req.get('Idempotency-Key'), scope: owner?.scope, bytes };
  return idempotently(deps, asked, () => route.run(raw));
}

/** Each request in the same order: who is it, may they, what do they say, do it, answer. */
async function replyTo(route: Route, deps: ApiDeps, req: Request, res: Response): Promise<Reply> {
  const { limits } = deps;
  if (!isGuarded(route)) {
    await limits?.countAddress(route, req, res);
    return carryOut(route, deps, { req, res, owner: undefined, note: () => undefined });
  }
  const owner = await authenticate(req, deps).catch((error) => limits?.countFailing(error, req, res) ?? thrown(error));
  res.locals.key = owner.key;
  await limits?.count('key', owner.key, res);
  authorize(owner, route, req.params);
  const { id: trace } = res.locals.trace as Trace;
  return audited(deps, { route, owner, req, trace }, (note) => carryOut(route, deps, { req, res, owner, note }));
}

/** A database that stops answering is said within two seconds, whatever the request waits for. */
async function serve(route: Route, deps: ApiDeps, req: Request, res: Response): Promise<void> {
  res.locals.route = `${req.method} ${route.path}`;
  const work = (): Promise<Reply> => replyTo(route, deps, req, res);
  await send(res, await (deps.pulse && !route.worksAway ? deps.pulse.during(work) : work()));
}

/** Mounts routes, and behind them an answer of 405 with `Allow` for the other methods of their paths. */
function mountSome(app: Express, routes: readonly Route[], deps: ApiDeps): void {
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    // Fails the start, not a request, when nobody has decided whose route it is.
    roleFor(route);
    app[route.method](expressPath(route.path), (req, res) => serve(route, deps, req, res));
    addTo(methods, route.path, route.method.toUpperCase());
  }
  for (const [path, known] of methods) {
    const allow = [...known, ...(known.includes('GET') ? ['HEAD'] : [])].join(', ');
    app.all(expressPath(path), (req) => {
      const detail = `Cannot answer as the method must be one of ${allow}: current value is ${req.method}`;
      throw new Problem('method_not_allowed', detail, { headers: { Allow: allow } });
    });
  }
}

const isOfAction = ({ path }: Route): boolean => path.endsWith('/{action}');

/** Mounts all routes. Those whose last part is an action come last: `POST …/lift` is another method of `…/lift`, no action. */
export function mount(app: Express, routes: readonly Route[], deps: ApiDeps): void {
  mountSome(
    app,
    routes.filter((route) => !isOfAction(route)),
    deps,
  );
  mountSome(app, routes.filter(isOfAction), deps);
  app.use(() => {
    throw new Problem('route_not_found', 'There is no such route; /openapi.json lists them.');
  });
}
