import type { Request } from 'express';
import { roleOf } from '../../../models/shop/api-key-schema.js';
import { standingKey } from '../../../models/shop/api-key-store.js';
import type { Session } from '../../../models/shop/session-schema.js';
import { insertSession, readSession } from '../../../models/shop/session-store.js';
import type { ApiDeps } from '../../deps.js';
import { hashKey } from '../key-hash.js';
import { Problem } from '../problems.js';
import { csrfOf, sessionToken } from './cookie.js';

/** A working day: whoever is at the console tomorrow signs in again. */
export const SESSION_MS = 12 * 60 * 60_000;
/** Long enough to find the line in a terminal again. */
export const LINK_MS = 60 * 60_000;

export type SessionDeps = Pick<ApiDeps, 'adminKey' | 'models' | 'now' | 'publicUrl'>;

/** Whether the key behind a session still opens anything: one that was rotated ends those of the secret before. */
async function keyStands({ adminKey, models, now }: SessionDeps, { key, createdAt }: Session): Promise<boolean> {
  if (adminKey !== undefined && key === hashKey(adminKey)) return true;
  const found = await standingKey(models, key, now());
  if (!found) return false;
  const { rotatedAt, formerUntil } = found;
  return rotatedAt === undefined || createdAt >= rotatedAt || (formerUntil !== undefined && formerUntil > now());
}

/**
 * The session that a request belongs to, with its token.
 * @throws Problem unauthenticated when there is none, it has expired, or its key was deleted
 */
export async function findSession(req: Request, deps: SessionDeps): Promise<Session & { readonly token: string }> {
  const token = sessionToken(req, deps.publicUrl);
  const found = token === undefined ? undefined : await readSession(deps.models, hashKey(token));
  if (token === undefined || !found || found.expiresAt <= deps.now() || !(await keyStands(deps, found))) {
    throw new Problem('unauthenticated', 'There is no session, or it has ended; sign in again.');
  }
  return { ...found, token };
}

/** A session as the console sees it. */
export const sessionView = (
  { temporalUi }: Pick<ApiDeps, 'temporalUi'>,
  { scope, role, areas, key, name, expiresAt }: Session,
  token: string,
) => ({
  ...(temporalUi === undefined ? {} : { temporalUi }),
  scope,
  key,
  role: roleOf({ scope, ...(role === undefined ? {} : { role }) }),
  ...(areas === undefined ? {} : { areas }),
  ...(name === undefined ? {} : { name }),
  csrf: csrfOf(token),
  expiresAt: expiresAt.toISOString(),
});

/** Opens a session. @returns it, and its token for the cookie */
export async function openSession(
  { models, now, randomBytes }: Pick<ApiDeps, 'models' | 'now' | 'randomBytes'>,
  owner: Pick<Session, 'scope' | 'role' | 'areas' | 'key' | 'name'>,
): Promise<{ readonly session: Session; readonly token: string }> {
  const token = randomBytes().toString('base64url');
  const createdAt = now();
  const expiresAt = new Date(createdAt.getTime() + SESSION_MS);
  const { scope, role, areas, key, name } = owner;
  const given = {
    scope,
    key,
    ...(role === undefined ? {} : { role }),
    ...(areas === undefined ? {} : { areas }),
    ...(name === undefined ? {} : { name }),
  };
  const session = { _id: hashKey(token), ...given, createdAt, expiresAt };
  await insertSession(models, session);
  return { session, token };
}
