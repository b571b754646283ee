import { apiKeyId } from '../../domain/base/ids.js';
import { mayAct } from '../../domain/base/role.js';
import { normalizeEmail } from '../../domain/base/text/text.js';
import { type ApiKey, type ApiKeyScope, roleOf } from '../../models/shop/api-key-schema.js';
import { deleteKey, insertKey, isInvited, readKey, rotateKey } from '../../models/shop/api-key-store.js';
import { requireCovers } from '../access/roles.js';
import type { ApiDeps } from '../deps.js';
import { findShop } from '../find.js';
import type { Owner } from '../http/auth/auth.js';
import { hashKey } from '../http/key-hash.js';
import { fieldError, Problem } from '../http/problems.js';
import type { NewKey } from './key-schema.js';

/** Hexadecimal digits of an id that nobody has chosen. */
const DRAWN = 20;

function drawn({ randomBytes }: Pick<ApiDeps, 'randomBytes'>): { readonly key: string; readonly hash: string } {
  const key = `nhip_${randomBytes().toString('base64url')}`;
  return { key, hash: hashKey(key) };
}

function refused(field: string, value: unknown, allowed: string): Problem {
  const error = fieldError('invalid_value', 'make the key', field, value, allowed);
  return new Problem('value_refused', error.message, { errors: [error] });
}

/** The address in the one spelling that we keep. @throws Problem value_refused, email_taken */
async function invitation(deps: ApiDeps, given: string | undefined): Promise<string | undefined> {
  if (given === undefined) return undefined;
  const email = normalizeEmail(given);
  if (email === undefined) throw refused('/email', given, 'one e-mail address');
  if (await isInvited(deps.models, email)) throw new Problem('email_taken', 'There is a key for this address already.');
  return email;
}

/**
 * Makes a key, of no more than its maker has.
 * @returns it, and the secret, which is kept nowhere
 * @throws Problem forbidden, key_exists, email_taken, shop_not_found, value_refused
 */
export async function makeKey(
  deps: ApiDeps,
  owner: Owner | undefined,
  scope: ApiKeyScope,
  body: NewKey,
): Promise<{ readonly made: ApiKey; readonly key: string }> {
  const role = roleOf({ scope, ...(body.role === undefined ? {} : { role: body.role }) });
  const { areas, name, expiresAt } = body;
  requireCovers(owner, { scope, role, ...(areas === undefined ? {} : { areas }) });
  if (scope.kind === 'shop' && mayAct(role, 'operator'))
    throw refused('/role', role, 'at most owner for a key of one shop: operators run the whole installation');
  const createdAt = deps.now();
  if (expiresAt && expiresAt <= createdAt) throw refused('/expiresAt', expiresAt, 'an instant to come');
  const email = await invitation(deps, body.email);
  const shop = scope.kind === 'shop' ? (await findShop(deps, scope.shop))._id : undefined;
  const { key, hash } = drawn(deps);
  const made: ApiKey = {
    _id: apiKeyId(shop, body.id ?? hash.slice(0, DRAWN)),
    hash,
    scope,
    role,
    ...(areas === undefined ? {} : { areas }),
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    createdAt,
    ...(owner === undefined ? {} : { createdBy: owner.key }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  if (await insertKey(deps.models, made)) return { made, key };
  throw new Problem('key_exists', `There is a key '${made._id}'. Its secret is lost to you? Rotate it, or delete it.`);
}

/** The key, where it is one that the caller may deal with. @throws Problem key_not_found, forbidden */
async function dealtWith(deps: ApiDeps, owner: Owner | undefined, id: string, shop?: string): Promise<ApiKey> {
  const found = await readKey(deps.models, id);
  const isOfShop = shop === undefined || (found?.scope.kind === 'shop' && found.scope.shop === shop);
  if (!found || !isOfShop) throw new Problem('key_not_found', 'There is no API key with this id.');
  const { scope, areas } = found;
  requireCovers(owner, { scope, role: roleOf(found), ...(areas === undefined ? {} : { areas }) });
  return found;
}

/**
 * Gives a key another secret.
 * @param shop the shop that it must be of
 * @throws Problem key_not_found, forbidden, version_conflict
 */
export async function renewKey(
  deps: ApiDeps,
  owner: Owner | undefined,
  id: string,
  graceSeconds: number,
  shop?: string,
): Promise<{ readonly made: ApiKey; readonly key: string }> {
  const before = await dealtWith(deps, owner, id, shop);
  const { key, hash } = drawn(deps);
  const rotatedAt = deps.now();
  const formerUntil = new Date(rotatedAt.getTime() + graceSeconds * 1000);
  const made = await rotateKey(deps.models, before, { hash, rotatedAt, formerUntil });
  if (made) return { made, key };
  throw new Problem('version_conflict', 'Somebody else has rotated or deleted the key at this moment.');
}

/**
 * Takes a key back.
 * @param shop the shop that it must be of
 * @throws Problem key_not_found, forbidden
 */
export async function dropKey(deps: ApiDeps, owner: Owner | undefined, id: string, shop?: string): Promise<ApiKey> {
  const before = await dealtWith(deps, owner, id, shop);
  await deleteKey(deps.models, id);
  return before;
}
