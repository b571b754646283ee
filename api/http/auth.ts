import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import type { ApiKeyScope } from '../../models/shop/api-key-schema.js';
import { scopeOfKey } from '../../models/shop/api-key-store.js';
import type { ApiDeps } from '../deps.js';
import { Problem } from './problems.js';
import type { Access } from './route.js';

const hashBytes = (key: string): Buffer => createHash('sha256').update(key).digest();

/** What is stored of an API key. A key is 256 random bits, so a plain hash cannot be turned back. */
export const hashKey = (key: string): string => hashBytes(key).toString('hex');

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

/**
 * Whose key the request carries.
 * @throws Problem unauthenticated
 */
export async function authenticate(req: Request, deps: Pick<ApiDeps, 'adminKey' | 'models'>): Promise<ApiKeyScope> {
  const key = bearer(req);
  // Hashes are compared, so that the time taken tells nothing of the key itself.
  if (deps.adminKey !== undefined && timingSafeEqual(hashBytes(key), hashBytes(deps.adminKey)))
    return { kind: 'admin' };
  const scope = await scopeOfKey(deps.models, hashKey(key));
  if (scope) return scope;
  throw new Problem('unauthenticated', 'The API key is not known; it may have been deleted.', CHALLENGE);
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
