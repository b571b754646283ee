import type { ErrorRequestHandler } from 'express';
import type { Logger } from '../deps.js';
import { PROBLEMS, Problem, type ProblemCode, shownFinding } from './problems.js';
import { databaseAway, isDatabaseAway } from './pulse.js';

/** The codes of what Express's body reading and routing throw, by their `type` or name. */
const BODY_ERRORS: Record<string, readonly [ProblemCode, string]> = {
  'entity.too.large': ['body_too_large', 'The body is larger than this route takes.'],
  'encoding.unsupported': ['unsupported_encoding', 'Content-Encoding must be identity, gzip, deflate or br.'],
  'charset.unsupported': ['unsupported_encoding', 'The charset must be UTF-8.'],
  'request.aborted': ['request_aborted', 'The connection closed before the body was complete.'],
  'request.size.invalid': ['request_aborted', 'The body is not as long as its Content-Length says.'],
  'stream.encoding.set': ['internal', 'The body was read twice.'],
};

function knownError(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (typeof error !== 'object' || error === null) return undefined;
  const type = 'type' in error ? String(error.type) : '';
  const known = BODY_ERRORS[type];
  if (known) return new Problem(known[0], known[1]);
  if (isDatabaseAway(error)) return databaseAway(error);
  // A broken percent-escape in the path: Express throws a URIError with status 400.
  if (error instanceof URIError) return new Problem('invalid_request', 'The path has a broken percent-escape.');
  // A body that does not decompress: zlib's error codes begin with Z_ or ERR_.
  const code = 'code' in error ? String(error.code) : '';
  if (/^Z_|^ERR_(_ERROR|PADDING|BROTLI)/.test(code)) {
    return new Problem('unsupported_encoding', 'The body does not decompress as its Content-Encoding says.');
  }
  return undefined;
}

/** The problem to answer for anything thrown; what we do not know becomes `internal` and says nothing of its cause. */
export function toProblem(error: unknown): Problem {
  return knownError(error) ?? new Problem('internal', 'The request failed on our side; it is in the log.');
}

/** The answer's body (RFC 9457), with `code` and `errors` beside the standard members. */
export function problemDocument(problem: Problem, instance: string): Record<string, unknown> {
  return {
    ...problem.extra,
    type: `/problems/${problem.code}`,
    title: PROBLEMS[problem.code][1],
    status: problem.status,
    detail: problem.message,
    instance,
    code: problem.code,
    errors: problem.errors.map(shownFinding),
  };
}

/** The one place where errors become answers. */
export function problemHandler(log: Logger): ErrorRequestHandler {
  return (error, req, res, next) => {
    const problem = toProblem(error);
    // The route, not the path: a tracking link's path names a customer.
    if (problem.code === 'not_ready') log.warn({ detail: problem.message }, problem.code);
    else if (problem.status >= 500)
      log.error({ err: error, method: req.method, route: res.locals.route }, problem.code);
    if (res.headersSent) {
      next(error);
      return;
    }
    // Whoever is still sending reads no answer: let the rest run past (requestTimeout bounds it).
    if (!req.complete) req.resume();
    res.status(problem.status).set(problem.headers).type('application/problem+json');
    res.send(JSON.stringify(problemDocument(problem, req.path)));
  };
}
