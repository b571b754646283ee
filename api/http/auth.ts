import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { ApiKeyScope } from '../../models/shop/api-key-schema.js';
import { scopeOfKey } from '../../models/shop/api-key-store.js';
import type { ApiDeps } from '../deps.js';
import { requireCsrf } from '../sessions/cookie.js';
import { findSession, type SessionDeps } from '../sessions/session.js';
import { hashBytes, hashKey } from './key-hash.js';
import { Problem } from './problems.js';
import type { Access } from './route.js';

const CHALLENGE = { headers: { 'WWW-Authenticate': 'Bearer realm="nhip"' } };
const MAX_KEY_LENGTH = 200;

function bearer(req: Request): string {
  const match = /^Bearer ([\x21-\x7e]+)$/i.exec(req.headers.authorization ?? '');
  const key = match?.[1];
  if (key !== undefined && key.length <= MAX_KEY_LENGTH) return key;
  const detail = "Cannot let the request in as 'Authorization' must be Bearer and an API key: current value is ";
  throw new Problem(
    'unauthenticated',
    `${detail}${req.headers.authorization ? 'something else' : 'not given'}`,
    CHALLENGE,
  );
}

/** A scope, and the id of the key that opens it. */
export interface KeyOwner {
  readonly scope: ApiKeyScope;
  readonly key: string;
}

/**
 * Whose key this is.
 * @throws Problem unauthenticated
 */
export async function keyOwner(key: string, deps: Pick<ApiDeps, 'adminKey' | 'models'>): Promise<KeyOwner> {
  // Hashes are compared, so that the time taken tells nothing of the key itself.
  if (deps.adminKey !== undefined && timingSafeEqual(hashBytes(key), hashBytes(deps.adminKey)))
    return { scope: { kind: 'admin' }, key: hashKey(key) };
  const hash = hashKey(key);
  const scope = await scopeOfKey(deps.models, hash);
  if (scope) return { scope, key: hash };
  throw new Problem('unauthenticated', 'The API key is not known; it may have been deleted.', CHALLENGE);
}

/**
 * Who asks: the owner of the key that the request carries or, without one, of the console's session.
 * @throws Problem unauthenticated, csrf_failed
 */
export async function authenticate(req: Request, deps: SessionDeps): Promise<KeyOwner> {
  if (req.headers.authorization !== undefined || req.headers.cookie === undefined) return keyOwner(bearer(req), deps);
  const session = await findSession(req, deps);
  requireCsrf(req, session.token);
  return session;
}

/**
 * Lets a scope through to a route, or not.
 * @param shop the shop in the path, for routes of access `shop`
 * @throws Problem forbidden
 */
export function authorize(scope: ApiKeyScope, access: Access, shop: string | undefined): void {
  if (scope.kind === 'admin') return;
  if (access === 'shop' && scope.shop === shop) return;
  const detail =
    access === 'shop'
      ? 'The API key belongs to another shop.'
      : 'The API key belongs to a shop; an admin key is needed.';
  throw new Problem('forbidden', detail);
}
