import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';
import type { ApiKeyScope } from '../../models/shop/api-key-schema.js';
import { claimRequest, keepAnswer, releaseRequest } from '../../models/shop/idempotent-answer-store.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from '../http/problems.js';
import type { Reply, Route } from '../http/route.js';

/** How long an answer is repeated. */
const KEPT_MS = 24 * 60 * 60_000;
/** Longer than any request under a key works: its server has died. */
const LEASE_MS = 60_000;
/** In quotes as the draft says (an sf-string of RFC 8941), or without. */
export const KEY = /^(?:"([\x20\x21\x23-\x5b\x5d-\x7e]{1,200})"|([\x21\x23-\x7e]{1,200}))$/;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Whether a route takes Idempotency-Key: it creates or sends, knows its caller, and its body is read as a whole. */
export const isRepeatable = ({ method, access, body }: Pick<Route, 'method' | 'access' | 'body'>): boolean =>
  method === 'post' && (access === 'admin' || access === 'shop') && body?.kind !== 'stream';

const sha256 = (...parts: readonly (string | Buffer)[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest('hex');
};

/** An answer may hold an API key, which is stored nowhere in clear: only who knows the Idempotency-Key can read it. */
const cipherKey = (secret: string, id: string, key: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, id, `idempotent answer\0${key}`, 32));

function seal(secret: string, id: string, key: string, iv: Buffer, reply: Reply): string {
  const cipher = createCipheriv('aes-256-gcm', cipherKey(secret, id, key), iv);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(reply), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64');
}

function unseal(secret: string, id: string, key: string, answer: string): Reply {
  const bytes = Buffer.from(answer, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', cipherKey(secret, id, key), bytes.subarray(0, IV_BYTES));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString();
  return JSON.parse(text) as Reply;
}

function keyOf(header: string): string {
  const [, quoted, bare] = KEY.exec(header) ?? [];
  const key = quoted ?? bare;
  if (key !== undefined) return key;
  const allowed = '1 to 200 visible ASCII characters, quoted or not';
  throw new Problem('invalid_request', `Cannot repeat the request as 'Idempotency-Key' must be ${allowed}.`);
}

interface Asked {
  readonly route: Route;
  /** Path and query as they came. */
  readonly url: string;
  /** Value of the header Idempotency-Key, if there is one. */
  readonly header: string | undefined;
  readonly scope: ApiKeyScope | undefined;
  readonly bytes: Buffer | undefined;
}

/**
 * Carries a request out once per Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07): the same again is given the
 * same answer for a day. A refusal or a failure is not kept, since nothing was done: the key may be used again.
 * @throws Problem idempotency_key_reused, idempotency_running, invalid_request
 */
export async function idempotently(deps: ApiDeps, asked: Asked, run: () => Promise<Reply>): Promise<Reply> {
  const { route, url, header, scope, bytes = Buffer.alloc(0) } = asked;
  if (header === undefined || !isRepeatable(route)) return run();
  const key = keyOf(header);
  const _id = sha256(JSON.stringify(scope ?? null), url, key);
  const now = deps.now();
  const later = (ms: number): Date => new Date(now.getTime() + ms);
  const claim = { _id, request: sha256(bytes), leaseUntil: later(LEASE_MS), expiresAt: later(KEPT_MS) };
  const first = await claimRequest(deps.models, claim, now);
  if (first && first.request !== claim.request)
    throw new Problem('idempotency_key_reused', 'The Idempotency-Key was used for another request: draw a new one.');
  if (first?.answer !== undefined) {
    const reply = unseal(deps.linkSecret, _id, key, first.answer);
    return { ...reply, headers: { ...reply.headers, 'Idempotency-Replayed': 'true' } };
  }
  if (first) {
    const detail = 'The first request with this Idempotency-Key is still being carried out.';
    throw new Problem('idempotency_running', detail, { headers: { 'Retry-After': '1' } });
  }
  try {
    const reply = await run();
    const sealed = seal(deps.linkSecret, _id, key, deps.randomBytes().subarray(0, IV_BYTES), reply);
    await keepAnswer(deps.models, _id, sealed);
    return reply;
  } catch (error) {
    await releaseRequest(deps.models, _id);
    throw error;
  }
}
