import { timingSafeEqual } from 'node:crypto';
import type { Request } from 'express';
import { type Reach, roleOf } from '../../../models/shop/api-key-schema.js';
import { useKey } from '../../../models/shop/api-key-store.js';
import type { ApiDeps } from '../../deps.js';
import { hashBytes, hashKey } from '../key-hash.js';
import { Problem } from '../problems.js';
import { requireCsrf } from './cookie.js';
import { findSession, type SessionDeps } from './session.js';

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

/** Who asks: what they reach, and the key behind it. */
export interface Owner extends Reach {
  /** Id of the key, also behind a session. */
  readonly key: string;
  /** What the key, or the person at the session, is called. */
  readonly name?: string;
  readonly via: 'key' | 'session';
}

/** What the key of the configuration is called. */
const FIRST_KEY = 'ADMIN_API_KEY';

/**
 * Whose key this is.
 * @throws Problem unauthenticated
 */
export async function keyOwner(key: string, deps: Pick<ApiDeps, 'adminKey' | 'models' | 'now'>): Promise<Owner> {
  // Hashes are compared, so that the time taken tells nothing of the key itself.
  if (deps.adminKey !== undefined && timingSafeEqual(hashBytes(key), hashBytes(deps.adminKey)))
    return { scope: { kind: 'admin' }, role: 'operator', key: hashKey(key), name: FIRST_KEY, via: 'key' };
  const found = await useKey(deps.models, hashKey(key), deps.now());
  if (!found)
    throw new Problem('unauthenticated', 'The API key is not known; it may have expired or been deleted.', CHALLENGE);
  const { _id, scope, areas, name } = found;
  return {
    scope,
    role: roleOf(found),
    ...(areas === undefined ? {} : { areas }),
    key: _id,
    ...(name === undefined ? {} : { name }),
    via: 'key',
  };
}

/**
 * Who asks: the owner of the key that the request carries or, without one, of the console's session.
 * @throws Problem unauthenticated, csrf_failed
 */
export async function authenticate(req: Request, deps: SessionDeps): Promise<Owner> {
  if (req.headers.authorization !== undefined || req.headers.cookie === undefined) return keyOwner(bearer(req), deps);
  const session = await findSession(req, deps);
  requireCsrf(req, session.token);
  const { scope, areas, key, name } = session;
  return {
    scope,
    role: roleOf(session),
    ...(areas === undefined ? {} : { areas }),
    key,
    ...(name === undefined ? {} : { name }),
    via: 'session',
  };
}
