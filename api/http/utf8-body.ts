import type { Request } from 'express';
import { Problem } from './problems.js';

/**
 * @param also further charsets that the route takes
 * @throws Problem unsupported_encoding unless a streamed body is plain UTF-8, or one of those, as its headers say
 */
export function requireUtf8(req: Request, also: readonly string[] = []): void {
  const charset = /charset="?([^";\s]+)/i.exec(req.headers['content-type'] ?? '')?.[1];
  if (charset && !/^utf-?8$/i.test(charset) && !also.includes(charset.toLowerCase())) {
    throw new Problem(
      'unsupported_encoding',
      `The charset must be ${['UTF-8', ...also].join(', ')}: it is ${JSON.stringify(charset.slice(0, 40))}.`,
    );
  }
  if (!/^identity$/i.test(req.headers['content-encoding'] ?? 'identity')) {
    throw new Problem('unsupported_encoding', 'A streamed body is not compressed: Content-Encoding must be identity.');
  }
}

/** The problem that an error while reading a body is: a connection that closed is the caller's. */
export const readingProblem = (req: Request, error: unknown): unknown =>
  req.destroyed && !req.complete
    ? new Problem('request_aborted', 'The connection closed before the body ended.')
    : error;

/**
 * The bytes of a body as they arrive. Whoever stops reading lets the rest run past, since a caller who is still sending
 * reads no answer; how long that may take is bounded by the server's requestTimeout.
 */
export async function* bytesOf(req: Request): AsyncGenerator<Buffer> {
  const body: AsyncIterator<Buffer> = req.iterator({ destroyOnReturn: false });
  let next = await body.next();
  try {
    for (; next.done !== true; next = await body.next()) yield next.value;
  } finally {
    while (next.done !== true) next = await body.next();
  }
}
