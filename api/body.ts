import express, { type Request, type Response } from 'express';
import { Problem } from './problems.js';
import type { Route } from './route.js';

/** Enough for 500 orders or a whole campaign; imports are streamed and have their own limits. */
export const MAX_JSON_BYTES = 2 * 1024 * 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true });

function mediaTypeOf(req: Request): string {
  return (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/** Refuses a body of another media type than the route takes. */
function requireMediaType(req: Request, allowed: readonly string[]): void {
  const given = mediaTypeOf(req);
  if (allowed.includes(given)) return;
  const detail = `Cannot read the body as 'Content-Type' must be ${allowed.join(' or ')}: current value is ${JSON.stringify(given)}`;
  throw new Problem('unsupported_media_type', detail, { headers: { Accept: allowed.join(', ') } });
}

function readBytes(req: Request, res: Response, limit: number): Promise<Buffer> {
  const read = express.raw({ type: () => true, limit });
  return new Promise((resolve, reject) => {
    read(req, res, (error: unknown) => {
      if (error) reject(error);
      else resolve(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
    });
  });
}

/** The JSON value in some bytes; `__proto__` keys become nothing, so that no later copy can set a prototype. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(utf8.decode(bytes), (key, value) => (key === '__proto__' ? undefined : value));
  } catch (error) {
    throw new Problem('malformed_json', `The body is not valid JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

/**
 * The bytes of the body as the route declares it, nothing of them understood yet; a streamed one is only checked for its media
 * type.
 */
export async function readBody({ body }: Route, req: Request, res: Response): Promise<Buffer | undefined> {
  if (!body) return undefined;
  requireMediaType(req, body.kind === 'json' ? ['application/json'] : body.mediaTypes);
  if (body.kind === 'stream') return undefined;
  return readBytes(req, res, body.maxBytes ?? MAX_JSON_BYTES);
}
