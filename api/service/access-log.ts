import type { ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import type { ApiDeps } from '../deps.js';
import type { Trace } from './trace.js';

const NS_PER_MS = 1e6;
const MS_PER_S = 1000;

/**
 * A line and a measurement for every answer: the route's pattern, never the path, and no address, since both may name a person.
 */
export function accessLog(deps: LogDeps): RequestHandler {
  return (_req, res, next) => {
    logAnswer(deps, res, () => res.locals);
    next();
  };
}

type LogDeps = Pick<ApiDeps, 'log' | 'metrics'>;
interface Locals {
  readonly route?: string;
  readonly key?: string;
  readonly trace?: Trace;
}

/** Tells of one answer when it is over. @param locals asked then: what is known of the request */
export function logAnswer({ log, metrics }: LogDeps, res: ServerResponse, locals: () => Locals): void {
  const began = process.hrtime.bigint();
  res.once('close', () => {
    const { route = 'none', key, trace } = locals();
    const ms = Number(process.hrtime.bigint() - began) / NS_PER_MS;
    const { statusCode: status, writableFinished: whole } = res;
    metrics?.observe(route, status, ms / MS_PER_S);
    log.info({ route, status, ms: Math.round(ms), whole, key, trace: trace?.id }, 'answered');
  });
}
