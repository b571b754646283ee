import { setImmediate } from 'node:timers/promises';
import express, { type Request, type Response } from 'express';
import { type JsonWeight, weigh } from './json/json-weight.js';
import { Problem } from './problems.js';
import type { Route } from './route.js';
import { unsafeKey } from './unsafe-keys.js';

/** Enough for 500 orders or a whole campaign; imports are streamed and have their own limits. */
export const MAX_JSON_BYTES = 2 * 1024 * 1024;
/** Reading takes time for each value and each key, so two megabytes of nothing else would hold up every other request. */
const MAX_JSON_VALUES = 50_000;
/** No object of ours has a tenth as many; one with tens of thousands takes twice the time of a list of as many values. */
const MAX_JSON_FIELDS = 2_000;
/** No body of ours is a tenth as deep; what reads one later may do so by recursion. */
const MAX_JSON_DEPTH = 500;
/** Of fewer bytes each step of reading takes too little to matter to anybody else. */
const LONG_BYTES = 65_536;
/** Only a text with one of these can hold an unsafe key: written out, or escaped. */
const SUSPECT = /__proto__|constructor|prototype|\\u/;

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

/** Lets other requests have their turn between two steps of reading a long body. */
export async function giveWay(bytes: Buffer | undefined): Promise<void> {
  if (bytes && bytes.length >= LONG_BYTES) await setImmediate();
}

/** @throws Problem body_too_large when a JSON text holds more values than that, or an object of too many fields */
export function requireFewValues(bytes: Buffer, most: number, advice = ''): JsonWeight {
  const weight = weigh(bytes, most + 1);
  if (weight.values > most)
    throw new Problem(
      'body_too_large',
      `A JSON body holds at most ${most} values, those inside others included${advice}.`,
    );
  if (weight.fields > MAX_JSON_FIELDS)
    throw new Problem('body_too_large', `An object of a JSON body has at most ${MAX_JSON_FIELDS} fields.`);
  return weight;
}

/**
 * The JSON value in some bytes, in which no key can reach a prototype.
 * @throws Problem body_too_large; malformed_json, also when it is nested too deep; unsafe_key
 */
export function parseJson(bytes: Buffer): unknown {
  const { depth } = requireFewValues(bytes, MAX_JSON_VALUES);
  if (depth > MAX_JSON_DEPTH)
    throw new Problem('malformed_json', `The body is nested too deep: at most ${MAX_JSON_DEPTH} levels.`);
  let text: string;
  let value: unknown;
  try {
    text = utf8.decode(bytes);
    value = JSON.parse(text);
  } catch (error) {
    throw new Problem('malformed_json', `The body is not valid JSON: ${error instanceof Error ? error.message : ''}`);
  }
  const found = SUSPECT.test(text) ? unsafeKey(value, 'read the body') : undefined;
  if (found) throw new Problem('unsafe_key', found.message, { errors: [found] });
  return value;
}

/**
 * The bytes of the body as the route declares it, nothing of them understood yet; a streamed one is only checked for its media
 * type.
 */
export async function readBody({ body }: Route, req: Request, res: Response): Promise<Buffer | undefined> {
  if (!body) return undefined;
  const isUntyped = body.kind === 'bytes' && body.mayBeUntyped === true && req.headers['content-type'] === undefined;
  if (!isUntyped) requireMediaType(req, body.kind === 'json' ? ['application/json'] : body.mediaTypes);
  if (body.kind === 'stream') return undefined;
  return readBytes(req, res, body.maxBytes ?? MAX_JSON_BYTES);
}
