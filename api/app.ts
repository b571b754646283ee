import { randomBytes } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';
import express, { type Express } from 'express';
import { z } from 'zod';
import type { ApiDeps } from './deps.js';
import { consolePages } from './http/console.js';
import { docsPage } from './http/docs.js';
import { problemHandler } from './http/problem-mapper.js';
import { json, type Route, route } from './http/route.js';
import { allRoutes } from './routes.js';
import { accessLog } from './service/access-log.js';
import { HEADERS } from './service/answer-headers.js';
import { crossOrigin } from './service/cross-origin.js';
import { mount } from './service/mount.js';
import { openApi } from './service/openapi.js';
import { TRACE_RANDOM, traceOf } from './service/trace.js';
import { answerDirectly } from './tracking/direct.js';

/** Where `npm run build` puts the console. */
const CONSOLE_FOLDER = fileURLToPath(new URL('../web/dist', import.meta.url));

interface Documented {
  readonly self: Route;
  readonly document: () => unknown;
}

/** The document of all routes, its own included; made once, as routes do not change. */
function documentRoute(routes: readonly Route[]): Documented {
  let made: unknown;
  const document = (): unknown => {
    made ??= openApi([...routes, self]);
    return made;
  };
  const self: Route = route({
    method: 'get',
    path: '/openapi.json',
    id: 'getOpenApi',
    tag: 'service',
    summary: 'This document',
    access: 'public',
    action: 'show the document',
    answers: { 200: { description: 'OpenAPI 3.1', schema: z.record(z.string(), z.unknown()) } },
    handle: async () => json(200, document()),
  });
  return { self, document };
}

/** The OpenAPI document of every route, without listening: for who makes clients from it. Nothing of `deps` is called. */
export const openApiDocument = (deps: ApiDeps): unknown => documentRoute(allRoutes(deps)).document();

/** The HTTP API of Nhịp on what it is given; opens nothing and listens to nothing by itself. */
export function createApp(deps: ApiDeps): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.set('query parser', 'simple');
  app.set('case sensitive routing', true);
  app.set('trust proxy', deps.trustedProxies ?? false);
  app.use((req, res, next) => {
    const traceparent = req.get('traceparent');
    const span = deps.beginSpan?.(req.method, traceparent);
    const trace = span?.trace ?? traceOf(traceparent, randomBytes(TRACE_RANDOM));
    res.locals.trace = trace;
    res.set({ ...HEADERS, traceparent: trace.parent });
    if (span === undefined) return next();
    res.once('close', () => span.end(res.locals.route ?? 'none', res.statusCode));
    span.within(next);
  });
  app.use(accessLog(deps));
  if (deps.corsOrigins) app.use('/v1', crossOrigin(deps.corsOrigins));
  app.use('/docs', docsPage());
  app.use(consolePages(deps.consoleFolder ?? CONSOLE_FOLDER));
  const routes = allRoutes(deps);
  mount(app, [...routes, documentRoute(routes).self], deps);
  app.use(problemHandler(deps.log));
  return app;
}

/** The app, and before it the links in messages, which are asked for by the thousand. */
export const createListener = (deps: ApiDeps): RequestListener => answerDirectly(deps, createApp(deps));
